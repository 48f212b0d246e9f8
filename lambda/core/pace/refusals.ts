/**
 * What answers and ended calls ask for: less of the rate after throttles, a pause and then a try after a full instance,
 * nobody while calls fail whoever is called.
 */
import type { Outcome } from '../../contract/outcome';
import { BackOff, type BackOffMemory } from './back-off';
import type { Caution } from './binding';
import { CircuitBreaker, type CircuitMemory } from './circuit-breaker';
import type { Effect } from './flights';

/** What a successor takes over. */
export interface RefusalsMemory {
  readonly backOff: BackOffMemory;
  readonly circuit: CircuitMemory;
}

export class Refusals {
  readonly #backOff = new BackOff();
  readonly #circuit = new CircuitBreaker();

  /** What Connect answered to an attempt. */
  answered(outcome: Outcome, nowMs: number): void {
    if (outcome.kind === 'throttled') this.#backOff.throttled(nowMs);
    if (outcome.kind === 'capacity') this.#backOff.full(nowMs);
  }

  /** How own calls ended. */
  learnFrom(effects: readonly Effect[], nowMs: number): void {
    for (const effect of effects) {
      if (effect.kind !== 'settle' || effect.ending.kind !== 'ended') continue;
      const { disposition } = effect.ending;
      if (disposition === 'rejected') this.#backOff.full(nowMs);
      else this.#circuit.ended(disposition === 'failed', effect.lease.admittedAtMs, nowMs);
    }
  }

  /** CloudWatch told of calls above the calls-per-second quota, in the period that ended then. */
  callsThrottled(periodEndMs: number, nowMs: number): void {
    this.#backOff.callsThrottled(periodEndMs, nowMs);
  }

  /** A contact was let in. */
  admitted(nowMs: number): void {
    this.#backOff.admitted(nowMs);
    this.#circuit.admitted(nowMs);
  }

  /** Share of the rate limit that may be used now, 0-1. */
  rateShare(nowMs: number): number {
    return this.#backOff.rateShare(nowMs);
  }

  /** A call found the instance full lately, although there should have been room. */
  isSuspicious(nowMs: number): boolean {
    return this.#backOff.isSuspicious(nowMs);
  }

  cautions(nowMs: number): Caution[] {
    return [...this.#ofFullInstance(nowMs), ...this.#ofFailingCalls(nowMs)];
  }

  get memory(): RefusalsMemory {
    return { backOff: this.#backOff.memory, circuit: this.#circuit.memory };
  }

  restore({ backOff, circuit }: RefusalsMemory): void {
    this.#backOff.restore(backOff);
    this.#circuit.restore(circuit);
  }

  #ofFullInstance(nowMs: number): Caution[] {
    if (this.#backOff.isPaused(nowMs)) {
      const untilMs = this.#backOff.memory.pausedUntilMs;
      return [{ calls: 0, binding: { kind: 'paused', untilMs, reason: 'Connect refused calls for now' } }];
    }
    if (!this.#backOff.isTrying(nowMs)) return [];
    const reason = 'the instance was full, although by the books it was not';
    return [{ calls: this.#backOff.triesLeft, binding: { kind: 'trying', reason } }];
  }

  #ofFailingCalls(nowMs: number): Caution[] {
    const circuit = this.#circuit.state(nowMs);
    if (circuit.kind === 'closed') return [];
    if (circuit.kind === 'open') return [{ calls: 0, binding: { ...circuit, kind: 'failing' } }];
    const reason = 'the latest calls failed, and these show whether the next ones do';
    return [{ calls: circuit.calls, binding: { kind: 'trying', reason } }];
  }
}
