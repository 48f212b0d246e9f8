/**
 * The life of one invocation: it can be killed, or frozen and thawed, at any await. What it had asked for still happens;
 * it just never hears of it, or hears late.
 */
import type { Clock } from '../../lambda/core/clock';

export class Life {
  readonly #clock: Clock;
  #isDead = false;
  #frozenUntilMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  kill(): void {
    this.#isDead = true;
  }

  freeze(untilMs: number): void {
    this.#frozenUntilMs = untilMs;
  }

  /** Every asynchronous function of the port, stopped while this life stands still. */
  live<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, name, receiver) => {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          const result: unknown = Reflect.apply(member, target, args);
          return result instanceof Promise ? this.#hear(result) : result;
        };
      },
    });
  }

  async #hear<T>(result: Promise<T>): Promise<T> {
    try {
      return await result;
    } finally {
      if (this.#frozenUntilMs > this.#clock.nowMs()) await this.#clock.sleep(this.#frozenUntilMs - this.#clock.nowMs());
      if (this.#isDead) await new Promise(() => undefined);
    }
  }
}
