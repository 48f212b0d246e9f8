/** What is printed of a phase. */
import type { LinesFigures, PhaseFigures, RateFigures } from './figures';
import { goalsOf } from './goals';
import { disturbances, type MachineUse } from './machine';

const LABEL_WIDTH = 16;
const SHOWN_PROBLEMS = 3;

export function reportOf(figures: RateFigures | LinesFigures): string {
  const { callsPerSecond, burst, quota, seconds } = figures;
  const title = figures.binds === 'rate' ? 'Rate binds' : 'Lines bind';
  const lines = [
    `${title}: ${callsPerSecond} calls/s, burst ${burst}, quota ${quota}, measured for ${Math.round(seconds)} s`,
    ...(figures.binds === 'rate' ? rateLines(figures) : linesLines(figures)),
    line('bound by', boundBy(figures)),
    ...goalsOf(figures).map((goal) => line(goal.isMet ? 'met' : 'MISSED', `${goal.what} (${goal.limit})`)),
    ...machineLines(figures.machine),
    ...problemLines(figures),
  ];
  return `${lines.join('\n')}\n`;
}

const line = (label: string, text: string): string => `  ${label.padEnd(LABEL_WIDTH)}${text}`;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const perSecond = (count: number, seconds: number): string => `${count} (${(count / seconds).toFixed(2)}/s)`;

function rateLines({ accepted, granted, ratio, seconds }: RateFigures): readonly string[] {
  return [
    line('accepted', `${perSecond(accepted, seconds)}, by the account's books`),
    line('granted', `${perSecond(Math.round(granted), seconds)} by its token bucket in the same time`),
    line('ratio', percent(ratio)),
  ];
}

function linesLines(figures: LinesFigures): readonly string[] {
  const { waitSeconds, unused, lines, holdSeconds, eventLatencySeconds, utilisation, utilisationLimit } = figures;
  const waits =
    waitSeconds === undefined
      ? 'none'
      : `median ${waitSeconds.median.toFixed(3)} s, P90 ${waitSeconds.p90.toFixed(3)} s, P99 ${waitSeconds.p99.toFixed(3)} s`;
  return [
    line('release, start', `${waits}; ${waitSeconds?.count ?? 0} releases on ${lines} lines, ${unused} not used again`),
    line(
      'lines used',
      `${percent(utilisation)} of the quota; calls accepted ${perSecond(figures.accepted, figures.seconds)}`,
    ),
    line(
      'possible',
      `${percent(utilisationLimit)} with H ${holdSeconds.toFixed(2)} s, L ${eventLatencySeconds.toFixed(2)} s`,
    ),
    line('ratio', percent(figures.ratio)),
  ];
}

const boundBy = ({ boundBy: byWord }: PhaseFigures): string =>
  Object.entries(byWord)
    .map(([word, share]) => `${word} ${percent(share)}`)
    .join(', ') || 'the controller did not say';

function machineLines(machine: MachineUse): readonly string[] {
  const { cores, ownCores, otherCores, eventLoopDelayP99Ms } = machine;
  const disturbed = disturbances(machine);
  const use = `${ownCores.toFixed(2)} CPU s/s of ${cores} cores, others ${otherCores.toFixed(2)}`;
  return [
    line('machine', `${use}; event loop delay P99 ${eventLoopDelayP99Ms.toFixed(1)} ms`),
    ...(disturbed.length === 0
      ? []
      : [line('NOT QUIET', `${disturbed.join('; ')}: these figures are of a busy machine`)]),
  ];
}

function problemLines({ problems }: PhaseFigures): readonly string[] {
  const shown = problems.slice(0, SHOWN_PROBLEMS).map((problem) => line('problem', problem));
  const more = problems.length - shown.length;
  return more > 0 ? [...shown, line('problem', `and ${more} more`)] : shown;
}
