import { type ForecastInput, forecast } from '../../../../../lambda/core/operate/plan/forecast';
import type { ZoneHours } from '../../../../../lambda/core/pace/ports';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOON_MS = Date.UTC(2026, 10, 23, 12);
const HOLD_MS = 30_000;

/** Zones are open from one hour of today (UTC) to another; others never are. */
function openBetween(openings: Readonly<Record<string, readonly [number, number]>>): ZoneHours {
  const openingOf = (zone: string) => openings[zone]?.map((hour) => Date.UTC(2026, 10, 23, hour));
  const isOpen = (zone: string, nowMs: number) => {
    const [from = 0, to = 0] = openingOf(zone) ?? [];
    return nowMs >= from && nowMs < to;
  };
  return {
    isOpen,
    closesAtMs: (zone) => openingOf(zone)?.[1] ?? 0,
    nextOpeningMs: (zone, nowMs) => (isOpen(zone, nowMs) ? nowMs : openingOf(zone)?.[0]),
    attemptsPerDay: () => undefined,
  };
}

const ALWAYS = openBetween({ A: [0, 24_000], B: [0, 24_000] });

/** A call each second, which nobody needs again. */
const ahead = (overrides: Partial<ForecastInput> = {}) =>
  forecast({
    zones: { A: 60 },
    bounds: { callsPerSecond: 1, lines: 1_000, holdSeconds: HOLD_MS / 1_000 },
    hours: ALWAYS,
    fromMs: NOON_MS,
    maxAttempts: 1,
    doneShare: 1,
    retryDelayMs: HOUR_MS,
    ...overrides,
  });
const slowly = (callsPerSecond: number) => ({ callsPerSecond, lines: 1_000, holdSeconds: HOLD_MS / 1_000 });

describe('a forecast', () => {
  it('calls all that the rate lets through, and ends with the last call', () => {
    expect(ahead()).toEqual({
      contacts: 60,
      neverOpen: 0,
      expectedAttempts: 60,
      finishesAtMs: NOON_MS + MINUTE_MS + HOLD_MS,
      reached: 60,
      left: 0,
      bindings: [{ binding: 'retries', ms: 15 * MINUTE_MS }],
      days: [{ date: '2026-11-23', calls: 60 }],
    });
  });

  it('is over where nobody is to be called', () => {
    expect(ahead({ zones: {} })).toEqual({
      contacts: 0,
      neverOpen: 0,
      expectedAttempts: 0,
      finishesAtMs: NOON_MS + HOLD_MS,
      reached: 0,
      left: 0,
      bindings: [],
      days: [],
    });
  });

  it('leaves out whose zone never opens', () => {
    expect(ahead({ zones: { A: 60, nowhere: 5, unknown: 2 } })).toMatchObject({ contacts: 60, neverOpen: 7, left: 0 });
  });

  it('serves all open zones alike, up to what the limits let through', () => {
    const plan = ahead({ zones: { A: 900, B: 900 }, endsAtMs: NOON_MS + 15 * MINUTE_MS });
    expect(plan).toMatchObject({ expectedAttempts: 900, reached: 900, left: 900, finishesAtMs: undefined });
    expect(plan.bindings).toEqual([{ binding: 'rate', ms: 15 * MINUTE_MS }]);
  });

  it.each([
    ['a quarter of an hour where the delay is longer', HOUR_MS, 75 * MINUTE_MS],
    ['as long as the delay', 5 * MINUTE_MS, 10 * MINUTE_MS],
    ['a minute at least', 0, MINUTE_MS],
  ])('counts the delay between attempts from the end of a step, which is %s', (_, retryDelayMs, againMs) => {
    const plan = ahead({ maxAttempts: 2, doneShare: 0.5, retryDelayMs });
    expect(plan.finishesAtMs).toBe(NOON_MS + againMs + 30_000 + HOLD_MS);
    expect(plan.expectedAttempts).toBe(90);
  });

  it('begins at any time, with a step that ends where all the others do', () => {
    const fromMs = NOON_MS + 5 * MINUTE_MS;
    const plan = ahead({ fromMs, maxAttempts: 2, doneShare: 0.5 });
    expect(plan.finishesAtMs).toBe(NOON_MS + 75 * MINUTE_MS + 30_000 + HOLD_MS);
    expect(plan.bindings).toEqual([{ binding: 'retries', ms: 85 * MINUTE_MS }]);
  });

  it('goes on while half a contact is left, and counts it as one that is not done', () => {
    const half = { zones: { A: 1 }, maxAttempts: 2, doneShare: 0.5 };
    expect(ahead(half)).toMatchObject({ expectedAttempts: 1.5, left: 0, finishesAtMs: expect.any(Number) as number });
    expect(ahead({ ...half, endsAtMs: NOON_MS + HOUR_MS })).toMatchObject({
      expectedAttempts: 1,
      left: 1,
      finishesAtMs: undefined,
    });
  });

  it('takes less than half a contact for nobody', () => {
    const less = { zones: { A: 1 }, maxAttempts: 2, doneShare: 0.6 };
    expect(ahead(less)).toMatchObject({ expectedAttempts: 1, left: 0, finishesAtMs: NOON_MS + 1_000 + HOLD_MS });
  });

  it('calls nobody from its end on', () => {
    expect(ahead({ endsAtMs: NOON_MS })).toMatchObject({ expectedAttempts: 0, reached: 0, left: 60, bindings: [] });
    expect(ahead({ endsAtMs: NOON_MS + 20_000 })).toMatchObject({
      expectedAttempts: 20,
      left: 40,
      bindings: [{ binding: 'rate', ms: 20_000 }],
    });
  });

  it('looks 400 days ahead', () => {
    const most = (400 * DAY_MS) / 1_024_000;
    expect(ahead({ zones: { A: most }, bounds: slowly(1 / 1_024) })).toMatchObject({
      left: 0,
      finishesAtMs: NOON_MS + 400 * DAY_MS + HOLD_MS,
    });
    const endless = ahead({ zones: { A: most + 1 }, bounds: slowly(1 / 1_024), endsAtMs: NOON_MS + 500 * DAY_MS });
    expect(endless).toMatchObject({ left: 1, finishesAtMs: undefined });
    expect(endless.bindings).toEqual([{ binding: 'rate', ms: 400 * DAY_MS }]);
    expect(endless.days).toHaveLength(401);
  });

  it('counts calls by the date on which they begin, and no date without calls', () => {
    const fromMs = Date.UTC(2026, 10, 23, 23);
    const hours = openBetween({ A: [23, 26], B: [72, 96] });
    expect(ahead({ fromMs, hours, zones: { A: 5_400, B: 60 } }).days).toEqual([
      { date: '2026-11-23', calls: 3_600 },
      { date: '2026-11-24', calls: 1_800 },
      { date: '2026-11-26', calls: 60 },
    ]);
  });

  it('rounds the calls of a day, and who was reached', () => {
    const plan = ahead({ zones: { A: 10 }, endsAtMs: NOON_MS + 2_600 });
    expect(plan).toMatchObject({ expectedAttempts: 2.6, reached: 3, left: 8 });
    expect(plan.days).toEqual([{ date: '2026-11-23', calls: 3 }]);
  });
});

describe('what binds', () => {
  it('is the limit as long as nobody is due beyond what it lets through', () => {
    expect(ahead({ zones: { A: 900 } }).bindings).toEqual([{ binding: 'rate', ms: 15 * MINUTE_MS }]);
    expect(ahead({ zones: { A: 899 } }).bindings).toEqual([{ binding: 'retries', ms: 15 * MINUTE_MS }]);
  });

  it('is added up over the steps, the longest first', () => {
    const hours = openBetween({ A: [12, 24_000], B: [15, 24_000] });
    const plan = ahead({ hours, zones: { A: 3_600, B: 60 }, maxAttempts: 1 });
    expect(plan.bindings).toEqual([
      { binding: 'hours', ms: 2 * HOUR_MS },
      { binding: 'rate', ms: HOUR_MS },
      { binding: 'retries', ms: 15 * MINUTE_MS },
    ]);
  });

  it('is the delay where nobody of a closed zone is due', () => {
    const hours = openBetween({ A: [12, 13] });
    const plan = ahead({ hours, maxAttempts: 2, doneShare: 0.5, endsAtMs: NOON_MS + 3 * HOUR_MS });
    expect(plan.bindings).toEqual([
      { binding: 'hours', ms: 105 * MINUTE_MS },
      { binding: 'retries', ms: 75 * MINUTE_MS },
    ]);
  });

  it('is what is left of the daily caps of the source numbers', () => {
    const bounds = { ...slowly(1), callsPerDay: 45 };
    const plan = ahead({ bounds });
    expect(plan).toMatchObject({ expectedAttempts: 60, finishesAtMs: NOON_MS + DAY_MS + 5 * MINUTE_MS + HOLD_MS });
    expect(plan.bindings[0]?.binding).toBe('number-caps');
    expect(plan.days.map(({ calls }) => calls)).toEqual([45, 15]);
  });
});

describe('the attempts at one number in a day', () => {
  it.each([
    ['the campaign', 1, 2],
    ['the law', 2, 1],
    ['the law alone', undefined, 1],
  ])('are the fewer that %s allows', (_, attemptsPerDay, lawPerDay) => {
    const hours = { ...ALWAYS, attemptsPerDay: () => lawPerDay };
    const plan = ahead({ hours, attemptsPerDay, maxAttempts: 2, doneShare: 0.5 });
    expect(plan.days.map(({ calls }) => calls)).toEqual([60, 30]);
  });
});
