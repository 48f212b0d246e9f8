/**
 * How contact events travel from Connect to the bus: late, some of them lost, some twice, and therefore in any order.
 * During an outage nothing arrives; what was on its way is lost, or comes afterwards.
 */
import type { Agenda } from '../agenda';
import type { Random } from '../random';
import type { ConnectEvent, EventDelivery } from './types';

export interface EventChannelOptions {
  readonly settings: EventDelivery;
  /** From which the seconds of an outage count, Unix ms. */
  readonly startMs: number;
  readonly random: Random;
  readonly agenda: Agenda;
  readonly deliver: (event: ConnectEvent) => void;
}

export class EventChannel {
  private readonly options: EventChannelOptions;
  private settings: EventDelivery;
  private held: ConnectEvent[] = [];

  constructor(options: EventChannelOptions) {
    this.options = options;
    this.settings = options.settings;
  }

  /** Sends an event on its way. */
  emit(event: ConnectEvent): void {
    const { random } = this.options;
    if (random.chance(this.settings.lossRate)) return;
    this.send(event);
    if (random.chance(this.settings.duplicateRate)) this.send(event);
  }

  /** Changes the weather for what is on its way, too. Events that an ended outage held come as if emitted now. */
  reconfigure(settings: EventDelivery): void {
    this.settings = settings;
    this.release();
  }

  private send(event: ConnectEvent): void {
    this.options.agenda.after(this.drawLatencyMs(), () => this.arrive(event));
  }

  private drawLatencyMs(): number {
    const { random } = this.options;
    const { lateRate, lateSeconds, latencyMedianMs, latencySigma } = this.settings;
    const latencyMs = random.chance(lateRate)
      ? random.between(...lateSeconds) * 1000
      : random.lognormal(latencyMedianMs, latencySigma);
    return Math.round(latencyMs);
  }

  private arrive(event: ConnectEvent): void {
    const outage = this.currentOutage();
    if (!outage) this.options.deliver(event);
    if (outage?.mode !== 'hold') return;
    this.held.push(event);
    if (this.held.length === 1) this.releaseAt(outage.toMs);
  }

  private releaseAt(atMs: number): void {
    this.options.agenda.at(atMs, () => this.release());
  }

  private release(): void {
    const outage = this.currentOutage();
    if (outage?.mode === 'hold') {
      // The outage was prolonged while events waited for its end.
      this.releaseAt(outage.toMs);
      return;
    }
    const events = this.held;
    this.held = [];
    for (const event of events) this.send(event);
  }

  private currentOutage(): { readonly toMs: number; readonly mode: 'cut' | 'hold' } | undefined {
    const { outage } = this.settings;
    if (!outage) return undefined;
    const { agenda, startMs } = this.options;
    const toMs = startMs + outage.toSeconds * 1000;
    const isOn = agenda.nowMs >= startMs + outage.fromSeconds * 1000 && agenda.nowMs < toMs;
    return isOn ? { toMs, mode: outage.mode } : undefined;
  }
}
