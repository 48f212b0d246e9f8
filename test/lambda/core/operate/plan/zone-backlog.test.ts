import { type Expected, ZoneBacklog } from '../../../../../lambda/core/operate/plan/zone-backlog';
import { ROLLING_DAY_MS } from '../../../../../lambda/core/rules/number-record';

const HOUR_MS = 3_600_000;
const backlog = (expected: Partial<Expected> = {}) =>
  new ZoneBacklog('UTC', 100, { maxAttempts: 3, doneShare: 0.5, retryDelayMs: HOUR_MS, ...expected });
const at = (zone: ZoneBacklog) => ({ due: zone.due, left: zone.left, reached: zone.reached });

describe('the people of a zone', () => {
  it('are all due at first', () => {
    const zone = backlog();
    expect([zone.zoneKey, zone.contacts, at(zone)]).toEqual(['UTC', 100, { due: 100, left: 100, reached: 0 }]);
  });

  it('are done by a share of the calls, and wait for the next attempt after the others', () => {
    const zone = backlog();
    zone.call(0.4, 0);
    expect(at(zone)).toEqual({ due: 60, left: 80, reached: 40 });
  });

  it('are due again when the delay is over, not before', () => {
    const zone = backlog();
    zone.call(1, 5);
    zone.ripen(HOUR_MS + 4);
    expect(at(zone)).toEqual({ due: 0, left: 50, reached: 100 });
    zone.ripen(HOUR_MS + 5);
    zone.ripen(HOUR_MS + 5);
    expect(at(zone)).toEqual({ due: 50, left: 50, reached: 100 });
  });

  it('are due together whatever attempt they are due for, and called at the same share', () => {
    const zone = backlog();
    zone.call(0.2, 0);
    zone.call(0.5, 0);
    zone.ripen(HOUR_MS);
    expect(at(zone)).toEqual({ due: 70, left: 70, reached: 60 });
    zone.call(0.5, HOUR_MS);
    expect(at(zone)).toEqual({ due: 35, left: 52.5, reached: 80 });
  });

  it('are done after the last attempt', () => {
    const zone = backlog({ maxAttempts: 2 });
    zone.call(1, 0);
    zone.ripen(HOUR_MS);
    zone.call(1, HOUR_MS);
    expect(at(zone)).toEqual({ due: 0, left: 0, reached: 100 });
  });

  it.each<[string, Partial<Expected>, readonly number[]]>([
    ['nothing but the delay', {}, [HOUR_MS, HOUR_MS, HOUR_MS, HOUR_MS]],
    [
      'a day after each attempt where there is one a day',
      { attemptsPerDay: 1 },
      [ROLLING_DAY_MS, ROLLING_DAY_MS, ROLLING_DAY_MS, ROLLING_DAY_MS],
    ],
    [
      'until the first of three is a day old',
      { attemptsPerDay: 3 },
      [HOUR_MS, HOUR_MS, ROLLING_DAY_MS - 2 * HOUR_MS, HOUR_MS],
    ],
    [
      'no less than the delay, which may be longer than a day',
      { attemptsPerDay: 2, retryDelayMs: 2 * ROLLING_DAY_MS },
      [2 * ROLLING_DAY_MS, 2 * ROLLING_DAY_MS, 2 * ROLLING_DAY_MS, 2 * ROLLING_DAY_MS],
    ],
  ])('wait %s', (_, expected, delays) => {
    const zone = backlog({ maxAttempts: 9, ...expected });
    let nowMs = 0;
    for (const delayMs of delays) {
      zone.call(1, nowMs);
      zone.ripen(nowMs + delayMs - 1);
      expect(zone.due).toBe(0);
      nowMs += delayMs;
      zone.ripen(nowMs);
      expect(zone.due).toBeGreaterThan(0);
    }
  });
});
