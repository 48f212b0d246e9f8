import fc from 'fast-check';
import type { CallingWindow } from '../../../../lambda/contract/settings';
import { hoursOf } from '../../../../lambda/core/rules/hours';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY: CallingWindow = { fromMinute: 8 * 60, toMinute: 20 * 60 };
/** Of a deployment with this window alone. A window's hours are kept, so that what they remember is tested, too. */
const made = new Map<string, ReturnType<typeof hoursOf>>();
function hoursWith(callingWindow: CallingWindow) {
  const key = JSON.stringify(callingWindow);
  const hours = made.get(key) ?? hoursOf({}, { callingWindow, callingRules: 'none', allowLaxerHours: false });
  made.set(key, hours);
  return hours;
}
const isOpen = (key: string, window: CallingWindow, ms: number) => hoursWith(window).isOpen(key, ms);
const nextOpening = (key: string, window: CallingWindow, ms: number) => hoursWith(window).nextOpeningMs(key, ms);
const closesAtMs = (key: string, window: CallingWindow, ms: number) => hoursWith(window).closesAtMs(key, ms);

const at = (iso: string): number => Date.parse(iso);

/** The wall clock of a zone, read another way than the code under test does. */
function minuteIn(zone: string, ms: number): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const [hour, minute] = format.format(ms).split(':').map(Number) as [number, number];
  return hour * 60 + minute;
}
const isOpenByWallClock = (key: string, window: CallingWindow, ms: number): boolean =>
  key.split('|').every((zone) => {
    const minute = minuteIn(zone, ms);
    return minute >= window.fromMinute && minute < window.toMinute;
  });

describe('isOpen', () => {
  it.each([
    ['a millisecond before it opens', '2026-11-20T12:59:59.999Z', false],
    ['as it opens', '2026-11-20T13:00:00.000Z', true],
    ['a millisecond before it closes', '2026-11-21T00:59:59.999Z', true],
    ['as it closes', '2026-11-21T01:00:00.000Z', false],
  ])('in New York %s', (_, iso, expected) => {
    expect(isOpen('America/New_York', DAY, at(iso))).toBe(expected);
  });

  it('needs every zone to be open', () => {
    const atEightInNewYork = at('2026-11-20T13:00:00Z');
    const atEightInChicago = at('2026-11-20T14:00:00Z');

    expect(isOpen('America/Chicago|America/New_York', DAY, atEightInNewYork)).toBe(false);
    expect(isOpen('America/Chicago|America/New_York', DAY, atEightInChicago)).toBe(true);
  });

  it.each(['unknown', '', 'Mars/Phobos', 'America/New_York|unknown', 'America/New_York|Mars/Phobos'])(
    'is never open for the key %p',
    (key) => {
      const everyHour = Array.from({ length: 24 }, (_, hour) => at('2026-11-20T00:00:00Z') + hour * HOUR_MS);
      expect(everyHour.some((ms) => isOpen(key, { fromMinute: 0, toMinute: 1440 }, ms))).toBe(false);
      expect(nextOpening(key, DAY, everyHour[0] as number)).toBeUndefined();
      expect(closesAtMs(key, DAY, 1_000)).toBe(1_000);
    },
  );

  it('knows the half hours of Nepal and Lord Howe Island', () => {
    expect(isOpen('Asia/Kathmandu', DAY, at('2026-11-20T02:14:59Z'))).toBe(false);
    expect(isOpen('Asia/Kathmandu', DAY, at('2026-11-20T02:15:00Z'))).toBe(true);
    expect(nextOpening('Australia/Lord_Howe', DAY, at('2026-07-01T12:00:00Z'))).toBe(at('2026-07-01T21:30:00Z'));
  });
});

describe('around daylight saving', () => {
  // New York: 2026-03-08 02:00 -> 03:00 (07:00 UTC), 2026-11-01 02:00 -> 01:00 (06:00 UTC).
  it('opens with the jump when the window begins in the skipped hour', () => {
    const window = { fromMinute: 150, toMinute: 300 };

    expect(nextOpening('America/New_York', window, at('2026-03-08T06:00:00Z'))).toBe(at('2026-03-08T07:00:00Z'));
    expect(isOpen('America/New_York', window, at('2026-03-08T06:59:59Z'))).toBe(false);
  });

  it('never opens a window that lies in the skipped hour', () => {
    const window = { fromMinute: 130, toMinute: 170 };

    expect(nextOpening('America/New_York', window, at('2026-03-08T06:00:00Z'))).toBe(at('2026-03-09T06:10:00Z'));
  });

  it('closes with the jump when the window ends in the skipped hour', () => {
    const window = { fromMinute: 60, toMinute: 150 };

    expect(closesAtMs('America/New_York', window, at('2026-03-08T06:30:00Z'))).toBe(at('2026-03-08T07:00:00Z'));
  });

  it('opens a window in the repeated hour twice', () => {
    const window = { fromMinute: 80, toMinute: 110 };
    const first = nextOpening('America/New_York', window, at('2026-11-01T05:00:00Z')) as number;
    const closes = closesAtMs('America/New_York', window, first);
    const second = nextOpening('America/New_York', window, closes);

    expect([first, closes, second]).toEqual(
      ['2026-11-01T05:20:00Z', '2026-11-01T05:50:00Z', '2026-11-01T06:20:00Z'].map(at),
    );
  });

  it('closes with the step back when the repeated hour is before the window', () => {
    const window = { fromMinute: 90, toMinute: 600 };

    expect(closesAtMs('America/New_York', window, at('2026-11-01T05:30:00Z'))).toBe(at('2026-11-01T06:00:00Z'));
  });
});

describe('around midnight', () => {
  it('does not close at midnight when it is open all day', () => {
    const allDay = { fromMinute: 0, toMinute: 1440 };

    expect(closesAtMs('Europe/Berlin', allDay, at('2026-11-20T12:00:00Z'))).toBe(Number.POSITIVE_INFINITY);
  });

  it('closes at midnight when it ends at 24:00', () => {
    const evening = { fromMinute: 1200, toMinute: 1440 };

    expect(closesAtMs('Europe/Berlin', evening, at('2026-11-20T22:30:00Z'))).toBe(at('2026-11-20T23:00:00Z'));
    expect(nextOpening('Europe/Berlin', evening, at('2026-11-20T23:00:00Z'))).toBe(at('2026-11-21T19:00:00Z'));
  });

  it('finds no opening for zones whose windows never meet', () => {
    const morning = { fromMinute: 480, toMinute: 540 };

    expect(nextOpening('America/New_York|Asia/Tokyo', morning, at('2026-11-20T12:00:00Z'))).toBeUndefined();
  });
});

const ZONES = [
  'America/New_York',
  'America/Los_Angeles',
  'America/St_Johns',
  'America/Phoenix',
  'Europe/London',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Pacific/Honolulu',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'Africa/Cairo',
];
const aKey = fc
  .uniqueArray(fc.constantFrom(...ZONES), { minLength: 1, maxLength: 3 })
  .map((zones) => zones.sort().join('|'));
const aWindow = fc
  .uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 2 })
  .map(([one = 0, other = 0]) => ({ fromMinute: Math.min(one, other), toMinute: Math.max(one, other) }));
/** Any time of two years, and more often times around changes of the clocks. */
const aTime = fc.oneof(
  fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') }),
  fc
    .tuple(
      fc.constantFrom(
        '2026-03-08T07:00Z',
        '2026-11-01T06:00Z',
        '2026-03-29T01:00Z',
        '2026-10-25T01:00Z',
        '2026-04-04T15:00Z',
      ),
      fc.integer({ min: -30 * 60, max: 30 * 60 }),
    )
    .map(([iso, minutes]) => at(iso) + minutes * MINUTE_MS),
);

describe('for all zones, windows and times', () => {
  it('is open exactly while every wall clock is inside the window', () => {
    fc.assert(
      fc.property(aKey, aWindow, aTime, (key, window, ms) => {
        expect(isOpen(key, window, ms)).toBe(isOpenByWallClock(key, window, ms));
      }),
      { numRuns: 500 },
    );
  });

  it('opens next at an instant that is open, with none before', () => {
    fc.assert(
      fc.property(
        aKey,
        aWindow,
        aTime,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }),
        (key, window, ms, shares) => {
          const opening = nextOpening(key, window, ms);
          const end = opening ?? ms + 7 * 24 * HOUR_MS;
          if (opening !== undefined) expect(isOpenByWallClock(key, window, opening)).toBe(true);
          const before = [...shares.map((share) => Math.floor(ms + share * (end - ms))), end - 1];
          for (const earlier of before.filter((time) => time >= ms && time < end))
            expect(isOpenByWallClock(key, window, earlier)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('closes at an instant that is closed, and is open until then', () => {
    fc.assert(
      fc.property(
        aKey,
        aWindow,
        aTime,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }),
        (key, window, ms, shares) => {
          const closes = closesAtMs(key, window, ms);
          if (!isOpenByWallClock(key, window, ms)) {
            expect(closes).toBe(ms);
            return;
          }
          if (Number.isFinite(closes)) expect(isOpenByWallClock(key, window, closes)).toBe(false);
          const end = Number.isFinite(closes) ? closes : ms + 7 * 24 * HOUR_MS;
          for (const between of [...shares.map((share) => Math.floor(ms + share * (end - ms))), end - 1].filter(
            (time) => time < end && time >= ms,
          ))
            expect(isOpenByWallClock(key, window, between)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('answers alike however often, and in whatever order, it is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(aKey, aTime), { maxLength: 50 }), aWindow, (questions, callingWindow) => {
        const fresh = () => hoursOf({}, { callingWindow, callingRules: 'none', allowLaxerHours: false });
        const ask = (hours: ReturnType<typeof fresh>, key: string, ms: number) => [
          hours.isOpen(key, ms),
          hours.closesAtMs(key, ms),
          hours.nextOpeningMs(key, ms),
        ];
        const kept = fresh();
        const answers = questions.map(([key, ms]) => ask(fresh(), key, ms));
        expect(questions.map(([key, ms]) => ask(kept, key, ms))).toEqual(answers);
        expect(questions.toReversed().map(([key, ms]) => ask(kept, key, ms))).toEqual(answers.toReversed());
      }),
    );
  });
});
