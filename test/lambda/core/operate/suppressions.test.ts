import {
  operatorSuppression,
  type SuppressedNumberItem,
  type SuppressionListItem,
  suppressedPartition,
} from '../../../../lambda/contract/items';
import { suppressionsInForce } from '../../../../lambda/core/operate/suppressions';
import { aSuppressionList, OPERATION } from './contacts';

const OPTOUT = 'suppression/acme/optout.csv';
const BY_OPTOUT = { kind: 'list', scope: 'acme', list: OPTOUT };

const list = (overrides: Partial<SuppressionListItem> = {}) => aSuppressionList({ sk: OPTOUT, ...overrides });

const item = (overrides: Partial<SuppressedNumberItem> = {}): SuppressedNumberItem => ({
  pk: suppressedPartition('n'),
  sk: `${OPTOUT}#2`,
  list: OPTOUT,
  etag: 'now',
  version: 2,
  ...overrides,
});

const without = <T extends object, K extends keyof T>(of: T, key: K): Omit<T, K> => {
  const { [key]: _, ...rest } = of;
  return rest;
};

describe('a number of a list', () => {
  it.each<[string, SuppressedNumberItem, readonly SuppressionListItem[]]>([
    ['of the content that is in force', item({ version: 1 }), [list()]],
    ['of a newer version than the one that is in force', item({ etag: 'next', version: 3 }), [list()]],
    ['of a list that nobody knows yet', item({ etag: 'next' }), []],
    [
      'of a newer version than a list that was not numbered',
      item({ etag: 'next', version: 1 }),
      [without(list(), 'version') as SuppressionListItem],
    ],
    ['kept under the key of its list', without(item({ sk: OPTOUT }), 'list') as SuppressedNumberItem, [list()]],
    ['of one list among others', item(), [list({ sk: 'suppression/all/other.csv', etag: 'other' }), list()]],
  ])('counts if it is %s', (_, of, lists) => {
    expect(suppressionsInForce([of], lists)).toEqual([BY_OPTOUT]);
  });

  it.each<[string, SuppressedNumberItem, readonly SuppressionListItem[]]>([
    ['of the same version with another content', item({ etag: 'before' }), [list()]],
    ['of an older version', item({ etag: 'before', version: 1 }), [list()]],
    [
      'of another content, and neither was numbered',
      without(item({ etag: 'before' }), 'version') as SuppressedNumberItem,
      [without(list(), 'version') as SuppressionListItem],
    ],
  ])('counts no more if it is %s', (_, of, lists) => {
    expect(suppressionsInForce([of], lists)).toEqual([]);
  });

  it('is told once, in how many versions ever it stands there', () => {
    const items = [item(), item({ sk: `${OPTOUT}#3`, etag: 'next', version: 3 })];
    expect(suppressionsInForce(items, [list()])).toEqual([BY_OPTOUT]);
  });
});

it('what operators said counts without a list, each word with its scope and its reason', () => {
  const items = [
    operatorSuppression('n', 'all', OPERATION),
    item(),
    operatorSuppression('n', 'acme/spring', { ...OPERATION, reason: 'asked' }),
  ];
  expect(suppressionsInForce(items, [list()])).toEqual([
    { kind: 'operator', scope: 'all', ...OPERATION, reason: undefined },
    BY_OPTOUT,
    { kind: 'operator', scope: 'acme/spring', ...OPERATION, reason: 'asked' },
  ]);
});
