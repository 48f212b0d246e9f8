/** The marks of time below a graph: by the second while little is shown, by the minute as soon as that will do. */
import type uPlot from 'uplot';

const HEIGHT = 26;
/** Between two marks, s. */
const STEPS = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600];
/** From so much time on, marks are minutes, s. */
const BY_MINUTES_SECONDS = 150;
/** Least space for a mark with and without its seconds, px. */
const SPACE = { seconds: 72, minutes: 50 };

const SECONDS = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const MINUTES = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });

const isByMinutes = (spanSeconds: number): boolean => spanSeconds >= BY_MINUTES_SECONDS;

/** What is particular of it. */
export const timeAxis = (): Pick<uPlot.Axis, 'size' | 'incrs' | 'space' | 'values'> => ({
  size: HEIGHT,
  incrs: (_chart, _axis, from, to) => STEPS.filter((step) => step >= 60 || !isByMinutes(to - from)),
  space: (_chart, _axis, from, to) => (isByMinutes(to - from) ? SPACE.minutes : SPACE.seconds),
  values: (chart, splits) => {
    const { min = 0, max = 0 } = chart.scales['x'] ?? {};
    const format = isByMinutes((max ?? 0) - (min ?? 0)) ? MINUTES : SECONDS;
    // A graph of little time and little room has its only mark beyond its end.
    return splits.map((seconds) => (seconds > (max ?? 0) ? '' : format.format(seconds * 1000)));
  },
});
