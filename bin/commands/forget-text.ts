/** What `callpace forget` tells: what is gone, and by name what is not. */
import { resultsKey } from '../../lambda/contract/storage';
import type { ForgottenIn } from '../../lambda/core/operate/forget';
import type { SuppressedBy } from '../../lambda/core/operate/suppressions';

export interface Forgotten {
  /** Masked. */
  readonly number: string;
  readonly campaigns: readonly ForgottenIn[];
  readonly suppressedBy: readonly SuppressedBy[];
}

const RESULTS: Readonly<Record<ForgottenIn['result'], string>> = {
  erased: 'erased: number, attributes and history',
  'erased-before': 'erased before',
  'in-flight': 'NOT erased: a call is up, or about to be; run this again in a few minutes',
  'changed-meanwhile': 'NOT erased: it changed at the same moment; run this again',
};

export function forgottenText({ number, campaigns, suppressedBy }: Forgotten): string {
  if (campaigns.length === 0) return `${number} is in no campaign.\n${[...kept(suppressedBy)].join('\n')}\n`;
  return [
    `${number}:`,
    ...campaigns.map(({ campaign, result }) => `  ${campaign}: ${RESULTS[result]}`),
    '',
    'Not erased, because they are files of yours; delete or rewrite them:',
    ...campaigns.flatMap(({ list, row, otherLists }) => [
      `  ${list} (row ${row})`,
      ...otherLists.map((other) => `  ${other}, if the number stands there as a duplicate`),
    ]),
    ...reported(campaigns),
    ...elsewhere(campaigns),
    ...kept(suppressedBy),
    '',
  ].join('\n');
}

function reported(campaigns: readonly ForgottenIn[]): readonly string[] {
  const keys = campaigns.filter(({ isReported }) => isReported).map(({ campaign }) => resultsKey(campaign));
  if (keys.length === 0) return [];
  return [
    'Being written anew without the number; look at them in a minute. Copies that were downloaded are not reached:',
    ...keys.map((key) => `  ${key}`),
    'rejects.csv never holds more than the last two digits of a number.',
  ];
}

function elsewhere(campaigns: readonly ForgottenIn[]): readonly string[] {
  const ids = campaigns.flatMap(({ contactIds }) => contactIds);
  if (ids.length === 0) return [];
  return [
    'Amazon Connect keeps contact records and recordings of its own, under these contact ids:',
    `  ${ids.join(' ')}`,
  ];
}

function* kept(suppressedBy: readonly SuppressedBy[]): Generator<string> {
  if (suppressedBy.length === 0) {
    yield 'No suppression holds the number: a new list can bring it back. To prevent that: callpace suppress NUMBER';
    return;
  }
  yield 'Kept, so that nobody calls: the suppression, as a keyed hash of the number:';
  for (const by of suppressedBy)
    yield by.kind === 'operator'
      ? `  by an operator, for ${by.scope}`
      : `  the list ${by.list}, which holds the number itself: it must, as long as it is to be suppressed`;
}
