/** Holds the reports of a finished run against each other and against the simulator's books: is every row accounted for? */
import { CONTACT_STATES, type ContactState, FINAL_STATES } from '../../lambda/contract/items';
import type { CampaignStatus } from '../../lambda/contract/reports';
import type { Ending } from './ending';

/** Where every row of the campaign's lists went. */
export interface Accounts {
  readonly rows: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly contacts: Readonly<Record<ContactState, number>>;
  /** Pending contacts that wait for a zone: accounted for, although not final. */
  readonly held: number;
  /** rejected + duplicates + contacts in every state. */
  readonly accounted: number;
}

/** What the simulator counted against the dialer. Undefined where Connect is somebody else's. */
export interface Breaks {
  readonly throttled: number;
  readonly breaches: number;
  readonly numbersCalledTwice: number;
}

export function accountsOf(status: CampaignStatus | undefined): Accounts {
  const lists = status?.lists ?? [];
  const rejected = lists.reduce((sum, list) => sum + list.rejected, 0);
  const duplicates = lists.reduce((sum, list) => sum + list.duplicates, 0);
  const contacts = Object.fromEntries(
    CONTACT_STATES.map((state) => [state, status?.contacts[state] ?? 0]),
  ) as Accounts['contacts'];
  return {
    rows: lists.reduce((sum, list) => sum + list.rows, 0),
    rejected,
    duplicates,
    contacts,
    held: status?.held ?? 0,
    accounted: rejected + duplicates + CONTACT_STATES.reduce((sum, state) => sum + contacts[state], 0),
  };
}

/** Contacts that are neither final nor held: somebody still has to do something with them. */
export function openContacts(accounts: Accounts): number {
  const all = CONTACT_STATES.reduce((sum, state) => sum + accounts.contacts[state], 0);
  const final = FINAL_STATES.reduce((sum, state) => sum + accounts.contacts[state], 0);
  return all - final - accounts.held;
}

/**
 * Why the run is not a success; empty where it is.
 *
 * @param rowsInFile rows of the list as counted by somebody else than the intake; undefined where that is impossible
 */
export function failuresOf(
  ending: Ending,
  accounts: Accounts,
  rowsInFile: number | undefined,
  breaks: Breaks | undefined,
): readonly string[] {
  return [
    ...endedEarly(ending),
    ...unaccounted(accounts, rowsInFile),
    ...(breaks === undefined ? [] : brokenInvariants(breaks)),
  ];
}

function endedEarly(ending: Ending): string[] {
  switch (ending.kind) {
    case 'finished':
    case 'only-held':
      return [];
    case 'blocked':
    case 'refused':
    case 'stalled':
    case 'timeout':
    case 'interrupted':
    case 'broken':
      return [ending.why];
  }
}

function unaccounted(accounts: Accounts, rowsInFile: number | undefined): string[] {
  const problems: string[] = [];
  if (accounts.rows === 0) problems.push('the reports know of no row');
  if (accounts.accounted !== accounts.rows)
    problems.push(`${accounts.rows} rows, but rejected + duplicate + contacts = ${accounts.accounted}`);
  if (rowsInFile !== undefined && rowsInFile !== accounts.rows)
    problems.push(`the list has ${rowsInFile} rows, the reports account for ${accounts.rows}`);
  const open = openContacts(accounts);
  if (open > 0) problems.push(`${open} contacts are in no final state`);
  return problems;
}

function brokenInvariants(breaks: Breaks): string[] {
  const problems: string[] = [];
  if (breaks.throttled > 0) problems.push(`the account throttled ${breaks.throttled} requests`);
  if (breaks.breaches > 0) problems.push(`${breaks.breaches} calls were placed into a full account`);
  if (breaks.numbersCalledTwice > 0) problems.push(`${breaks.numbersCalledTwice} numbers were called twice`);
  return problems;
}
