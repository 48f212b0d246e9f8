/**
 * The life of one invocation: it can be killed, or frozen and thawed, at any await. What it had asked for still happens;
 * it just never hears of it, or hears late.
 */
import type { Clock } from '../../lambda/core/clock';

type Method = (...args: unknown[]) => unknown;

export class Life {
  readonly #clock: Clock;
  #isDead = false;
  #frozenUntilMs = 0;
  readonly #onValue = (value: unknown): unknown => (this.#isStill ? this.#standStill().then(() => value) : value);
  readonly #onError = async (error: unknown): Promise<never> => {
    if (this.#isStill) await this.#standStill();
    throw error;
  };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  kill(): void {
    this.#isDead = true;
  }

  freeze(untilMs: number): void {
    this.#frozenUntilMs = untilMs;
  }

  get isFrozen(): boolean {
    return this.#frozenUntilMs > 0 && this.#frozenUntilMs > this.#clock.nowMs();
  }

  get #isStill(): boolean {
    return this.#isDead || this.isFrozen;
  }

  /** Every asynchronous function of the port, stopped while this life stands still. */
  live<T extends object>(port: T): T {
    const methods = new Map<string | symbol, Method>();
    return new Proxy(port, {
      get: (target, name) => {
        const known = methods.get(name);
        if (known) return known;
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        const method = this.#lived(member.bind(target) as Method);
        methods.set(name, method);
        return method;
      },
    });
  }

  #lived(method: Method): Method {
    return (...args) => {
      const result = method(...args);
      return result instanceof Promise ? this.#hear(result) : result;
    };
  }

  /** Whoever lives hears at once. The two listeners are shared by all calls: a run makes millions of them. */
  #hear(result: Promise<unknown>): Promise<unknown> {
    return result.then(this.#onValue, this.#onError);
  }

  async #standStill(): Promise<void> {
    if (this.isFrozen) await this.#clock.sleep(this.#frozenUntilMs - this.#clock.nowMs());
    if (this.#isDead) await new Promise(() => undefined);
  }
}
