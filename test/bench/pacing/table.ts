/** The results as a table for a terminal of 120 columns, and the goals below it. */

import { inboundRate, percent, ramp, rate, whole } from './format';
import { goalLine } from './goal-line';
import type { RegimePlan } from './plan';
import type { PolicyResult, Report } from './results';

interface Column {
  readonly head: readonly [string, string];
  readonly cell: (result: PolicyResult) => string;
}

const COLUMNS: readonly Column[] = [
  { head: ['', '  policy'], cell: ({ policy }) => `  ${policy}` },
  { head: ['used', '%'], cell: ({ utilisation }) => percent(utilisation) },
  { head: ['breaches', '/1,000'], cell: (result) => rate(result, 'breaches', result.breachesPer1000) },
  { head: ['throttled', '/1,000'], cell: (result) => rate(result, 'throttled', result.throttledPer1000) },
  { head: ['inbound', 'blocked*'], cell: inboundRate },
  { head: ['lost', '/1,000'], cell: (result) => rate(result, 'lost', result.lostPer1000) },
  { head: ['called', 'twice'], cell: ({ calledTwice }) => whole(calledTwice) },
  { head: ['ramp', 's'], cell: ramp },
  { head: ['', 'calls'], cell: ({ calls }) => whole(calls) },
  { head: ['CPU', 's'], cell: ({ secondsOfCpu }) => secondsOfCpu.toFixed(1) },
];

const NOTES = [
  '* per 1,000 inbound calls, beyond those that are blocked without a dialer',
  '(<x): none was counted; with 95 % confidence the rate per 1,000 is below x',
];

export function tableOf({ results, goals }: Report, regimes: readonly RegimePlan[]): string {
  const heads = [0, 1].map((line) => COLUMNS.map(({ head }) => head[line] ?? ''));
  const rows = results.map((result) => COLUMNS.map(({ cell }) => cell(result)));
  const widths = COLUMNS.map((_, index) => Math.max(...[...heads, ...rows].map((row) => row[index]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  ');
  const body = regimes.flatMap(({ name, title }) => {
    const own = rows.filter((_, index) => results[index]?.regime === name);
    return own.length === 0 ? [] : ['', `${name}: ${title}`, ...own.map(line)];
  });
  const checked = goals.map((goal) => `  ${goalLine(goal)}`);
  return [
    ...heads.map(line),
    ...body,
    '',
    ...NOTES,
    ...(checked.length === 0 ? [] : ['', 'Goals', ...checked]),
    '',
  ].join('\n');
}
