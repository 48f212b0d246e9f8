/**
 * Calls as long as there is room, and never faster than the rate: slots are 1/r apart, and one that was not used is gone
 * (the generic cell rate algorithm without a burst, so the token bucket's burst is left to the network's jitter).
 */
import type { StartAnswer } from '../connect/types';
import type { Bench, ContactIndex } from './bench';

export interface PumpOptions {
  readonly bench: Bench;
  /** How many calls may begin now, the rate aside. */
  readonly room: () => number;
  /** A contact is about to be called. */
  readonly calls: (contact: ContactIndex) => void;
  readonly answered: (contact: ContactIndex, answer: StartAnswer) => void;
}

export class Pump {
  private readonly options: PumpOptions;
  private readonly spacingMs: number;
  private nextSlotMs = 0;
  private isWaiting = false;

  constructor(options: PumpOptions) {
    this.options = options;
    this.spacingMs = 1000 / options.bench.account.callsPerSecond;
  }

  /** To be told whenever there may be more room than before. */
  turn(): void {
    const { bench, room } = this.options;
    while (room() > 0) {
      if (this.nextSlotMs > bench.nowMs) {
        this.waitForSlot();
        return;
      }
      const contact = bench.take();
      if (contact === undefined) return;
      this.nextSlotMs = Math.max(this.nextSlotMs, bench.nowMs) + this.spacingMs;
      this.options.calls(contact);
      bench.call(contact, (answer) => this.options.answered(contact, answer));
    }
  }

  private waitForSlot(): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    this.options.bench.agenda.at(this.nextSlotMs, () => {
      this.isWaiting = false;
      this.turn();
    });
  }
}
