import type { ZoneHours } from '../../../../lambda/core/pace/ports';
import { ZoneOpening } from '../../../../lambda/core/pace/zone-opening';
import { NOW_MS, ZONE } from './pacing';

const OPENS = NOW_MS + 20_000;
const CLOSES = NOW_MS + 30_000;

/** Hours that are open for ten seconds, and how often they were asked. */
function someHours() {
  const asked: number[] = [];
  const hours: ZoneHours = {
    isOpen: (_zone, nowMs) => {
      asked.push(nowMs);
      return nowMs >= OPENS && nowMs < CLOSES;
    },
    closesAtMs: () => CLOSES,
    nextOpeningMs: (_zone, nowMs) => (nowMs < OPENS ? OPENS : undefined),
    attemptsPerDay: () => 3,
  };
  return { hours, asked };
}

it('changes to the millisecond, and is asked for then only', () => {
  const { hours, asked } = someHours();
  const opening = new ZoneOpening(ZONE, hours);
  expect([opening.isOpen(NOW_MS), opening.isOpen(OPENS - 1)]).toEqual([false, false]);
  expect([opening.isOpen(OPENS), opening.isOpen(CLOSES - 1)]).toEqual([true, true]);
  expect(opening.isOpen(CLOSES)).toBe(false);
  expect(asked).toEqual([NOW_MS, OPENS, CLOSES]);
});

it('says when it opens while it is closed, and until when that is known', () => {
  const opening = new ZoneOpening(ZONE, someHours().hours);
  expect([opening.opensAtMs(NOW_MS), opening.knownUntilMs(NOW_MS)]).toEqual([OPENS, OPENS]);
  expect([opening.opensAtMs(OPENS), opening.knownUntilMs(OPENS)]).toEqual([undefined, CLOSES]);
});

it('is asked for again after a minute where nobody knows when it changes', () => {
  const { hours, asked } = someHours();
  const opening = new ZoneOpening(ZONE, hours);
  expect(opening.knownUntilMs(CLOSES)).toBe(CLOSES + 60_000);
  opening.isOpen(CLOSES + 59_999);
  opening.isOpen(CLOSES + 60_000);
  expect(asked).toEqual([CLOSES, CLOSES + 60_000]);
});

it('is asked for again when the clock was set back, and when the campaign was defined anew', () => {
  const { hours, asked } = someHours();
  const opening = new ZoneOpening(ZONE, hours);
  opening.isOpen(NOW_MS);
  opening.isOpen(NOW_MS - 1);
  opening.hours = hours;
  opening.isOpen(NOW_MS);
  expect(asked).toEqual([NOW_MS, NOW_MS - 1]);
  opening.hours = { ...hours, isOpen: () => true };
  expect(opening.isOpen(NOW_MS)).toBe(true);
});

it('asks the hours themselves before somebody is called', () => {
  const { hours, asked } = someHours();
  const opening = new ZoneOpening(ZONE, hours);
  expect([opening.closesAtMs(OPENS), opening.closesAtMs(CLOSES)]).toEqual([CLOSES, undefined]);
  opening.closesAtMs(OPENS);
  expect(asked).toHaveLength(3);
  expect(opening.attemptsPerDay(OPENS)).toBe(3);
});
