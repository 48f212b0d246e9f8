/**
 * The one-machine stack: what the synthesized template describes, running in this process on one loopback port. Starting
 * and ending are each in one place, because whatever one forgets the other leaves behind.
 */
import type { AccountOptions } from '../sim/connect/account';
import type { ConnectAccount } from '../sim/connect/types';
import { createConnectProxy } from './connect/connect-proxy';
import { ConnectRuntime } from './connect/connect-runtime';
import type { ConnectSimulator } from './connect/simulator';
import type { Front } from './front/front-types';
import { startFront } from './front/start-front';
import { EventSource } from './functions/event-source';
import { FailureQueue } from './functions/failure-queue';
import { FunctionHost } from './functions/function-host';
import type { InvocationResult, LocalProblem, LogLine } from './functions/invocation';
import { createLambdaService } from './functions/lambda-service';
import { withMetricsPeriod } from './functions/metrics-period';
import { Scheduler } from './functions/scheduler';
import { AlarmBoard, type MinuteSeconds } from './metrics/alarm-board';
import { createMetricsService } from './metrics/metrics-service';
import { MetricsStore } from './metrics/metrics-store';
import { QueueDepths } from './metrics/queue-depths';
import { ProblemBook } from './problem-book';
import type { StackModel } from './stack-model';
import { unconsumedQueues } from './template/unconsumed-queues';

export interface LocalStackOptions {
  /** Cloud assembly, as `synthesize` returns it. */
  readonly assemblyDir: string;
  /** The simulated Connect account. */
  readonly account: ConnectAccount;
  /** Seeds the simulator and the moment at which schedules fire. */
  readonly seed: number;
  /** Loopback port of all services. @default any free port */
  readonly port?: number;
  /** Somebody else's Connect API; then nothing of Connect is simulated. @default the simulator */
  readonly connectEndpoint?: string;
  /** Folder for the tables, where they are too large for memory. @default memory */
  readonly tablesDir?: string;
  /** When every schedule fires first, ms after the start. @default 250 */
  readonly firstScheduleMs?: number;
  /** How long a minute of the alarms' periods lasts, s. @default 60 */
  readonly alarmMinuteSeconds?: MinuteSeconds;
  /** Told at once of everything that also lands in `problems`. */
  readonly onProblem?: (problem: LocalProblem) => void;
  /** Told of every log line of the functions. */
  readonly onLog?: (line: LogLine) => void;
}

export interface LocalStack {
  /** `http://127.0.0.1:<port>`: S3, SQS, DynamoDB, Lambda, CloudWatch, EventBridge, Connect and Service Quotas. */
  readonly endpoint: string;
  readonly model: StackModel;
  /** Calls by caller and action, and the interceptor. */
  readonly front: Front;
  /** The simulated account; undefined where `connectEndpoint` is given. */
  readonly connect: ConnectSimulator | undefined;
  readonly metrics: MetricsStore;
  /** The alarms of the template, as they stand by these metrics. */
  readonly alarms: AlarmBoard;
  readonly functions: FunctionHost;
  /** What went wrong so far, oldest first. */
  readonly problems: readonly LocalProblem[];
  /** Invokes a function, by logical id, name or ARN, and waits for its answer. @throws where there is none */
  invoke(name: string, event: unknown): Promise<InvocationResult>;
  /** Kills every execution environment of a function without warning. Returns how many there were. */
  terminateWorkers(logicalId: string): Promise<number>;
  /** Changes the simulated account while it runs. */
  reconfigureAccount(changes: AccountOptions): void;
  /** Ends everything: no thread, timer or socket is left behind. */
  stop(): Promise<void>;
}

const FIRST_SCHEDULE_MS = 250;

/** Boots the stack. Resolves once every resource exists and the event sources poll. */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const problems = new ProblemBook(options.onProblem);
  const front = await startFront({
    assemblyDir: options.assemblyDir,
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.tablesDir === undefined ? {} : { tablesDir: options.tablesDir }),
  });
  try {
    return runStack(options, front, problems);
  } catch (error) {
    await front.close();
    throw error;
  }
}

function runStack(options: LocalStackOptions, front: Front, problems: ProblemBook): LocalStack {
  const { model, url: endpoint } = front;
  front.onProblem(({ kind, message }) => problems.report(kind, message));
  for (const sentence of unconsumedQueues(model)) problems.report('template', sentence);
  const metrics = new MetricsStore();
  const functions = startFunctions(options, front, metrics, problems);
  front.registerService('lambda', createLambdaService(functions));
  const { alarmMinuteSeconds: minuteSeconds } = options;
  const alarms = new AlarmBoard({
    alarms: model.alarms,
    metrics,
    ...(minuteSeconds === undefined ? {} : { minuteSeconds }),
  });
  front.registerService('monitoring', createMetricsService(metrics, Date.now, alarms));
  const connect = startConnect(options, front, metrics, problems);
  const depths = new QueueDepths({ model, endpoint, metrics });
  const sources = startEventSources(front, functions, problems);
  const scheduler = new Scheduler({
    schedules: model.schedules,
    seed: options.seed,
    firstMs: options.firstScheduleMs ?? FIRST_SCHEDULE_MS,
    find: (arn) => functions.find(arn),
    invoke: (target, event) => functions.invokeAsync(target, event),
    onProblem: (logicalId, message) => problems.report(logicalId, message),
  });
  let ending: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    scheduler.stop();
    alarms.stop();
    connect?.stop();
    depths.stop();
    // Pollers wait for the invocations in them, which end with their functions.
    await Promise.all([...sources.map((source) => source.stop()), functions.stop()]);
    await front.close();
  };
  return {
    endpoint,
    model,
    front,
    connect: connect?.model,
    metrics,
    alarms,
    functions,
    get problems() {
      return problems.all();
    },
    invoke: async (name, event) => functions.invoke(known(functions, name), JSON.stringify(event)),
    terminateWorkers: (logicalId) => functions.terminate({ logicalId }),
    reconfigureAccount: (changes) => connect?.reconfigure(changes),
    stop: () => {
      ending ??= end();
      return ending;
    },
  };
}

function startFunctions(
  options: LocalStackOptions,
  { model, url: endpoint }: Front,
  metrics: MetricsStore,
  problems: ProblemBook,
): FunctionHost {
  const failures = new FailureQueue(model, endpoint);
  return new FunctionHost({
    functions: withMetricsPeriod(model.functions, options.account.metrics.periodSeconds),
    region: model.region,
    endpoint,
    metrics,
    sendToFailureQueue: (target, body) => failures.send(target, body),
    onProblem: (logicalId, message) => problems.report(logicalId, message),
    ...(options.onLog ? { onLog: options.onLog } : {}),
  });
}

function startConnect(
  { connectEndpoint, account, seed }: LocalStackOptions,
  front: Front,
  metrics: MetricsStore,
  problems: ProblemBook,
): ConnectRuntime | undefined {
  if (connectEndpoint === undefined) return new ConnectRuntime({ account, seed, front, metrics });
  front.registerService(
    'connect',
    createConnectProxy(connectEndpoint, (message) => problems.report('connect', message)),
  );
  return undefined;
}

function startEventSources(
  { model, url: endpoint }: Front,
  functions: FunctionHost,
  problems: ProblemBook,
): readonly EventSource[] {
  const sources: EventSource[] = [];
  for (const mapping of model.eventSources.filter(({ enabled }) => enabled)) {
    const target = functions.find(mapping.functionName);
    const queue = model.queues.find(({ arn }) => arn === mapping.queueArn);
    if (!target || !queue) {
      problems.report(mapping.logicalId, `lacks its ${target ? `queue ${mapping.queueArn}` : mapping.functionName}`);
      continue;
    }
    sources.push(
      new EventSource({
        mapping,
        target,
        queueUrl: queue.url,
        region: model.region,
        endpoint,
        invoke: (event) => functions.invoke(target, event),
        onProblem: (message) => problems.report(mapping.logicalId, message),
      }),
    );
  }
  for (const source of sources) source.start();
  return sources;
}

function known(functions: FunctionHost, name: string) {
  const target = functions.find(name);
  if (!target) throw new Error(`the stack has no function ${name}`);
  return target;
}
