/** How many calls a stretch of time lets through, and which of the limits says so. */

/** The limits that a forecast knows. */
export type Limit = 'rate' | 'lines' | 'campaign-rate' | 'campaign-lines' | 'number-caps';

export interface PaceBounds {
  /** Calls that start in a second, as the account or the dialer's lanes allow. */
  readonly callsPerSecond: number;
  /** Calls at once: the quota less what is kept free. */
  readonly lines: number;
  /** Mean time that a call takes a line, ringing included. */
  readonly holdSeconds: number;
  /** The campaign's own caps. */
  readonly maxCallsPerSecond?: number | undefined;
  readonly maxConcurrentCalls?: number | undefined;
  /** Calls from all source numbers together in a rolling 24 hours. */
  readonly callsPerDay?: number | undefined;
}

const DAY_MS = 24 * 60 * 60_000;

/** The limits as calls per second, the least first: by Little's law, lines give as many as they hold calls in a second. */
export function ratesOf(bounds: PaceBounds): readonly { readonly limit: Limit; readonly callsPerSecond: number }[] {
  const { callsPerSecond, lines, holdSeconds, maxCallsPerSecond, maxConcurrentCalls, callsPerDay } = bounds;
  const rates: readonly (readonly [Limit, number | undefined])[] = [
    ['rate', callsPerSecond],
    ['lines', lines / holdSeconds],
    ['campaign-rate', maxCallsPerSecond],
    ['campaign-lines', maxConcurrentCalls === undefined ? undefined : maxConcurrentCalls / holdSeconds],
    ['number-caps', callsPerDay === undefined ? undefined : (callsPerDay * 1_000) / DAY_MS],
  ];
  return rates
    .flatMap(([limit, rate]) => (rate === undefined ? [] : [{ limit, callsPerSecond: rate }]))
    .sort((one, other) => one.callsPerSecond - other.callsPerSecond);
}

export function boundsOf(bounds: PaceBounds) {
  const [least = { limit: 'rate' as const, callsPerSecond: 0 }] = ratesOf({ ...bounds, callsPerDay: undefined });
  const perDay = bounds.callsPerDay ?? Number.POSITIVE_INFINITY;
  let used: { readonly atMs: number; readonly calls: number }[] = [];
  return {
    between(fromMs: number, toMs: number): { readonly calls: number; readonly limit: Limit } {
      const calls = (least.callsPerSecond * (toMs - fromMs)) / 1_000;
      if (perDay === Number.POSITIVE_INFINITY) return { calls, limit: least.limit };
      used = used.filter(({ atMs }) => atMs > fromMs - DAY_MS);
      const room = Math.max(0, perDay - used.reduce((total, each) => total + each.calls, 0));
      return room < calls ? { calls: room, limit: 'number-caps' } : { calls, limit: least.limit };
    },
    use(atMs: number, calls: number): void {
      if (perDay !== Number.POSITIVE_INFINITY) used.push({ atMs, calls });
    },
  };
}
