/**
 * What follows the calls and what follows the clock. A controller costs the same in each second, however many calls it
 * admits; a claim costs the same for each call. Two runs at different rates tell them apart: use = a x seconds + b x calls.
 */
import type { Unit } from './prices';
import { keyOf, type Used } from './usage';

/** One run: how long it dialed, how many calls were placed, and what all of it used. */
export interface Run {
  readonly seconds: number;
  readonly calls: number;
  readonly used: readonly Used[];
}

export interface Rate {
  readonly part: string;
  readonly operation: string;
  readonly unit: Unit;
  /** Of the unit that is paid for. */
  readonly perSecond: number;
  readonly perCall: number;
  readonly requestsPerSecond: number;
  readonly requestsPerCall: number;
}

interface Line {
  readonly perSecond: number;
  readonly perCall: number;
}

/** @throws Error where the two runs had nearly the same rate: then nothing can be told apart. */
export function ratesOf(slow: Run, fast: Run): readonly Rate[] {
  const [slowRate, fastRate] = [slow.calls / slow.seconds, fast.calls / fast.seconds];
  if (!(fastRate > 1.5 * slowRate)) {
    throw new Error(
      `the runs made ${slowRate.toFixed(2)} and ${fastRate.toFixed(2)} calls per second: the second must be at least ` +
        'half as fast again, or what follows the calls cannot be told from what follows the clock',
    );
  }
  const kinds = new Map([...slow.used, ...fast.used].map((used) => [keyOf(used), used]));
  const find = ({ used }: Run, key: string) => used.find((each) => keyOf(each) === key);
  return [...kinds].map(([key, { part, operation, unit }]) => {
    const [inSlow, inFast] = [find(slow, key), find(fast, key)];
    const amount = lineThrough(slow, inSlow?.amount ?? 0, fast, inFast?.amount ?? 0);
    const requests = lineThrough(slow, inSlow?.requests ?? 0, fast, inFast?.requests ?? 0);
    return {
      part,
      operation,
      unit,
      ...amount,
      requestsPerSecond: requests.perSecond,
      requestsPerCall: requests.perCall,
    };
  });
}

/** Both runs exactly, unless one share would be negative: then all follows the other, by least squares. */
function lineThrough(slow: Run, inSlow: number, fast: Run, inFast: number): Line {
  const determinant = slow.seconds * fast.calls - fast.seconds * slow.calls;
  const perSecond = (inSlow * fast.calls - inFast * slow.calls) / determinant;
  const perCall = (inFast * slow.seconds - inSlow * fast.seconds) / determinant;
  if (perSecond < 0) return { perSecond: 0, perCall: through(slow.calls, inSlow, fast.calls, inFast) };
  if (perCall < 0) return { perSecond: through(slow.seconds, inSlow, fast.seconds, inFast), perCall: 0 };
  return { perSecond, perCall };
}

const through = (x1: number, y1: number, x2: number, y2: number): number => (x1 * y1 + x2 * y2) / (x1 * x1 + x2 * x2);
