/** The people of one zone in a forecast: how many are due for which attempt, and who waits for the next one. */
import { ROLLING_DAY_MS } from '../../rules/number-record';

export interface Expected {
  /** Attempts of one contact at most. */
  readonly maxAttempts: number;
  /** Share of calls after which a contact is done, above 0 and up to 1. */
  readonly doneShare: number;
  /** Before the next attempt. */
  readonly retryDelayMs: number;
  /** Attempts at one number in a rolling 24 hours. @default as many as one likes */
  readonly attemptsPerDay?: number | undefined;
}

export class ZoneBacklog {
  readonly zoneKey: string;
  readonly contacts: number;
  readonly #expected: Expected;
  /** Due contacts by the number of attempts that they have had. */
  readonly #due: number[];
  #waiting: { readonly dueAtMs: number; readonly attempts: number; readonly contacts: number }[] = [];

  constructor(zoneKey: string, contacts: number, expected: Expected) {
    this.zoneKey = zoneKey;
    this.contacts = contacts;
    this.#expected = expected;
    this.#due = Array.from({ length: expected.maxAttempts }, (_, attempts) => (attempts === 0 ? contacts : 0));
  }

  get due(): number {
    return this.#due.reduce((total, contacts) => total + contacts, 0);
  }

  /** Not done yet: due, or waiting. */
  get left(): number {
    return this.due + this.#waiting.reduce((total, { contacts }) => total + contacts, 0);
  }

  /** Called at least once. */
  get reached(): number {
    return this.contacts - (this.#due[0] ?? 0);
  }

  /** Whoever's time has come is due. */
  ripen(nowMs: number): void {
    for (const { dueAtMs, attempts, contacts } of this.#waiting)
      if (dueAtMs <= nowMs) this.#due[attempts] = (this.#due[attempts] ?? 0) + contacts;
    this.#waiting = this.#waiting.filter(({ dueAtMs }) => dueAtMs > nowMs);
  }

  /** @param share of the due contacts that are called, 0-1 */
  call(share: number, endedAtMs: number): void {
    const { doneShare, maxAttempts } = this.#expected;
    for (const [attempts, due] of this.#due.entries()) {
      const called = due * share;
      this.#due[attempts] = due - called;
      const again = attempts + 1 < maxAttempts ? called * (1 - doneShare) : 0;
      const dueAtMs = endedAtMs + this.#delayAfter(attempts + 1);
      if (again > 0) this.#waiting.push({ dueAtMs, attempts: attempts + 1, contacts: again });
    }
  }

  /** Whoever has had a day's attempts waits until the first of them is a day old; they took their delays at least. */
  #delayAfter(attempts: number): number {
    const { retryDelayMs, attemptsPerDay: perDay } = this.#expected;
    if (!perDay || attempts % perDay !== 0) return retryDelayMs;
    return Math.max(retryDelayMs, ROLLING_DAY_MS - (perDay - 1) * retryDelayMs);
  }
}
