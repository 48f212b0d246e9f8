/** How many contacts were let in lately: what a reading of CloudWatch, which is minutes old, does not show yet. */

/** Admissions of one stretch of ten seconds. */
export interface AdmissionCount {
  readonly startMs: number;
  readonly count: number;
}

const STRETCH_MS = 10_000;
/** Fifteen minutes: older than any reading that counts as fresh. */
const STRETCHES = 90;

export class AdmissionCounts {
  #counts: readonly AdmissionCount[] = [];

  note(nowMs: number): void {
    const startMs = Math.floor(nowMs / STRETCH_MS) * STRETCH_MS;
    const last = this.#counts.at(-1);
    this.#counts =
      last?.startMs === startMs
        ? [...this.#counts.slice(0, -1), { startMs, count: last.count + 1 }]
        : [...this.#counts, { startMs, count: 1 }].slice(-STRETCHES);
  }

  /** Contacts let in since then. A stretch that began before counts whole: rather too many than too few. */
  since(fromMs: number): number {
    const later = this.#counts.filter(({ startMs }) => startMs + STRETCH_MS > fromMs);
    return later.reduce((sum, { count }) => sum + count, 0);
  }

  get memory(): readonly AdmissionCount[] {
    return this.#counts;
  }

  restore(memory: readonly AdmissionCount[]): void {
    this.#counts = memory;
  }
}
