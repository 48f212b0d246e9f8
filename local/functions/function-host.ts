/**
 * Runs the functions of the stack: which environment takes an invocation, what becomes of its output, and what of its
 * failure. Nothing that a function does is silent: a failure is a problem that names the function.
 */
import { randomUUID } from 'node:crypto';
import { parseEmbeddedMetrics } from '../metrics/embedded-metrics';
import type { MetricsStore } from '../metrics/metrics-store';
import type { FunctionResource } from '../stack-model';
import { type AbandonedEvent, AsyncInvoker } from './async-invoker';
import { BoundedList } from './bounded-list';
import { EnvironmentPool, type EnvironmentState } from './environment-pool';
import { ExecutionEnvironment, type InvocationEnd } from './execution-environment';
import { environmentSettings, environmentVariables } from './function-environment';
import type { FunctionError, InvocationResult, LogLine } from './invocation';

/** Concurrent executions of an AWS account and Region, by default; what a function without a reservation may take. */
const UNRESERVED_CONCURRENCY = 1_000;
const LOG_LINES = 5_000;

export interface FunctionHostOptions {
  readonly functions: readonly FunctionResource[];
  readonly region: string;
  /** AWS_ENDPOINT_URL of the functions. */
  readonly endpoint: string;
  readonly metrics: MetricsStore;
  /** Takes an event that a function failed for good, where the function names a queue for it. */
  readonly sendToFailureQueue: (target: FunctionResource, body: string) => Promise<void>;
  readonly onLog?: (line: LogLine) => void;
  readonly onProblem?: (logicalId: string, message: string) => void;
  /** See {@link AsyncInvoker}. */
  readonly asyncRetryDelaysMs?: readonly number[];
}

/** Which environments are meant: all of a function, or the one with this number. */
export interface EnvironmentSelector {
  readonly logicalId: string;
  readonly environment?: number;
}

export class FunctionHost {
  readonly #options: FunctionHostOptions;
  readonly #pools = new Map<string, EnvironmentPool>();
  readonly #async: AsyncInvoker;
  readonly #log = new BoundedList<LogLine>(LOG_LINES);
  #isStopped = false;

  constructor(options: FunctionHostOptions) {
    this.#options = options;
    for (const target of options.functions) this.#pools.set(target.logicalId, this.#createPool(target));
    this.#async = new AsyncInvoker({
      run: (target, event, requestId) => this.#run(target, event, requestId),
      abandon: (target, abandoned) => this.#abandon(target, abandoned),
      ...(options.asyncRetryDelaysMs ? { retryDelaysMs: options.asyncRetryDelaysMs } : {}),
    });
  }

  /** Finds a function by logical id, name or ARN. */
  find(name: string): FunctionResource | undefined {
    return this.#options.functions.find((known) => [known.logicalId, known.name, known.arn].includes(name));
  }

  /** Invokes a function with an event (JSON) and waits for its end. */
  invoke(target: FunctionResource, event: string): Promise<InvocationResult> {
    return this.#run(target, event, randomUUID());
  }

  /** Accepts an event (JSON) for later; returns its request id. */
  invokeAsync(target: FunctionResource, event: string): string {
    return this.#async.submit(target, event);
  }

  environments(logicalId: string): readonly EnvironmentState[] {
    return this.#pools.get(logicalId)?.environments() ?? [];
  }

  /** Bytes that the environment of a function that takes most takes now. */
  async memoryBytes(logicalId: string): Promise<number> {
    return Math.max(0, ...((await this.#pools.get(logicalId)?.memoryBytes()) ?? []));
  }

  /** Freezes environments for a while. Returns how many. */
  freeze({ logicalId, environment }: EnvironmentSelector, ms: number): number {
    return this.#pools.get(logicalId)?.freeze(ms, environment) ?? 0;
  }

  /** Kills environments without warning. Returns how many. */
  async terminate(selector: EnvironmentSelector): Promise<number> {
    return (await this.#pools.get(selector.logicalId)?.terminate(selector.environment)) ?? 0;
  }

  /** The latest log lines of all functions, oldest first. */
  logs(): readonly LogLine[] {
    return this.#log.latest();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    const forgotten = this.#async.stop();
    await Promise.all([...this.#pools.values()].map((pool) => pool.terminate()));
    await forgotten;
  }

  #createPool(target: FunctionResource): EnvironmentPool {
    const { region, endpoint } = this.#options;
    return new EnvironmentPool(target.reservedConcurrency ?? UNRESERVED_CONCURRENCY, (number) => {
      return new ExecutionEnvironment({
        number,
        settings: environmentSettings(target, number),
        variables: environmentVariables(target, { region, endpoint }, number),
        onLine: (line) => this.#hearLine(target.logicalId, line),
      });
    });
  }

  async #run(target: FunctionResource, event: string, requestId: string): Promise<InvocationResult> {
    const pool = this.#pools.get(target.logicalId);
    if (!pool || this.#isStopped) return { kind: 'failed', requestId, error: STOPPED };
    const startedMs = performance.now();
    const end = await pool.invoke({ requestId, event });
    this.#count(target, end.kind, performance.now() - startedMs);
    switch (end.kind) {
      case 'throttled':
        return end;
      case 'returned':
        return { kind: 'returned', requestId, payload: end.payload };
      case 'failed':
        this.#report(target, end);
        return { kind: 'failed', requestId, error: end.error };
    }
  }

  #report(target: FunctionResource, end: InvocationEnd & { kind: 'failed' }): void {
    // Killed on purpose, by a test or by the end of the run.
    if (end.phase === 'killed') return;
    const { errorType, errorMessage, trace } = end.error;
    this.#hearLine(target.logicalId, trace.length > 0 ? trace.join('\n') : `${errorType}: ${errorMessage}`);
    const what = end.phase === 'init' ? 'could not start' : 'failed';
    this.#options.onProblem?.(target.logicalId, `the function ${what}: ${errorMessage} (${errorType})`);
  }

  /** The metrics that Lambda itself writes. */
  #count(target: FunctionResource, kind: InvocationResult['kind'], durationMs: number): void {
    const add = (metric: string, value: number) =>
      this.#options.metrics.add({
        namespace: 'AWS/Lambda',
        metric,
        dimensions: { FunctionName: target.name },
        atMs: Date.now(),
        sum: value,
        count: 1,
        minimum: value,
        maximum: value,
      });
    add('Throttles', kind === 'throttled' ? 1 : 0);
    if (kind === 'throttled') return;
    add('Invocations', 1);
    add('Errors', kind === 'failed' ? 1 : 0);
    add('Duration', durationMs);
  }

  #hearLine(logicalId: string, text: string): void {
    const data = parseEmbeddedMetrics(text);
    if (data) {
      for (const datum of data) this.#options.metrics.add(datum);
      return;
    }
    const line = { atMs: Date.now(), source: logicalId, text };
    this.#log.push(line);
    this.#options.onLog?.(line);
  }

  async #abandon(target: FunctionResource, abandoned: AbandonedEvent): Promise<void> {
    const { logicalId } = target;
    if (target.asyncFailureQueueArn === undefined) {
      this.#options.onProblem?.(
        logicalId,
        `gave up an asynchronous event (${abandoned.condition}), and has no queue for it`,
      );
      return;
    }
    await this.#options.sendToFailureQueue(target, failureRecord(target, abandoned)).catch((error: unknown) => {
      this.#options.onProblem?.(logicalId, `could not hand a failed event to its queue: ${String(error)}`);
    });
  }
}

const STOPPED: FunctionError = { errorType: 'Stopped', errorMessage: 'the local stack has stopped', trace: [] };

/** What Lambda sends to a destination on failure. */
function failureRecord(target: FunctionResource, abandoned: AbandonedEvent): string {
  const { requestId, condition, invokeCount, error, event } = abandoned;
  return JSON.stringify({
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId,
      functionArn: `${target.arn}:$LATEST`,
      condition,
      approximateInvokeCount: invokeCount,
    },
    requestPayload: JSON.parse(event),
    responseContext: { statusCode: 200, executedVersion: '$LATEST', ...(error ? { functionError: 'Unhandled' } : {}) },
    responsePayload: error ?? null,
  });
}
