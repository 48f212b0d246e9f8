/**
 * Remembers until when a zone stays as it is, so that asking each turn costs nothing however many zones are closed. What it
 * says decides who is asked for; before somebody is called, the hours themselves are asked again.
 */
import type { ZoneHours } from './ports';

/** An answer is asked for again after this at the latest, ms. */
const GOOD_FOR_MS = 60_000;

export class ZoneOpening {
  readonly #zoneKey: string;
  #hours: ZoneHours;
  #isOpen = false;
  #opensAtMs: number | undefined;
  #fromMs = Number.POSITIVE_INFINITY;
  #untilMs = Number.NEGATIVE_INFINITY;

  constructor(zoneKey: string, hours: ZoneHours) {
    this.#zoneKey = zoneKey;
    this.#hours = hours;
  }

  /** The campaign may have been defined anew. */
  set hours(hours: ZoneHours) {
    if (hours === this.#hours) return;
    this.#hours = hours;
    this.#untilMs = Number.NEGATIVE_INFINITY;
  }

  isOpen(nowMs: number): boolean {
    this.#look(nowMs);
    return this.#isOpen;
  }

  /** When it opens, if it is closed; undefined if nobody knows. */
  opensAtMs(nowMs: number): number | undefined {
    this.#look(nowMs);
    return this.#isOpen ? undefined : this.#opensAtMs;
  }

  /** What is said about this moment holds until then, Unix ms. */
  knownUntilMs(nowMs: number): number {
    this.#look(nowMs);
    return this.#untilMs;
  }

  /** The end of the opening at this moment, Unix ms; undefined if it is closed. Nothing remembered goes into it. */
  closesAtMs(nowMs: number): number | undefined {
    return this.#hours.isOpen(this.#zoneKey, nowMs) ? this.#hours.closesAtMs(this.#zoneKey, nowMs) : undefined;
  }

  /** See {@link ZoneHours.attemptsPerDay}. */
  attemptsPerDay(nowMs: number): number | undefined {
    return this.#hours.attemptsPerDay(this.#zoneKey, nowMs);
  }

  #look(nowMs: number): void {
    if (nowMs >= this.#fromMs && nowMs < this.#untilMs) return;
    this.#isOpen = this.#hours.isOpen(this.#zoneKey, nowMs);
    this.#opensAtMs = this.#isOpen ? undefined : this.#hours.nextOpeningMs(this.#zoneKey, nowMs);
    const changesAtMs = this.#isOpen ? this.#hours.closesAtMs(this.#zoneKey, nowMs) : this.#opensAtMs;
    this.#fromMs = nowMs;
    this.#untilMs = Math.min(changesAtMs ?? Number.POSITIVE_INFINITY, nowMs + GOOD_FOR_MS);
  }
}
