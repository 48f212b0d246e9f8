/** How figures are written, for all who show them. */
import type { CountName, PolicyResult } from './results';

export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

export const percent = (share: number): string => (100 * share).toFixed(1);

/** Three digits that count; never a negative zero. */
export function brief(value: number): string {
  if (value === 0) return '0';
  return Math.abs(value) >= 100 ? whole(value) : String(Number(value.toPrecision(3)));
}

/** Two digits that count, rounded up: a bound that is rounded down is none. */
export function roundedUp(value: number): string {
  const digits = 1 - Math.floor(Math.log10(value));
  const shift = 10 ** digits;
  // A product such as 0.003 * 1e5 is a little above what it should be.
  return (Math.ceil(Number((value * shift).toPrecision(12))) / shift).toFixed(Math.max(0, digits));
}

/** A rate per 1,000; where nothing was counted, with what it is below. */
export function rate(result: PolicyResult, count: CountName, per1000: number): string {
  const bound = result.zeroBounds[count];
  return bound === undefined ? brief(per1000) : `0 (<${roundedUp(1000 * bound)})`;
}

/** What became of inbound calls: those that are blocked without a dialer are not counted. */
export function inboundRate(result: PolicyResult): string {
  if (result.inboundOffered === 0) return '-';
  return rate(result, 'inboundBlocked', result.inboundBlockedMorePer1000);
}

export const ramp = ({ rampSeconds }: PolicyResult): string => (rampSeconds === undefined ? '-' : whole(rampSeconds));
