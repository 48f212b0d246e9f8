import { setTimeout as delay } from 'node:timers/promises';
import { FunctionHost, type FunctionHostOptions } from '../../../local/functions/function-host';
import type { InvocationResult } from '../../../local/functions/invocation';
import { MetricsStore } from '../../../local/metrics/metrics-store';
import type { FunctionResource } from '../../../local/stack-model';
import { functionWith, removeBundles, until } from './bundle';

let host: FunctionHost;
let metrics: MetricsStore;
let problems: string[];
let sent: { target: string; body: string }[];

function start(functions: readonly FunctionResource[], options: Partial<FunctionHostOptions> = {}): FunctionHost {
  metrics = new MetricsStore();
  problems = [];
  sent = [];
  host = new FunctionHost({
    functions,
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:4566',
    metrics,
    sendToFailureQueue: async (target, body) => {
      sent.push({ target: target.logicalId, body });
    },
    onProblem: (logicalId, message) => problems.push(`${logicalId}: ${message}`),
    asyncRetryDelaysMs: [1, 1],
    ...options,
  });
  return host;
}

const payloadOf = (result: InvocationResult): unknown =>
  result.kind === 'returned' ? JSON.parse(result.payload) : result;

const errorOf = (result: InvocationResult) => (result.kind === 'failed' ? result.error : result);

const logText = () => host.logs().map(({ text }) => text);

afterEach(async () => {
  await host.stop();
  removeBundles();
});

describe('a function', () => {
  it.each([
    ['index.js', 'exports.handler = async (event) => ({ got: event });'],
    ['index.mjs', 'export const handler = async (event) => ({ got: event });'],
  ])('runs its bundle %s unchanged', async (file, code) => {
    const target = functionWith(code, { file });
    const result = await start([target]).invoke(target, '{"a":[1]}');
    expect(payloadOf(result)).toEqual({ got: { a: [1] } });
  });

  it('answers null where its handler returns nothing', async () => {
    const target = functionWith('exports.handler = async () => {};');
    expect(await start([target]).invoke(target, '{}')).toMatchObject({ kind: 'returned', payload: 'null' });
  });

  it('sees the variables of the template and those of Lambda, and none of this process', async () => {
    process.env['CALLPACE_LEAK'] = 'leaked';
    const target = functionWith('exports.handler = async () => process.env;', { environment: { DIAL_QUEUE: 'q' } });
    const seen = payloadOf(await start([target]).invoke(target, '{}')) as Record<string, string>;
    delete process.env['CALLPACE_LEAK'];
    expect(seen).toMatchObject({
      DIAL_QUEUE: 'q',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_LAMBDA_FUNCTION_NAME: 'dialer',
    });
    expect(seen['AWS_ACCESS_KEY_ID']).toMatch(/^FN\.Dialer1A2B/);
    expect(seen).not.toHaveProperty('CALLPACE_LEAK');
  });

  it('gets a context like Lambda’s', async () => {
    const target = functionWith(`exports.handler = async (event, context) => ({
      ...context, remaining: context.getRemainingTimeInMillis() });`);
    const result = await start([target]).invoke(target, '{}');
    expect(payloadOf(result)).toMatchObject({
      awsRequestId: result.kind === 'returned' ? result.requestId : '',
      functionName: 'dialer',
      invokedFunctionArn: target.arn,
      logGroupName: '/aws/lambda/dialer',
    });
    const { remaining } = payloadOf(result) as { remaining: number };
    expect(remaining).toBeGreaterThan(4_000);
    expect(remaining).toBeLessThanOrEqual(5_000);
  });

  it('is found by logical id, name and ARN', () => {
    const target = functionWith('');
    start([target]);
    expect([target.logicalId, target.name, target.arn, 'other'].map((name) => host.find(name))).toEqual([
      target,
      target,
      target,
      undefined,
    ]);
  });
});

describe('execution environments', () => {
  const COUNTING = 'let count = 0; exports.handler = async () => ++count;';
  const WAITING = `exports.handler = (event) => new Promise((resolve) => setTimeout(() => resolve('done'), event.ms));`;

  it('are reused while they are warm', async () => {
    const target = functionWith(COUNTING);
    start([target]);
    const answers = [];
    for (let turn = 0; turn < 3; turn++) answers.push(payloadOf(await host.invoke(target, '{}')));
    expect(answers).toEqual([1, 2, 3]);
    expect(host.environments(target.logicalId)).toHaveLength(1);
  });

  it('run one invocation at a time, and are as many as invocations run at once', async () => {
    const target = functionWith(COUNTING);
    start([target]);
    const results = await Promise.all([1, 2, 3].map(() => host.invoke(target, '{}')));
    expect(results.map(payloadOf)).toEqual([1, 1, 1]);
    expect(host.environments(target.logicalId)).toHaveLength(3);
  });

  it('throttle beyond the reserved concurrency, and run again once one is free', async () => {
    const target = functionWith(WAITING, { reservedConcurrency: 1 });
    start([target]);
    const first = host.invoke(target, '{"ms":50}');
    expect(await host.invoke(target, '{"ms":0}')).toEqual({ kind: 'throttled' });
    await first;
    expect(payloadOf(await host.invoke(target, '{"ms":0}'))).toBe('done');
  });

  it('end at the timeout, and a fresh one takes over', async () => {
    const target = functionWith(
      `let warm = false; exports.handler = (event) => {
      const was = warm; warm = true; return event.hang ? new Promise(() => {}) : was; };`,
      { timeoutSeconds: 0.2 },
    );
    start([target]);
    await host.invoke(target, '{}');
    expect(errorOf(await host.invoke(target, '{"hang":true}'))).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'Task timed out after 0.2 seconds',
    });
    expect(payloadOf(await host.invoke(target, '{}'))).toBe(false);
    expect(problems.join()).toMatch(/^Dialer1A2B: .*timed out after 0.2 seconds/);
  });

  it('end at the timeout even where the code never yields', async () => {
    const target = functionWith('exports.handler = async () => { for (;;); };', { timeoutSeconds: 0.2 });
    expect(errorOf(await start([target]).invoke(target, '{}'))).toMatchObject({ errorType: 'Sandbox.Timedout' });
  });

  it('run no further after the timeout', async () => {
    const target = functionWith(
      `exports.handler = () => new Promise(() => { setInterval(() => console.log('still here'), 2); });`,
      { timeoutSeconds: 0.1 },
    );
    await start([target]).invoke(target, '{}');
    await delay(50);
    const lines = host.logs().length;
    await delay(50);
    expect(host.logs()).toHaveLength(lines);
  });

  it('outlive the timeout of an invocation that ended in time', async () => {
    const target = functionWith(COUNTING, { timeoutSeconds: 0.5 });
    await start([target]).invoke(target, '{}');
    await delay(700);
    expect(payloadOf(await host.invoke(target, '{}'))).toBe(2);
  });

  it('are killed in the middle of an invocation, which fails and is no problem of the function', async () => {
    const target = functionWith(WAITING);
    start([target]);
    const running = host.invoke(target, '{"ms":60000}');
    await until(() => host.environments(target.logicalId).length === 1);
    expect(await host.terminate({ logicalId: target.logicalId })).toBe(1);
    expect(errorOf(await running)).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(host.environments(target.logicalId)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('are killed one by one by their number', async () => {
    const target = functionWith(WAITING);
    start([target]);
    const [killed, spared] = [host.invoke(target, '{"ms":60000}'), host.invoke(target, '{"ms":300}')];
    const [first] = host.environments(target.logicalId);
    expect(await host.terminate({ logicalId: target.logicalId, environment: first?.number ?? 0 })).toBe(1);
    expect(await killed).toMatchObject({ kind: 'failed' });
    expect(await spared).toMatchObject({ kind: 'returned' });
  });

  it('are gone after an exit of their own', async () => {
    const target = functionWith('exports.handler = async () => process.exit(7);');
    expect(errorOf(await start([target]).invoke(target, '{}'))).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('exit status 7'),
    });
  });

  it('are gone after an error that nobody caught', async () => {
    const target = functionWith(
      `exports.handler = () => new Promise(() => { setTimeout(() => { throw new TypeError('late'); }); });`,
    );
    expect(errorOf(await start([target]).invoke(target, '{}'))).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'late',
    });
  });
});

describe('what goes wrong', () => {
  it('in the handler is the result, a problem that names the function, and a log line with the trace', async () => {
    const target = functionWith(`exports.handler = async () => { throw new RangeError('too far'); };`);
    const result = await start([target]).invoke(target, '{}');
    expect(errorOf(result)).toMatchObject({ errorType: 'RangeError', errorMessage: 'too far' });
    expect(problems).toEqual(['Dialer1A2B: the function failed: too far (RangeError)']);
    expect(logText().join('\n')).toContain('index.js');
  });

  it('during the start says so, and what is missing', async () => {
    const target = functionWith(`throw new Error('the dialer function is misconfigured: X is not set');`);
    expect(await start([target]).invoke(target, '{}')).toMatchObject({ kind: 'failed' });
    expect(problems).toEqual([
      'Dialer1A2B: the function could not start: the dialer function is misconfigured: X is not set (Error)',
    ]);
  });

  it.each([
    ['a missing export', 'exports.other = 1;'],
    ['broken code', 'exports.handler = (;'],
  ])('during the start covers %s', async (_what, code) => {
    const target = functionWith(code);
    expect(await start([target]).invoke(target, '{}')).toMatchObject({ kind: 'failed' });
    expect(problems[0]).toContain('could not start');
  });
});

describe('the output of a function', () => {
  it('becomes log lines, whole ones, of stdout and stderr', async () => {
    const target = functionWith(`exports.handler = async () => {
      process.stdout.write('half '); process.stdout.write('a line\\n'); console.error('bad'); };`);
    await start([target]).invoke(target, '{}');
    await until(() => host.logs().length === 2);
    expect(logText().sort()).toEqual(['bad', 'half a line']);
    expect(host.logs()[0]).toMatchObject({ source: 'Dialer1A2B' });
  });

  it('becomes metrics where it is in the embedded metric format, and no log line', async () => {
    const target = functionWith(`exports.handler = async () => console.log(JSON.stringify({
      _aws: { Timestamp: Date.now(), CloudWatchMetrics: [
        { Namespace: 'Callpace', Dimensions: [['Deployment']], Metrics: [{ Name: 'Placed' }] }] },
      Deployment: 'local', Placed: [1, 2] }));`);
    await start([target]).invoke(target, '{}');
    const query = {
      namespace: 'Callpace',
      metric: 'Placed',
      dimensions: { Deployment: 'local' },
      statistic: 'Sum' as const,
      periodSeconds: 60,
      fromMs: 0,
      toMs: Number.MAX_SAFE_INTEGER,
    };
    await until(() => metrics.series(query).length > 0);
    expect(metrics.series(query).reduce((sum, { value }) => sum + value, 0)).toBe(3);
    expect(host.logs()).toEqual([]);
  });

  it('is counted as Lambda counts invocations, errors and throttles', async () => {
    const target = functionWith(`exports.handler = async (event) => { if (event.bad) throw new Error('x'); };`);
    start([target]);
    await host.invoke(target, '{}');
    await host.invoke(target, '{"bad":true}');
    const total = (metric: string) =>
      metrics
        .series({
          namespace: 'AWS/Lambda',
          metric,
          dimensions: { FunctionName: 'dialer' },
          statistic: 'Sum',
          periodSeconds: 60,
          fromMs: 0,
          toMs: Number.MAX_SAFE_INTEGER,
        })
        .reduce((sum, { value }) => sum + value, 0);
    expect([total('Invocations'), total('Errors'), total('Throttles')]).toEqual([2, 1, 0]);
  });
});

describe('an asynchronous invocation', () => {
  const FAILING = `let tries = 0; exports.handler = async (event) => {
    console.log('try ' + ++tries); if (tries <= event.failures) throw new Error('not yet'); };`;

  it('is repeated as often as the function allows, with one request id', async () => {
    const target = functionWith(FAILING, { asyncRetries: 2 });
    start([target]).invokeAsync(target, '{"failures":2}');
    await until(() => logText().includes('try 3'));
    expect(sent).toEqual([]);
  });

  it('that fails for good goes to the failure queue, with the event and the error', async () => {
    const target = functionWith(FAILING, { asyncRetries: 1, asyncFailureQueueArn: 'arn:q' });
    const requestId = start([target]).invokeAsync(target, '{"failures":9}');
    await until(() => sent.length > 0);
    expect(sent.map(({ target: to }) => to)).toEqual(['Dialer1A2B']);
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({
      requestContext: { requestId, condition: 'RetriesExhausted', approximateInvokeCount: 2 },
      requestPayload: { failures: 9 },
      responsePayload: { errorMessage: 'not yet' },
    });
  });

  it('that fails for good without a failure queue is a problem', async () => {
    const target = functionWith(FAILING);
    start([target]).invokeAsync(target, '{"failures":9}');
    await until(() => problems.some((problem) => problem.includes('gave up an asynchronous event')));
  });

  it('that is throttled waits for room, and uses up no retry', async () => {
    const target = functionWith(
      `exports.handler = (event) => new Promise((resolve) => setTimeout(() => { console.log(event.name); resolve(); }, 60));`,
      { reservedConcurrency: 1 },
    );
    start([target]);
    for (const name of ['a', 'b', 'c']) host.invokeAsync(target, JSON.stringify({ name }));
    await until(() => host.logs().length === 3);
    expect(logText().sort()).toEqual(['a', 'b', 'c']);
    expect(problems).toEqual([]);
  });

  it('that runs when the host stops is no failure', async () => {
    const target = functionWith(`exports.handler = () => { console.log('up'); return new Promise(() => {}); };`, {
      asyncFailureQueueArn: 'arn:q',
    });
    start([target]).invokeAsync(target, '{}');
    await until(() => logText().includes('up'));
    await host.stop();
    expect([sent, problems]).toEqual([[], []]);
  });

  it('that waits for a retry is forgotten when the host stops', async () => {
    const target = functionWith(FAILING, { asyncRetries: 2, asyncFailureQueueArn: 'arn:q' });
    start([target], { asyncRetryDelaysMs: [60_000] }).invokeAsync(target, '{"failures":9}');
    await until(() => logText().includes('try 1'));
    await host.stop();
    expect(sent).toEqual([]);
  });
});
