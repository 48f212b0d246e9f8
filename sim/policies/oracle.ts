/**
 * The oracle: sees every line of the account at this very moment and calls in no time. What it does not know is who will
 * call from outside during the next 46 seconds, so it keeps three lines free on an account that is shared.
 */
import type { Bench, Dialer } from './bench';
import { benchPolicy } from './measure-policy';

/** Free lines for inbound callers: one in a thousand is blocked. */
const SHARED_HEADROOM = 3;

export const oracle = benchPolicy({
  name: 'oracle',
  title: 'Oracle that sees every line',
  dialer: (bench) => new Oracle(bench),
});

class Oracle implements Dialer {
  private readonly bench: Bench;
  private readonly headroom: number;
  private readonly spacingMs: number;
  private nextSlotMs = 0;

  constructor(bench: Bench) {
    this.bench = bench;
    this.headroom = bench.account.inbound.kind === 'none' ? 0 : SHARED_HEADROOM;
    this.spacingMs = 1000 / bench.account.callsPerSecond;
  }

  begin(): void {
    this.turn();
  }

  moved(): void {
    this.turn();
  }

  private turn(): void {
    const { bench } = this;
    while (this.room() > 0 && this.nextSlotMs <= bench.nowMs) {
      const contact = bench.take();
      if (contact === undefined) return;
      this.nextSlotMs = Math.max(this.nextSlotMs, bench.nowMs) + this.spacingMs;
      bench.callNow(contact);
      // Moves the account, and so brings the next turn.
      bench.agenda.at(this.nextSlotMs, () => undefined);
    }
  }

  private room(): number {
    const { own, inbound } = this.bench.model.activeCalls();
    return this.bench.trueQuota - own - inbound - this.headroom;
  }
}
