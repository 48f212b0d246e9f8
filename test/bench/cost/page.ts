/** What a run comes to, as docs/cost.md and on the terminal. Every figure on it follows from the runs and the prices. */
import {
  dollarsOfMillion,
  HOURS_OF_MONTH,
  type Month,
  monthOf,
  perMillionCalls,
  perMillionCallsByPart,
  type Shares,
  type Standing,
  total,
} from './bill';
import { GOAL_CALLS_PER_SECOND, GOAL_DOLLARS } from './goal';
import { methodSection } from './method';
import { dollarsOf, PRICE_PAGES, PRICES, PRICES_AS_OF, serviceOf, type Unit } from './prices';
import type { Rate, Run } from './rates';

export interface Findings {
  readonly command: string;
  readonly idle: Run;
  readonly slow: Run;
  readonly fast: Run;
  readonly rates: readonly Rate[];
  readonly standing: readonly Standing[];
  readonly contacts: number;
  readonly bytesOfContact: number;
  /** What the local stack complained of, in all runs. */
  readonly problems: number;
  /** Dial requests whose time had passed, in both runs. */
  readonly lapsed: number;
  /** Whether both runs came to their last report. */
  readonly isFinished: boolean;
}

const RATES = [2, 5, 10, GOAL_CALLS_PER_SECOND];
const HOURS_A_DAY = 8;
const DIALING_HOURS = HOURS_A_DAY * (HOURS_OF_MONTH / 24);
const LARGEST = 12;

const money = (dollars: number): string => dollars.toFixed(2);
const figure = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2));
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** @returns whether the goal is met. */
export const isGoalMet = ({ rates }: Findings): boolean =>
  total(perMillionCalls(rates, GOAL_CALLS_PER_SECOND)) <= GOAL_DOLLARS;

/** A table of what a million calls cost, with each service's share. */
export function sharesTable(name: string, shares: Shares): readonly string[] {
  const all = total(shares);
  return [
    row([name, 'USD per million calls', 'share']),
    row(['---', '---', '---']),
    ...shares.map(([each, dollars]) => row([each, money(dollars), `${Math.round((100 * dollars) / all)} %`])),
    row(['**all**', `**${money(all)}**`, '']),
  ];
}

export function pageOf(findings: Findings): string {
  const { command, rates } = findings;
  const verdict = isGoalMet(findings) ? 'met' : 'missed';
  const all = total(perMillionCalls(rates, GOAL_CALLS_PER_SECOND));
  return `${[
    '# What it costs',
    '',
    'Written by the command below; do not edit. Nothing here was seen on a bill: the requests are counted on the local stack,',
    'which runs the synthesized template, the bundles and the real AWS SDK, and are multiplied by list prices.',
    `Amazon Connect's own charges, for calls, minutes and numbers, come on top and are far larger.`,
    '',
    '```sh',
    command,
    '```',
    '',
    `**A million calls cost ${money(all)} USD** at ${GOAL_CALLS_PER_SECOND} calls per second. The goal of at most ${GOAL_DOLLARS} USD is ${verdict}.`,
    'Loading the list, retries, reports and events are in it; what is paid by the month [is not](#a-month).',
    '',
    ...sharesTable('service', perMillionCalls(rates, GOAL_CALLS_PER_SECOND)),
    '',
    'The same by part of the deployment:',
    '',
    ...sharesTable('part', perMillionCallsByPart(rates, GOAL_CALLS_PER_SECOND)),
    '',
    '## At other rates',
    '',
    'The controller costs the same in each second, however many calls it admits, so slow dialing costs more for each call.',
    '',
    row([
      'calls per second',
      'USD per million calls',
      'of it by the second',
      'of it by the call',
      'a million calls take',
    ]),
    row(['---', '---', '---', '---', '---']),
    ...RATES.map((rate) => rateRow(rates, rate)),
    '',
    '## What is largest',
    '',
    row(['part', 'what', 'each call', 'each second', 'unit', `USD per million calls at ${GOAL_CALLS_PER_SECOND}/s`]),
    row(['---', '---', '---', '---', '---', '---']),
    ...[...rates]
      .sort((a, b) => dollarsOfMillion(b, GOAL_CALLS_PER_SECOND) - dollarsOfMillion(a, GOAL_CALLS_PER_SECOND))
      .slice(0, LARGEST)
      .map((rate) =>
        row([
          rate.part,
          rate.operation,
          figure(rate.perCall),
          figure(rate.perSecond),
          PRICES[rate.unit].what,
          money(dollarsOfMillion(rate, GOAL_CALLS_PER_SECOND)),
        ]),
      ),
    '',
    '## A month',
    '',
    `A month has ${HOURS_OF_MONTH} hours. *Dialing* is ${HOURS_A_DAY} hours a day. Free tiers are left out.`,
    '',
    ...monthTable(findings),
    '',
    'Standing, every month:',
    '',
    row(['what', 'how many', 'USD']),
    row(['---', '---', '---']),
    ...findings.standing.map(({ what, unit, amount }) => row([what, figure(amount), money(dollarsOf(unit, amount))])),
    '',
    ...storage(findings),
    '',
    ...methodSection(findings),
    '',
    '## Prices',
    '',
    `List prices of us-east-1 in USD, first tier, as of ${PRICES_AS_OF}. All of them are in \`test/bench/cost/prices.ts\`, and nowhere else:`,
    'compare them with the pages before you rely on them.',
    '',
    row(['service', 'what', 'USD', 'per']),
    row(['---', '---', '---', '---']),
    ...(Object.keys(PRICES) as Unit[]).map((unit) => {
      const { what, dollars, per } = PRICES[unit];
      const service = serviceOf(unit);
      return row([
        `[${service}](${PRICE_PAGES[service]})`,
        what,
        String(Number(dollars.toPrecision(8))),
        per.toLocaleString('en-US'),
      ]);
    }),
  ].join('\n')}\n`;
}

function rateRow(rates: readonly Rate[], callsPerSecond: number): string {
  const bySecond = total(
    perMillionCalls(
      rates.map((rate) => ({ ...rate, perCall: 0 })),
      callsPerSecond,
    ),
  );
  const all = total(perMillionCalls(rates, callsPerSecond));
  const hours = 1_000_000 / callsPerSecond / 3_600;
  return row([String(callsPerSecond), money(all), money(bySecond), money(all - bySecond), `${Math.round(hours)} h`]);
}

function monthTable(findings: Findings): readonly string[] {
  const months: readonly (readonly [string, Month])[] = [
    ['nobody is called', monthOf(findings, { callsPerSecond: 1, hours: 0 })],
    ...RATES.map((rate): readonly [string, Month] => [
      `dialing at ${rate} calls per second`,
      monthOf(findings, { callsPerSecond: rate, hours: DIALING_HOURS }),
    ]),
  ];
  return [
    row(['month', 'calls', 'standing', 'idle hours', 'dialing', 'USD in all']),
    row(['---', '---', '---', '---', '---', '---']),
    ...months.map(([name, { standing, idle, dialing, calls, dollars }]) =>
      row([
        name,
        calls === 0 ? '0' : `${(calls / 1e6).toFixed(1)} million`,
        money(total(standing)),
        money(total(idle)),
        money(total(dialing)),
        `**${money(dollars)}**`,
      ]),
    ),
  ];
}

function storage({ bytesOfContact }: Findings): readonly string[] {
  const bytes = bytesOfContact * 1_000_000;
  const dollars = dollarsOf('tableByteMonths', bytes) + dollarsOf('backupByteMonths', bytes);
  return [
    `A million contacts that are kept (${Math.round(bytesOfContact)} bytes each, with their attempts) cost ${money(dollars)} USD more each month, with`,
    'point-in-time recovery; `contactRetentionDays` says how long. One campaign that is not finished costs',
    `${money(dollarsOf('metricMonths', 1))} USD a month for its backlog metric, at most 21 of them are there at a time.`,
  ];
}
