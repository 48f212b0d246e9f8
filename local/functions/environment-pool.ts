/**
 * The execution environments of one function: the warm one that was used last is used first, a new one starts where none
 * is free, and beyond the concurrency limit the invocation is throttled.
 */
import type { ToEnvironment } from './environment-protocol';
import type { ExecutionEnvironment, InvocationEnd } from './execution-environment';

export interface EnvironmentState {
  readonly number: number;
  readonly isBusy: boolean;
  /** What it runs now. */
  readonly requestId: string | undefined;
}

export class EnvironmentPool {
  readonly #limit: number;
  readonly #create: (number: number) => ExecutionEnvironment;
  readonly #idle: ExecutionEnvironment[] = [];
  readonly #busy = new Map<ExecutionEnvironment, string>();
  #created = 0;

  constructor(limit: number, create: (number: number) => ExecutionEnvironment) {
    this.#limit = limit;
    this.#create = create;
  }

  /** Runs one invocation, or answers `throttled` at once. */
  async invoke(message: ToEnvironment): Promise<InvocationEnd | { readonly kind: 'throttled' }> {
    if (this.#busy.size >= this.#limit) return { kind: 'throttled' };
    const environment = this.#takeIdle() ?? this.#create(++this.#created);
    this.#busy.set(environment, message.requestId);
    const end = await environment.invoke(message);
    this.#busy.delete(environment);
    // A dead one is skipped when its turn comes.
    this.#idle.push(environment);
    return end;
  }

  environments(): readonly EnvironmentState[] {
    return [
      ...[...this.#busy].map(([{ number }, requestId]) => ({ number, isBusy: true, requestId })),
      ...this.#idle
        .filter(({ isAlive }) => isAlive)
        .map(({ number }) => ({ number, isBusy: false, requestId: undefined })),
    ];
  }

  /** Bytes that each living environment takes now. */
  memoryBytes(): Promise<readonly number[]> {
    return Promise.all([...this.#busy.keys(), ...this.#idle].map((environment) => environment.memoryBytes()));
  }

  /** Freezes one environment, or all of them, for a while. Returns how many. */
  freeze(ms: number, number?: number): number {
    const chosen = this.#alive(number);
    for (const environment of chosen) environment.freeze(ms);
    return chosen.length;
  }

  /** Kills one environment, or all of them. Returns how many. */
  async terminate(number?: number): Promise<number> {
    const chosen = this.#alive(number);
    await Promise.all(chosen.map((environment) => environment.terminate()));
    return chosen.length;
  }

  #alive(number: number | undefined): readonly ExecutionEnvironment[] {
    const all = [...this.#busy.keys(), ...this.#idle].filter(({ isAlive }) => isAlive);
    return number === undefined ? all : all.filter((environment) => environment.number === number);
  }

  #takeIdle(): ExecutionEnvironment | undefined {
    let environment = this.#idle.pop();
    while (environment && !environment.isAlive) environment = this.#idle.pop();
    return environment;
  }
}
