/**
 * The bound from CloudWatch alone: whatever the newest datapoint saw may still be up, and so may everything admitted since
 * the beginning of the minute it is about. Calls are counted down by nothing else, so an instance is used to
 * H / (H + age of the datapoint) at most.
 */
import type { MetricDatapoint } from '../connect/types';
import type { Bench, Dialer } from './bench';
import { benchPolicy } from './measure-policy';
import { Pump } from './pump';

/** An instance on which anything is up has a newer datapoint than this: an idle one publishes nothing. */
const IDLE_AFTER_MS = 10 * 60_000;
const OUTDATED_AT_ONCE = 1000;

export const cloudwatch = benchPolicy({
  name: 'cloudwatch',
  title: 'Bound from CloudWatch alone',
  dialer: (bench) => new CloudWatchDialer(bench),
});

class CloudWatchDialer implements Dialer {
  private readonly bench: Bench;
  private readonly pump: Pump;
  private newest = { timestampMs: 0, calls: 0 };
  /** When calls were admitted, Unix ms; those before `first` no longer count. */
  private admittedAtMs: number[] = [];
  private first = 0;

  constructor(bench: Bench) {
    this.bench = bench;
    this.pump = new Pump({
      bench,
      room: () => this.room(),
      calls: () => this.admittedAtMs.push(bench.nowMs),
      answered: (contact, answer) => {
        if (answer.kind === 'error') bench.giveBack(contact);
      },
    });
  }

  begin(): void {
    this.pump.turn();
  }

  datapoint({ metric, timestampMs, value }: MetricDatapoint): void {
    if (metric !== 'ConcurrentCalls' || timestampMs <= this.newest.timestampMs) return;
    this.take(timestampMs, value);
    this.bench.agenda.after(IDLE_AFTER_MS, () => {
      if (this.newest.timestampMs === timestampMs) this.take(timestampMs, 0);
    });
  }

  private take(timestampMs: number, calls: number): void {
    this.newest = { timestampMs, calls };
    while ((this.admittedAtMs[this.first] ?? timestampMs) < timestampMs) this.first += 1;
    if (this.first >= OUTDATED_AT_ONCE) {
      this.admittedAtMs = this.admittedAtMs.slice(this.first);
      this.first = 0;
    }
    this.pump.turn();
  }

  private room(): number {
    return this.bench.quota - this.newest.calls - (this.admittedAtMs.length - this.first);
  }
}
