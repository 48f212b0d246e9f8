import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type LocalStack, type LocalStackOptions, startLocalStack } from '../../../local/stack';
import { type AccountOptions, buildAccount } from '../../../sim/connect/account';
import { until } from '../functions/bundle';
import { arnOf, functionResources, removeAssemblies, requireSdk, writeAssembly } from './assembly';

const ACCOUNT: AccountOptions = {
  callsPerSecond: 1000,
  burst: 1000,
  answerRate: 1,
  busyRate: 0,
  ringSecondsMean: 0.001,
  talkSecondsMean: 0.05,
  talkSigma: 0,
  apiLatencyMs: 0,
  events: { latencyMedianMs: 1, latencySigma: 0, lateRate: 0, lossRate: 0, duplicateRate: 0 },
};
const INSTANCE = buildAccount({}).instanceId;

/** Dials every message of the dial queue, and wakes the other function. */
const DIALER = `
const { ConnectClient, StartOutboundVoiceContactCommand } = ${requireSdk('@aws-sdk/client-connect')};
const { LambdaClient, InvokeCommand } = ${requireSdk('@aws-sdk/client-lambda')};
const connect = new ConnectClient({ maxAttempts: 1 });
const lambda = new LambdaClient({});
exports.handler = async (event) => {
  for (const { body } of event.Records) {
    if (body === 'hang') console.log('hanging');
    if (body === 'hang') await new Promise(() => setInterval(() => {}, 1000));
    const call = { InstanceId: '${INSTANCE}', ContactFlowId: 'flow', DestinationPhoneNumber: body };
    const { ContactId } = await connect.send(new StartOutboundVoiceContactCommand(call));
    console.log('dialed ' + ContactId);
  }
  await lambda.send(new InvokeCommand({ FunctionName: process.env.OTHER, InvocationType: 'Event', Payload: '{"why":"woken"}' }));
  return { batchItemFailures: [] };
};`;

const TICKER = `exports.handler = async (event) => {
  if (event.fail) throw new Error('told to');
  if (event.slow) await new Promise((resolve) => setTimeout(resolve, 300));
  console.log('tick ' + (event.why ?? 'scheduled'));
  return { echo: event };
};`;

const queue = (visibility = 1) => ({ Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: visibility } });

const PATTERN = { source: ['aws.connect'], 'detail-type': ['Amazon Connect Contact Event'] };

function assembly(dialer = DIALER, ticker: Readonly<Record<string, unknown>> = {}): string {
  return writeAssembly(
    {
      Calls: queue(),
      Mailbox: queue(),
      ...functionResources(
        'Dialer',
        [
          { Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], Resource: arnOf('Calls') },
          { Action: 'connect:StartOutboundVoiceContact', Resource: '*' },
          { Action: 'lambda:InvokeFunction', Resource: arnOf('Ticker') },
        ],
        { Environment: { Variables: { OTHER: { Ref: 'Ticker' } } } },
      ),
      ...functionResources('Ticker', [{ Action: 'sqs:ReceiveMessage', Resource: arnOf('Mailbox') }], {
        Environment: { Variables: { MAILBOX_URL: { Ref: 'Mailbox' } } },
        ...ticker,
      }),
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: arnOf('Calls'),
          FunctionName: { Ref: 'Dialer' },
          BatchSize: 1,
          ScalingConfig: { MaximumConcurrency: 2 },
          FunctionResponseTypes: ['ReportBatchItemFailures'],
        },
      },
      ScheduleRole: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
      SchedulePolicy: {
        Type: 'AWS::IAM::Policy',
        Properties: {
          PolicyName: 'p',
          PolicyDocument: {
            Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arnOf('Ticker') }],
          },
          Roles: [{ Ref: 'ScheduleRole' }],
        },
      },
      Schedule: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          ScheduleExpression: 'rate(1 minute)',
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: { Arn: arnOf('Ticker'), RoleArn: arnOf('ScheduleRole') },
        },
      },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: { EventPattern: PATTERN, Targets: [{ Id: 't', Arn: arnOf('Mailbox') }] },
      },
      MailboxPolicy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: 'Mailbox' }],
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'events.amazonaws.com' },
                Action: 'sqs:SendMessage',
                Resource: arnOf('Mailbox'),
              },
            ],
          },
        },
      },
    },
    { Dialer: dialer, Ticker: TICKER },
  );
}

let stack: LocalStack;
let sqs: SQSClient;
let lambda: LambdaClient;

async function boot(options: Partial<LocalStackOptions> = {}): Promise<LocalStack> {
  stack = await startLocalStack({
    assemblyDir: assembly(),
    account: buildAccount(ACCOUNT),
    seed: 1,
    firstScheduleMs: 0,
    ...options,
  });
  const config = {
    region: 'us-east-1',
    endpoint: stack.endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'x' },
  };
  sqs = new SQSClient(config);
  lambda = new LambdaClient({ ...config, maxAttempts: 1 });
  return stack;
}

async function shutDown(): Promise<void> {
  sqs.destroy();
  lambda.destroy();
  await stack.stop();
  removeAssemblies();
}

const urlOf = (logicalId: string) => stack.model.queues.find((each) => each.logicalId === logicalId)?.url ?? '';
const send = (body: string) => sqs.send(new SendMessageCommand({ QueueUrl: urlOf('Calls'), MessageBody: body }));
const logText = () => stack.functions.logs().map(({ text }) => text);
const logged = (text: string) => until(() => logText().some((line) => line.startsWith(text)));

describe('a stack that runs', () => {
  beforeAll(async () => {
    await boot();
  });
  afterAll(shutDown);

  it('fires its schedule soon after the start', async () => {
    await logged('tick scheduled');
  });

  it('carries a message through function, call, contact event and rule into the next queue', async () => {
    await send('+12065550100');
    await logged('dialed');
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: urlOf('Mailbox'), WaitTimeSeconds: 5 }),
    );
    const [contact] = stack.connect?.log().contacts ?? [];
    expect(JSON.parse(Messages[0]?.Body ?? '{}')).toMatchObject({ detail: { contactId: contact?.contactId } });
    await logged('tick woken');
    expect(stack.problems).toEqual([]);
  });

  it('knows which function made which call', async () => {
    await send('+12065550101');
    await until(() => (stack.connect?.log().contacts.length ?? 0) >= 2);
    const callers = (action: string) =>
      new Set(
        stack.front
          .counts()
          .filter((count) => count.action === action)
          .map(({ caller }) => caller),
      );
    expect(callers('connect:StartOutboundVoiceContact')).toEqual(new Set(['Dialer']));
    expect(callers('sqs:ReceiveMessage')).toEqual(new Set(['Dialer', 'operator']));
  });

  it('delivers a message again whose worker was killed', async () => {
    const deliveries = () => logText().filter((line) => line === 'hanging').length;
    await send('hang');
    await until(() => deliveries() === 1);
    expect(await stack.terminateWorkers('Dialer')).toBeGreaterThan(0);
    await until(() => deliveries() === 2);
    expect(stack.problems).toEqual([]);
  });

  it('measures its queues', async () => {
    const depths = () =>
      stack.metrics.list().filter(({ metric }) => metric === 'ApproximateNumberOfMessagesVisible').length;
    await until(() => depths() === 2);
  });

  it('invokes a function for whoever asks directly', async () => {
    expect(await stack.invoke('Ticker', { a: 1 })).toMatchObject({ kind: 'returned', payload: '{"echo":{"a":1}}' });
    await expect(stack.invoke('Nobody', {})).rejects.toThrow('the stack has no function Nobody');
  });

  describe('serves the Lambda API:', () => {
    const invoke = async (event: object, more: object = {}) => {
      const { Payload, ...answer } = await lambda.send(
        new InvokeCommand({ FunctionName: 'Ticker', Payload: JSON.stringify(event), ...more }),
      );
      return { ...answer, payload: Payload?.length ? JSON.parse(Payload.transformToString()) : undefined };
    };

    it('waits for the answer', async () => {
      expect(await invoke({ a: 2 })).toMatchObject({ StatusCode: 200, payload: { echo: { a: 2 } } });
    });

    it('accepts an event at once', async () => {
      expect(await invoke({ why: 'event' }, { InvocationType: 'Event' })).toMatchObject({ StatusCode: 202 });
      await logged('tick event');
    });

    it('tells of a failure of the function', async () => {
      const answer = await invoke({ fail: true });
      expect(answer).toMatchObject({
        StatusCode: 200,
        FunctionError: 'Unhandled',
        payload: { errorMessage: 'told to' },
      });
    });

    it('tries without running', async () => {
      expect(await invoke({ why: 'dry' }, { InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
      expect(logText()).not.toContain('tick dry');
    });

    it('takes the ARN for the name', async () => {
      const FunctionName = stack.functions.find('Ticker')?.arn;
      expect(await invoke({}, { FunctionName })).toMatchObject({ StatusCode: 200 });
    });

    it('describes a function', async () => {
      const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: 'Ticker' }));
      expect(Configuration).toMatchObject({ Handler: 'index.handler', Timeout: 5 });
    });

    it.each([
      ['a function that is not there', { FunctionName: 'Nobody' }, 'ResourceNotFoundException'],
      ['an event that is not JSON', { Payload: '{' }, 'InvalidRequestContentException'],
    ])('refuses %s', async (_what, more, name) => {
      await expect(invoke({}, more)).rejects.toMatchObject({ name });
    });
  });
});

describe('a stack of its own', () => {
  afterEach(shutDown);

  it('names the function that is misconfigured, and the variable', async () => {
    const code = `throw new Error('the dialer function is misconfigured: MAILBOX_URL is not set');`;
    const told: string[] = [];
    await boot({ assemblyDir: assembly(code), onProblem: ({ source, message }) => told.push(`${source}: ${message}`) });
    await send('+12065550100');
    await until(() => told.length > 0);
    expect(told[0]).toMatch(/^Dialer: .*MAILBOX_URL is not set/);
    expect(stack.problems).toHaveLength(1);
  });

  it('answers 429 where a function has no room', async () => {
    await boot({ assemblyDir: assembly(DIALER, { ReservedConcurrentExecutions: 1 }), firstScheduleMs: 60_000 });
    const invoke = () => lambda.send(new InvokeCommand({ FunctionName: 'Ticker', Payload: '{"slow":true}' }));
    const answers = await Promise.allSettled([invoke(), invoke()]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = answers.find((answer) => answer.status === 'rejected');
    expect(refused?.reason).toMatchObject({ name: 'TooManyRequestsException' });
  });

  it('sends Connect calls to another endpoint where there is one, and simulates none', async () => {
    const paths: string[] = [];
    const other = createServer((request, response) => {
      paths.push(`${request.method} ${request.url}`);
      response.setHeader('content-type', 'application/json').end('{"ContactId":"theirs"}');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    other.unref();
    await boot({ connectEndpoint: `http://127.0.0.1:${(other.address() as AddressInfo).port}` });
    await send('+12065550100');
    await logged('dialed theirs');
    expect(paths).toEqual(['PUT /contact/outbound-voice']);
    expect(stack.connect).toBeUndefined();
  });

  it('leaves no thread, timer or socket behind, even when it ends in the middle of its work', async () => {
    const KINDS = ['MessagePort', 'Timeout', 'TCPSocketWrap', 'TCPServerWrap', 'PipeWrap'];
    const open = () => process.getActiveResourcesInfo().filter((kind) => KINDS.includes(kind)).length;
    const before = open();
    await boot();
    await send('hang');
    await until(() => stack.functions.environments('Dialer').some(({ isBusy }) => isBusy));
    sqs.destroy();
    await stack.stop();
    await until(() => open() <= before);
  });
});
