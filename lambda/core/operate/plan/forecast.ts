/**
 * How long a campaign takes: walks through time in quarter hours, or less where attempts follow each other sooner, each with what the limits let through and with the zones
 * that are open then. Numbers of people are expectations, so they have fractions; nothing here is drawn at random.
 *
 * What is not modelled: other campaigns and inbound calls (their share is to be taken off the limits), throttles, and
 * talk times that change over the day.
 */
import type { ZoneHours } from '../../pace/ports';
import { stricter } from '../../rules/number-record';
import { boundsOf, type Limit, type PaceBounds } from './bounds';
import { type Expected, ZoneBacklog } from './zone-backlog';

export interface ForecastInput extends Expected {
  readonly zones: Readonly<Record<string, number>>;
  readonly bounds: PaceBounds;
  readonly hours: ZoneHours;
  /** Unix ms: when calling could begin. */
  readonly fromMs: number;
  /** Unix ms: nobody is called from then on. @default never */
  readonly endsAtMs?: number | undefined;
}

/** What keeps more calls from being placed. `hours`: everybody left is in a closed zone; `retries`: waits for the next attempt. */
type Binding = Limit | 'hours' | 'retries';

export interface Forecast {
  /** Contacts that can be called at all; the rest is in {@link neverOpen}. */
  readonly contacts: number;
  /** Contacts in zones that never open: unknown ones above all. */
  readonly neverOpen: number;
  readonly expectedAttempts: number;
  /** Unix ms; undefined if it does not finish by the end, or within the horizon. */
  readonly finishesAtMs: number | undefined;
  /** Contacts that were called at least once. */
  readonly reached: number;
  /** Contacts that are not done at the end. */
  readonly left: number;
  /** Ms for which each bound, longest first. */
  readonly bindings: readonly { readonly binding: Binding; readonly ms: number }[];
  /** Calls by UTC date. */
  readonly days: readonly { readonly date: string; readonly calls: number }[];
}

const LONGEST_STEP_MS = 15 * 60_000;
const SHORTEST_STEP_MS = 60_000;
/** Whoever takes longer does not finish, for all that matters. */
const HORIZON_MS = 400 * 24 * 60 * 60_000;
/** Fewer than half a contact is nobody. */
const NOBODY = 0.5;

export function forecast(input: ForecastInput): Forecast {
  const walk = new Walk(input);
  // A delay counts from the end of a step: longer steps than delays would stretch them.
  const stepMs = Math.min(LONGEST_STEP_MS, Math.max(SHORTEST_STEP_MS, input.retryDelayMs));
  const endMs = Math.min(input.endsAtMs ?? Number.POSITIVE_INFINITY, input.fromMs + HORIZON_MS);
  for (let atMs = input.fromMs; atMs < endMs && walk.left >= NOBODY; ) {
    const nextMs = Math.min(endMs, (Math.floor(atMs / stepMs) + 1) * stepMs);
    walk.step(atMs, nextMs);
    atMs = nextMs;
  }
  return walk.result();
}

class Walk {
  readonly #input: ForecastInput;
  readonly #zones: readonly ZoneBacklog[];
  readonly #neverOpen: number;
  readonly #bindings = new Map<Binding, number>();
  readonly #days = new Map<string, number>();
  readonly #bounds: ReturnType<typeof boundsOf>;
  #calls = 0;
  #lastCallMs: number;

  constructor(input: ForecastInput) {
    this.#input = input;
    this.#bounds = boundsOf(input.bounds);
    this.#lastCallMs = input.fromMs;
    const zones = Object.entries(input.zones).map(([zoneKey, contacts]) => ({ zoneKey, contacts }));
    const opens = zones.filter(({ zoneKey }) => input.hours.nextOpeningMs(zoneKey, input.fromMs) !== undefined);
    this.#zones = opens.map(({ zoneKey, contacts }) => {
      const lawPerDay = input.hours.attemptsPerDay(zoneKey, input.fromMs);
      const { perDay } = stricter({ perDay: input.attemptsPerDay }, { perDay: lawPerDay });
      return new ZoneBacklog(zoneKey, contacts, { ...input, attemptsPerDay: perDay });
    });
    this.#neverOpen = sum(zones.map(({ contacts }) => contacts)) - sum(opens.map(({ contacts }) => contacts));
  }

  get left(): number {
    return sum(this.#zones.map((zone) => zone.left));
  }

  step(fromMs: number, toMs: number): void {
    for (const zone of this.#zones) zone.ripen(fromMs);
    const open = this.#zones.filter(({ zoneKey }) => this.#input.hours.isOpen(zoneKey, fromMs));
    const due = sum(open.map((zone) => zone.due));
    const { calls: most, limit } = this.#bounds.between(fromMs, toMs);
    const calls = Math.min(due, most);
    if (calls > 0) {
      for (const zone of open) zone.call(calls / due, toMs);
      this.#bounds.use(fromMs, calls);
      this.#calls += calls;
      const date = new Date(fromMs).toISOString().slice(0, 10);
      this.#days.set(date, (this.#days.get(date) ?? 0) + calls);
      this.#lastCallMs = fromMs + (toMs - fromMs) * (due < most ? due / most : 1);
    }
    const hasClosed = this.#zones.some((zone) => zone.due > 0 && !open.includes(zone));
    const binding = due >= most ? limit : hasClosed ? 'hours' : 'retries';
    this.#bindings.set(binding, (this.#bindings.get(binding) ?? 0) + toMs - fromMs);
  }

  result(): Forecast {
    const contacts = sum(this.#zones.map((zone) => zone.contacts));
    const isDone = this.left < NOBODY;
    return {
      contacts,
      neverOpen: this.#neverOpen,
      expectedAttempts: this.#calls,
      finishesAtMs: isDone ? this.#lastCallMs + this.#input.bounds.holdSeconds * 1_000 : undefined,
      reached: Math.round(sum(this.#zones.map((zone) => zone.reached))),
      left: isDone ? 0 : Math.ceil(this.left),
      bindings: [...this.#bindings].map(([binding, ms]) => ({ binding, ms })).sort((one, other) => other.ms - one.ms),
      days: [...this.#days].map(([date, calls]) => ({ date, calls: Math.round(calls) })),
    };
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
