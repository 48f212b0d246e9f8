/**
 * What binds now: why there are not more calls at this moment, as a value, a number for the metric and a sentence.
 */

export type Binding =
  | { readonly kind: 'rate'; readonly callsPerSecond: number; readonly limit: number }
  | {
      readonly kind: 'concurrency';
      readonly own: number;
      readonly others: number;
      readonly headroom: number;
      readonly quota: number;
    }
  | {
      readonly kind: 'headroom';
      readonly own: number;
      readonly others: number;
      readonly headroom: number;
      readonly quota: number;
    }
  | { readonly kind: 'calling-hours'; readonly opensAtMs: number | undefined }
  | { readonly kind: 'paused'; readonly untilMs: number; readonly reason: string }
  | { readonly kind: 'stopped'; readonly reason: string | undefined }
  | { readonly kind: 'suppression'; readonly list: string }
  | { readonly kind: 'blocked'; readonly reason: string }
  | { readonly kind: 'degraded'; readonly reason: string; readonly allowed: string }
  | { readonly kind: 'cold-start'; readonly window: number }
  | { readonly kind: 'retries'; readonly nextDueAtMs: number }
  | { readonly kind: 'nothing-due' };

const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 19);
const rate = (value: number): string => String(Math.round(value * 100) / 100);

/** One sentence for a person. */
export function sentenceOf(binding: Binding): string {
  switch (binding.kind) {
    case 'rate':
      return binding.callsPerSecond < binding.limit
        ? `The rate binds: ${rate(binding.callsPerSecond)} calls per second, cut from ${rate(binding.limit)} after throttling`
        : `The rate binds: ${rate(binding.limit)} calls per second is all the account allows`;
    case 'concurrency':
      return `The concurrent-call quota binds: ${binding.own} own and ${binding.others} other calls of ${binding.quota}`;
    case 'headroom':
      return `Headroom binds: ${binding.own} own and ${binding.others} other calls of ${binding.quota}, ${binding.headroom} kept free for inbound`;
    case 'calling-hours':
      return binding.opensAtMs === undefined
        ? 'Calling hours bind: contacts whose time zone is unknown are held; name it in a zone column'
        : `Calling hours bind: the next window opens at ${new Date(binding.opensAtMs).toISOString().slice(0, 16)}Z`;
    case 'paused':
      return `Paused until ${clock(binding.untilMs)} UTC: ${binding.reason}`;
    case 'stopped':
      return `Stopped by the stop switch${binding.reason ? `: ${binding.reason}` : ''}`;
    case 'suppression':
      return `Nobody is called while the suppression list ${binding.list} is not loaded`;
    case 'blocked':
      return `The campaign is blocked by its configuration: ${binding.reason}`;
    case 'degraded':
      return `Degraded, at most ${binding.allowed}: ${binding.reason}`;
    case 'cold-start':
      return `Starting up: at most ${binding.window} calls until contact events confirm them`;
    case 'retries':
      return `Waiting for the next retry at ${clock(binding.nextDueAtMs)} UTC`;
    case 'nothing-due':
      return 'Nothing is due';
  }
}
