/** Remembers who called what: counts of everything, and the latest calls. Its memory is bounded. */
import type { RecordedCall } from '../stack-model';
import type { CallCount } from './front-types';

const LATEST_CALLS = 10_000;
/** More different ones than this (an operator naming thousands of tables) are counted together under `*`. */
const MOST_COUNTERS = 2_000;

export class CallLog {
  readonly #latest: RecordedCall[] = [];
  #next = 0;
  readonly #counts = new Map<string, { call: Omit<CallCount, 'count'>; count: number }>();

  record(call: RecordedCall): void {
    this.#latest[this.#next] = call;
    this.#next = (this.#next + 1) % LATEST_CALLS;
    this.#count(call, kindOf(call.resource));
  }

  /** Oldest first. */
  latest(): RecordedCall[] {
    return [...this.#latest.slice(this.#next), ...this.#latest.slice(0, this.#next)];
  }

  counts(): CallCount[] {
    return [...this.#counts.values()].map(({ call, count }) => ({ ...call, count }));
  }

  #count({ caller, action, allowed }: RecordedCall, resource: string): void {
    const key = `${caller} ${action} ${resource} ${allowed}`;
    const counter = this.#counts.get(key);
    if (counter) counter.count += 1;
    else if (this.#counts.size < MOST_COUNTERS || resource === '*') {
      this.#counts.set(key, { call: { caller, action, resource, allowed }, count: 1 });
    } else this.#count({ caller, action, allowed, resource, atMs: 0 }, '*');
  }
}

/** Objects and contacts are counted by their bucket and instance. */
const kindOf = (resource: string): string =>
  resource.replace(/^(arn:aws:s3:::[^/]+\/).*$/, '$1*').replace(/(\/contact\/).*$/, '$1*');
