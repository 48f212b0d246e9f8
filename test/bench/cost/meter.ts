/** Counts what a running stack asks of AWS, and how long its functions run. DynamoDB is counted by its own proxy. */
import { OPERATOR } from '../../../local/front/credential';
import type { LocalStack } from '../../../local/stack';
import { partOf } from './parts';
import type { Unit } from './prices';
import type { Tally } from './usage';

/** How often it is looked which functions run. Thousands of looks make a sum of it. */
const LOOK_MS = 50;
/** START, END and REPORT of an invocation with what CloudWatch Logs adds to each event (26 bytes): an estimate. */
export const PLATFORM_LOG_BYTES = 400;
/** Added to every log event by CloudWatch Logs. */
const EVENT_BYTES = 26;
/** The largest emission of metrics, as docs/metrics.md has it. */
export const EMISSION_BYTES = 4_200;

/** Asked by the local runtime only: pollers and graphs of AWS do it for nothing, or not at all. */
const LOCAL_ONLY: readonly string[] = ['GetQueueAttributes'];
const PUTS = /^(Put|Copy|Upload|Create|Complete|List)/;

export interface MeterOptions {
  readonly stack: LocalStack;
  readonly tally: Tally;
  /** MB of the functions, by logical id. */
  readonly memory: ReadonlyMap<string, number>;
}

export class Meter {
  readonly #options: MeterOptions;
  readonly #looks: NodeJS.Timeout;
  readonly #stopListening: readonly (() => void)[];
  #lookedAtMs = performance.now();

  constructor(options: MeterOptions) {
    this.#options = options;
    const { front } = options.stack;
    this.#stopListening = [
      front.intercept(({ caller, action, operation, body }) => {
        if (caller !== OPERATOR) this.#count(partOf(caller), action, operation, body);
        return undefined;
      }),
      // What EventBridge puts into queues is paid for as requests of the queue's owner, if at all.
      front.bus.onHandOver(({ event }) =>
        options.tally.add({ part: 'EventBridge', operation: `to a queue, ${event.source}`, unit: 'queueRequests' }, 1),
      ),
    ];
    this.#looks = setInterval(() => this.#look(), LOOK_MS);
  }

  /** A line that a function wrote. */
  heard(logicalId: string, text: string): void {
    const bytes = Buffer.byteLength(text) + EVENT_BYTES;
    this.#options.tally.add({ part: partOf(logicalId), operation: 'log lines', unit: 'logBytes' }, bytes);
  }

  stop(): void {
    clearInterval(this.#looks);
    for (const stop of this.#stopListening) stop();
  }

  #count(part: string, action: string, operation: string, body: Buffer | undefined): void {
    const charged = chargeOf(action.split(':')[0] ?? '', operation, body);
    if (charged) this.#options.tally.add({ part, operation, unit: charged.unit }, charged.amount);
  }

  #look(): void {
    const nowMs = performance.now();
    const elapsedSeconds = (nowMs - this.#lookedAtMs) / 1_000;
    this.#lookedAtMs = nowMs;
    const { stack, tally, memory } = this.#options;
    for (const { logicalId } of stack.model.functions) {
      const busy = stack.functions.environments(logicalId).filter(({ isBusy }) => isBusy).length;
      const gigabyteSeconds = busy * elapsedSeconds * ((memory.get(logicalId) ?? 0) / 1_024);
      tally.add({ part: partOf(logicalId), operation: 'running', unit: 'gigabyteSeconds' }, gigabyteSeconds, 0);
    }
  }
}

/** What one call over the front port is charged for; undefined for what costs nothing, or is counted elsewhere. */
export function chargeOf(
  service: string,
  operation: string,
  body: Buffer | undefined,
): { readonly unit: Unit; readonly amount: number } | undefined {
  switch (service) {
    case 'sqs':
      return LOCAL_ONLY.includes(operation) ? undefined : { unit: 'queueRequests', amount: 1 };
    case 's3':
      return { unit: PUTS.test(operation) ? 'objectPuts' : 'objectGets', amount: 1 };
    case 'events':
      return { unit: 'customEvents', amount: listed(body, 'Entries') };
    case 'cloudwatch':
      return { unit: 'metricReadings', amount: listed(body, 'MetricDataQueries') };
    default:
      return undefined;
  }
}

const listed = (body: Buffer | undefined, name: string): number =>
  ((JSON.parse(body?.toString() ?? '{}') as Record<string, readonly unknown[] | undefined>)[name] ?? []).length;
