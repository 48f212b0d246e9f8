/** The results as a page of the documentation. Nothing on it depends on the machine but the calls per second of CPU. */
import { inboundRate, percent, ramp, rate, whole } from './format';
import { measuredText, verdict } from './goal-line';
import type { RegimePlan } from './plan';
import { OURS, type PolicyResult, type Report } from './results';

const HEAD = [
  '| policy | used % | breaches /1,000 | throttled /1,000 | inbound blocked /1,000 | lost /1,000 | called twice | ramp s | calls |',
  '|---|---|---|---|---|---|---|---|---|',
];

const NOTES = [
  '- **used**: share of the physical limit, which is the smaller of the rate and of the lines that inbound callers leave',
  '  free. Above 100 % means lines that inbound callers would have had.',
  '- **breaches**: own calls that found the concurrent-call quota full, per 1,000 that were placed.',
  '- **inbound blocked**: per 1,000 inbound calls, beyond those that are blocked without any dialer.',
  '- **(<x)**: none was counted. With 95 % confidence the rate per 1,000 is below x (rule of three).',
  '- **ramp**: from the first call until nearly all of what is possible is in use; - where it was not reached.',
];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function resultRow(result: PolicyResult): string {
  const strong = (text: string) => (result.policy === OURS ? `**${text}**` : text);
  return row([
    strong(result.policy),
    strong(percent(result.utilisation)),
    rate(result, 'breaches', result.breachesPer1000),
    rate(result, 'throttled', result.throttledPer1000),
    inboundRate(result),
    rate(result, 'lost', result.lostPer1000),
    whole(result.calledTwice),
    ramp(result),
    whole(result.calls),
  ]);
}

function regimeSection({ results }: Report, { name, title }: RegimePlan): readonly string[] {
  const own = results.filter(({ regime }) => regime === name);
  if (own.length === 0) return [];
  const hours = Math.max(...own.map((each) => each.windowSeconds / each.seeds.length)) / 3600;
  const about = `\`${name}\`, ${brief(hours)} h of each of the seeds ${own[0]?.seeds.join(', ')}.`;
  return [`### ${title}`, '', about, '', ...HEAD, ...own.map(resultRow), ''];
}

const brief = (hours: number): string => String(Number(hours.toFixed(1)));

function goalSection({ goals }: Report): readonly string[] {
  const met = goals.filter(({ isMet }) => isMet).length;
  const rows = goals.map((goal) => row([`\`${goal.regime}\``, goal.text, measuredText(goal), verdict(goal)]));
  return [
    '## Goals',
    '',
    `${met} of ${goals.length} are met.`,
    '',
    '| regime | goal | measured | |',
    '|---|---|---|---|',
    ...rows,
    '',
  ];
}

function speed(results: readonly PolicyResult[]): string {
  const own = results.filter(({ policy }) => policy === OURS);
  const seconds = own.reduce((sum, { secondsOfCpu }) => sum + secondsOfCpu, 0);
  const calls = own.reduce((sum, each) => sum + each.calls, 0);
  return seconds === 0 ? '' : ` Callpace made ${whole(calls / seconds)} calls per second of CPU.`;
}

export function pageOf(report: Report, regimes: readonly RegimePlan[], pictures: readonly string[]): string {
  const { command, results } = report;
  return [
    '# Pacing results',
    '',
    'Written by the command below; do not edit. Simulated, never seen on a live account: the cores of controller and dialer',
    'as they are deployed, and the policies that they are compared with, dial a simulated Amazon Connect in virtual time.',
    `Counted by the books of the simulated account, not by the dialer.${speed(results)}`,
    '',
    '```sh',
    command,
    '```',
    '',
    ...pictures.flatMap((picture) => [picture, '']),
    ...goalSection(report),
    '## Figures',
    '',
    ...NOTES,
    '',
    ...regimes.flatMap((regime) => regimeSection(report, regime)),
  ].join('\n');
}
