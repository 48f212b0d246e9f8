/**
 * The gate without a queue: one process that never dies decides and calls Connect itself, with the same leases, repair and
 * headroom rule as Callpace. What Callpace has less is the price of its queue, its lanes and its tables. It does not look
 * at CloudWatch, so it knows nothing of calls that events do not tell of.
 */
import { Arrivals } from '../../lambda/core/pace/arrivals';
import { headroom } from '../../lambda/core/pace/headroom';
import type { ConnectEvent, StartAnswer } from '../connect/types';
import type { Bench, ContactIndex, Dialer } from './bench';
import { Gate } from './gate';
import { benchPolicy } from './measure-policy';
import { Pauses } from './pauses';
import { Pump } from './pump';

/** As in `lambda/core/pace`: hold before any call has ended, gain of the means, releases to rely on, largest headroom. */
const USUAL_HOLD_MS = 60_000;
const USUAL_LATENCY_MS = 1000;
const MEAN_GAIN = 0.05;
const LARGEST_HEADROOM_SHARE = 0.35;
/** From the decision to call until the call is placed, s. */
const CALL_LATENCY_SECONDS = 0.25;
const LARGEST_AGE_MS = 60_000;
/** A call that the instance had no line for ends sooner than this. */
const DEAD_AT_ONCE_MS = 1000;
const LONGEST_REPAIR_MS = 180_000;
/** How often the headroom is worked out, and the least time between two DescribeContact requests, ms. */
const LOOK_EVERY_MS = 1000;
const DESCRIBE_MS = 100;

export const direct = benchPolicy({
  name: 'direct',
  title: 'Event-driven gate that calls by itself',
  dialer: (bench) => new Direct(bench),
});

class Direct implements Dialer {
  private readonly bench: Bench;
  private readonly gate = new Gate();
  private readonly pump: Pump;
  private readonly arrivals: Arrivals;
  private readonly pauses: Pauses;
  private holdMs = USUAL_HOLD_MS;
  private latencyMs = USUAL_LATENCY_MS;
  private endedCalls = 0;
  private freeLines = 0;
  /** Until somebody else has called, nothing is kept free for others: there may be none. */
  private isShared = false;

  constructor(bench: Bench) {
    this.bench = bench;
    this.arrivals = new Arrivals(bench.nowMs);
    this.pauses = new Pauses((untilMs) => bench.agenda.at(untilMs, () => this.pump.turn()));
    this.pump = new Pump({
      bench,
      room: () => this.room(),
      calls: () => this.gate.request(),
      answered: (contact, answer) => this.answered(contact, answer),
    });
  }

  begin(): void {
    this.look();
  }

  event(event: ConnectEvent): void {
    const { nowMs } = this.bench;
    const change = this.gate.event(event, nowMs);
    if (change.kind === 'other-began') this.noteOther();
    if (change.kind !== 'ended') return;
    this.noteEnd(event, change.isOwn);
    this.pump.turn();
  }

  private room(): number {
    if (this.pauses.isPaused(this.bench.nowMs)) return 0;
    return this.bench.quota - this.gate.own - this.gate.others - this.freeLines;
  }

  private answered(contact: ContactIndex, answer: StartAnswer): void {
    const { nowMs } = this.bench;
    if (answer.kind === 'accepted') {
      this.gate.accepted(answer.contactId, nowMs);
    } else {
      this.gate.refused();
      this.bench.giveBack(contact);
      if (answer.name === 'TooManyRequestsException') this.pauses.throttled(nowMs);
      else this.pauses.full(nowMs);
    }
    this.pump.turn();
  }

  private noteOther(): void {
    this.arrivals.record(this.bench.nowMs);
    if (this.isShared) return;
    this.isShared = true;
    this.freeLines = this.headroom();
  }

  private noteEnd({ detail }: ConnectEvent, isOwn: boolean): void {
    const endedAtMs = Date.parse(String(detail['disconnectTimestamp']));
    const ageMs = Math.min(LARGEST_AGE_MS, Math.max(0, this.bench.nowMs - endedAtMs));
    this.latencyMs += MEAN_GAIN * (ageMs - this.latencyMs);
    if (!isOwn) return;
    const heldMs = endedAtMs - Date.parse(String(detail['initiationTimestamp']));
    if (detail['disconnectReason'] === 'TELECOM_PROBLEM' && heldMs < DEAD_AT_ONCE_MS)
      this.pauses.full(this.bench.nowMs);
    this.endedCalls += 1;
    this.holdMs += Math.max(MEAN_GAIN, 1 / this.endedCalls) * (heldMs - this.holdMs);
  }

  /** Once a second: the headroom anew, and one question about a call whose end may have been lost. */
  private look(): void {
    const { bench } = this;
    this.freeLines = this.isShared ? this.headroom() : 0;
    const repairAfterMs = Math.min(LONGEST_REPAIR_MS, 5000 + 4 * this.holdMs);
    const contactId = this.gate.suspect(repairAfterMs, bench.nowMs);
    if (contactId !== undefined) bench.agenda.after(DESCRIBE_MS, () => this.ask(contactId));
    bench.agenda.after(LOOK_EVERY_MS, () => this.look());
    this.pump.turn();
  }

  private ask(contactId: string): void {
    const { bench } = this;
    if (bench.model.describe(contactId, bench.nowMs)?.disconnectedAtMs === undefined) return;
    this.gate.end(contactId, bench.nowMs);
    this.pump.turn();
  }

  private headroom(): number {
    const { quota, nowMs } = this.bench;
    const wanted = headroom({
      arrivalsPerSecond: this.arrivals.perSecond(nowMs),
      lines: quota - this.gate.others,
      holdSeconds: this.holdMs / 1000,
      latencySeconds: this.latencyMs / 1000 + CALL_LATENCY_SECONDS,
    });
    return Math.min(wanted, Math.ceil(quota * LARGEST_HEADROOM_SHARE));
  }
}
