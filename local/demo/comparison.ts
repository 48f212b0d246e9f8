/**
 * The same account in virtual time, dialed by the usual recipe and by Callpace: what a list would come to, computed in a
 * second or two while somebody watches.
 */

import type { ConnectAccount } from '../../sim/connect/types';
import { isOwn } from '../../sim/measure/lines';
import { runList } from '../../sim/policies/measure-policy';
import { recipe } from '../../sim/policies/recipe';
import { World } from '../../sim/world/world';

/** What one way to dial makes of a list. */
interface ListFigures {
  /** Contacts whose call got a line. */
  readonly called: number;
  /** Contacts whose call found the instance full and died: nobody's phone rang, and nobody tries again. */
  readonly dropped: number;
  /** Contacts that nobody called, and nobody will. */
  readonly lost: number;
  /** Requests that the account throttled. */
  readonly throttled: number;
  /** Calls above the concurrent-call quota. */
  readonly breaches: number;
  /** Of the run. */
  readonly seconds: number;
}

export interface Comparison {
  readonly contacts: number;
  readonly recipe: ListFigures;
  readonly callpace: ListFigures;
}

const CONTACTS = 1_000;
/** Longer than any account needs for so short a list, s of the run. */
const LONGEST_SECONDS = 24 * 3_600;

/** Each contact is called at most once, so that the two can be compared. */
export async function compare(account: ConnectAccount, seed: number): Promise<Comparison> {
  const list = { account, contacts: CONTACTS, seed, longestSeconds: LONGEST_SECONDS };
  return { contacts: CONTACTS, recipe: runList(recipe, list), callpace: await dialedByCallpace(account, seed) };
}

async function dialedByCallpace(account: ConnectAccount, seed: number): Promise<ListFigures> {
  const readEveryMs = account.metrics.periodSeconds * 1_000;
  const world = new World({ seed, account, contacts: CONTACTS, readEveryMs });
  const startMs = world.clock.nowMs();
  await world.run(LONGEST_SECONDS * 1_000);
  const { contacts, throttled, breaches } = world.model.log();
  const called = new Set(contacts.filter(isOwn).map(({ destination }) => destination)).size;
  const ends = contacts.filter(isOwn).map(({ disconnectedAtMs }) => disconnectedAtMs ?? startMs);
  const lastMs = ends.reduce((latest, endMs) => Math.max(latest, endMs), startMs);
  const lost = CONTACTS - called;
  return { called, dropped: 0, lost, throttled, breaches, seconds: (lastMs - startMs) / 1_000 };
}

/** The lines of a small table. */
export function comparisonLines({ contacts, recipe: usual, callpace }: Comparison): string[] {
  const row = (name: string, figures: ListFigures) =>
    [
      `  ${name.padEnd(WIDTHS.name)}`,
      cell(figures.called, WIDTHS.called),
      cell(figures.dropped + figures.lost, WIDTHS.lost),
      cell(figures.breaches, WIDTHS.breaches),
      cell(figures.throttled, WIDTHS.throttled),
    ].join('');
  return [
    `The same account in virtual time, a list of ${contacts}, each contact tried once:`,
    `  ${''.padEnd(WIDTHS.name)}${'called'.padStart(WIDTHS.called)}${'never called'.padStart(WIDTHS.lost)}${'over the quota'.padStart(WIDTHS.breaches)}${'throttled'.padStart(WIDTHS.throttled)}`,
    row('SQS + Lambda, concurrency = rate', usual),
    row('Callpace', callpace),
  ];
}

const WIDTHS = { name: 33, called: 8, lost: 14, breaches: 16, throttled: 11 } as const;

const cell = (count: number, width: number): string => String(count).padStart(width);
