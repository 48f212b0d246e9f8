/** Which hours of which local days are open: by weekday, with holidays, and several schedules together. */
import type { WeekWindows } from '../../contract/campaign';
import type { CallingWindow } from '../../contract/settings';
import { DAY_MINUTES, dayOfDate, type LocalDay, weekdayOf } from './local-day';

/** What a wall clock and a calendar must show. */
export interface Schedule {
  /** Windows of a local day: in order, and apart from each other. */
  windowsOn(day: LocalDay): readonly CallingWindow[];
}

const NONE: readonly CallingWindow[] = [];

/** One window, all days alike. */
export function everyDay(window: CallingWindow): Schedule {
  const windows = inOrder([window]);
  return { windowsOn: () => windows };
}

/** @param holidays local dates, `YYYY-MM-DD`, that are closed */
export function weekly(week: WeekWindows, holidays: readonly string[] = []): Schedule {
  const closed = new Set(holidays.map(dayOfDate));
  const ordered = new Map(Object.entries(week).map(([weekday, windows]) => [weekday, inOrder(windows)]));
  return { windowsOn: (day) => (closed.has(day) ? NONE : (ordered.get(weekdayOf(day)) ?? NONE)) };
}

/** Days remembered per schedule: more than the farthest look ahead takes. */
const REMEMBERED_DAYS = 128;

/** A day that is open from midnight to midnight. */
export const ALL_DAY: readonly CallingWindow[] = [{ fromMinute: 0, toMinute: DAY_MINUTES }];

/** Open where all of them are. */
export function together(schedules: readonly Schedule[]): Schedule {
  const [first] = schedules;
  if (first && schedules.length === 1) return first;
  const days = new Map<LocalDay, readonly CallingWindow[]>();
  return {
    windowsOn(day) {
      const known = days.get(day);
      if (known) return known;
      const windows = schedules.map((schedule) => schedule.windowsOn(day)).reduce(overlap, ALL_DAY);
      if (days.size >= REMEMBERED_DAYS) days.clear();
      days.set(day, windows);
      return windows;
    },
  };
}

/** The minutes that are in a window of both. */
export const overlap = (one: readonly CallingWindow[], other: readonly CallingWindow[]): readonly CallingWindow[] =>
  one.flatMap((a) =>
    other
      .map((b) => ({
        fromMinute: Math.max(a.fromMinute, b.fromMinute),
        toMinute: Math.min(a.toMinute, b.toMinute),
      }))
      .filter(({ fromMinute, toMinute }) => fromMinute < toMinute),
  );

/** Windows that overlap or touch become one. */
function inOrder(windows: readonly CallingWindow[]): readonly CallingWindow[] {
  const merged: CallingWindow[] = [];
  for (const window of windows.toSorted((a, b) => a.fromMinute - b.fromMinute)) {
    const last = merged.at(-1);
    if (!last || window.fromMinute > last.toMinute) merged.push(window);
    else merged[merged.length - 1] = { ...last, toMinute: Math.max(last.toMinute, window.toMinute) };
  }
  return merged;
}
