/** Holds the reports of a finished run against each other and against the simulator's books: is every row accounted for? */
import { type Accounts, openContacts } from './accounts';
import type { Ending } from './ending';

/** What the simulator counted against the dialer. Undefined where Connect is somebody else's. */
export interface Breaks {
  readonly throttled: number;
  readonly breaches: number;
  readonly numbersCalledTwice: number;
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
    ...(ending.kind === 'refused' ? [] : unaccounted(accounts, rowsInFile)),
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
