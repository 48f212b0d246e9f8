/** What `--write` writes: the page and its pictures, as files by name. */
import { pageOf } from './page';
import type { PolicyPlan, RegimePlan } from './plan';
import { dayPlot } from './plots/day';
import { frontierPlot } from './plots/frontier';
import type { DayTrace, Report } from './results';

export interface Written {
  /** From the folder that is written to. */
  readonly file: string;
  readonly text: string;
}

/** Regimes of the picture: nobody else calls, inbound calls jump, and the same on a small account. */
const FRONTIER = ['lines-100', 'surge-100', 'surge-10'];

export function writtenOf(
  report: Report,
  regimes: readonly RegimePlan[],
  policies: readonly PolicyPlan[],
  trace: DayTrace | undefined,
): readonly Written[] {
  const shown = regimes.filter(({ name }) => FRONTIER.includes(name));
  const isShown = shown.some(({ name }) => report.results.some(({ regime }) => regime === name));
  const pictures = [
    ...(isShown
      ? [
          {
            file: 'images/pacing-policies.svg',
            text: frontierPlot({ regimes: shown, policies, results: report.results }),
            caption: 'How much of the account each policy uses, against how often it is over the quota',
          },
        ]
      : []),
    ...(trace
      ? [
          {
            file: 'images/pacing-day.svg',
            text: dayPlot(trace, regimes.find(({ name }) => name === trace.regime)?.title ?? trace.regime),
            caption: `Four hours of Callpace in ${trace.regime}: own and inbound calls under the quota`,
          },
        ]
      : []),
  ];
  const links = pictures.map(({ file, caption }) => `![${caption}](${file})`);
  return [
    { file: 'pacing-results.md', text: pageOf(report, regimes, links) },
    ...pictures.map(({ file, text }) => ({ file, text })),
  ];
}
