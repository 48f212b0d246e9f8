/** What a run used: who did what, how often, and how much of what is paid for. */
import type { Unit } from './prices';

export interface Used {
  /** Part of the deployment that caused it: `Dialer`, `PacingController`, `EventBridge`. */
  readonly part: string;
  /** Operation and what it was done to: `UpdateItem contacts`. */
  readonly operation: string;
  readonly unit: Unit;
  /** Requests that were made. 0 for what is no request, such as time. */
  readonly requests: number;
  /** Of the unit that is paid for. */
  readonly amount: number;
}

/** One way of using something, apart from how often. */
type Kind = Pick<Used, 'part' | 'operation' | 'unit'>;

export const keyOf = ({ part, operation, unit }: Kind): string => `${part} ${operation} ${unit}`;

/** Adds up. */
export class Tally {
  readonly #used = new Map<string, Used>();

  add(kind: Kind, amount: number, requests = 1): void {
    const { part, operation, unit } = kind;
    const before = this.#used.get(keyOf(kind));
    this.#used.set(keyOf(kind), {
      part,
      operation,
      unit,
      requests: (before?.requests ?? 0) + requests,
      amount: (before?.amount ?? 0) + amount,
    });
  }

  /** As it stands now. */
  used(): readonly Used[] {
    return [...this.#used.values()];
  }
}

/** What was used between two looks at one tally. */
export function since(before: readonly Used[], after: readonly Used[]): readonly Used[] {
  const was = new Map(before.map((each) => [keyOf(each), each]));
  return after.map((now) => {
    const then = was.get(keyOf(now));
    return { ...now, requests: now.requests - (then?.requests ?? 0), amount: now.amount - (then?.amount ?? 0) };
  });
}
