import type { CampaignItem, SuppressionListItem } from '../../../../lambda/contract/items';
import { classifyKey, suppressionRejectsKey } from '../../../../lambda/contract/storage';
import { covers, inEverybodysWay, inTheWayOf, scopeOfList } from '../../../../lambda/core/rules/suppression-scope';
import { CAMPAIGN, definedAs, NOW_MS } from '../pace/pacing';

const OWN = `campaigns/${CAMPAIGN}/suppression/dnc.csv`;
const aList = (sk: string, overrides: Partial<SuppressionListItem> = {}): SuppressionListItem => ({
  ...{ pk: 'SUPPRESSION', sk, etag: 'e', version: 1, state: 'loaded', numbers: 1, rejected: 0 },
  ...overrides,
});
const aCampaign = (suppressionLists?: readonly string[]): CampaignItem => ({
  pk: 'CAMPAIGNS',
  sk: CAMPAIGN,
  createdAtMs: NOW_MS,
  ...(suppressionLists ? { applied: definedAs({ suppressionLists }) } : {}),
});

it.each([
  ['suppression/all/dnc.csv', 'all'],
  ['suppression/acme/dnc.csv.gz', 'acme'],
  ['suppression/acme/old/dnc.csv', 'acme'],
  ['campaigns/acme/spring/suppression/dnc.csv', 'acme/spring'],
  ['something/else', 'all'],
  ['suppression/dnc.csv', 'all'],
  ['suppression/no tenant is called so/dnc.csv', 'all'],
  ['suppression/acme/dnc.xlsx', 'acme'],
])('%s holds for %s', (key, scope) => {
  expect(scopeOfList(key)).toBe(scope);
});

it.each([
  ['all', 'acme/spring', true],
  ['All', 'acme/spring', true],
  ['acme', 'acme/spring', true],
  ['ACME', 'acme/spring', true],
  ['acm', 'acme/spring', false],
  ['acme/spring', 'acme/spring', true],
  ['acme/spr', 'acme/spring', false],
  ['acme/spring', 'acme/spring-2', false],
] as const)('%s covers %s: %s', (scope, campaign, does) => {
  expect(covers(scope, campaign)).toBe(does);
});

it.each([
  ['suppression/dnc.csv', 'all', 'dnc.csv'],
  ['suppression/DNC.CSV.GZ', 'all', 'DNC.CSV.GZ'],
  ['suppression/acme corp/dnc.csv', 'all', 'acme corp/dnc.csv'],
  ['suppression/all/dnc.xlsx', 'all', 'dnc.xlsx'],
  ['suppression/acme/dnc.txt', 'acme', 'dnc.txt'],
  ['campaigns/acme/spring/suppression/dnc.zip', 'acme/spring', 'dnc.zip'],
])('%s is taken for a suppression list, because whoever dropped it believes that it holds', (key, scope, name) => {
  expect(classifyKey(key)).toEqual({ kind: 'suppression-list', scope, name });
});

it.each(['suppression/', 'suppression/all/', 'suppression/.DS_Store', 'suppression/all/README.md'])(
  '%s is none',
  (key) => {
    expect(classifyKey(key).kind).toBe('ignored');
  },
);

it('a tenant named "all" is refused, because its lists would hold for everybody', () => {
  for (const key of ['campaigns/all/spring/lists/a.csv', 'campaigns/ALL/spring/campaign.json'])
    expect(classifyKey(key)).toEqual({
      kind: 'ignored',
      reason: expect.stringContaining('a tenant must not be named "all"'),
    });
});

it('what is wrong with a list is reported where its readers are', () => {
  expect(suppressionRejectsKey('all', 'a.csv')).toBe('reports/suppression/all/rejects/a.csv');
  expect(suppressionRejectsKey('acme/spring', 'a.csv.gz')).toBe('reports/acme/spring/suppression/rejects/a.csv.gz.csv');
});

describe('in the way', () => {
  it('of everybody are lists for everybody that are not loaded, and no other', () => {
    expect(inEverybodysWay([aList('suppression/all/a.csv'), aList(OWN, { state: 'loading' })])).toBeUndefined();
    expect(inEverybodysWay([aList('suppression/all/a.csv', { state: 'loading' })])).toMatchObject({ scope: 'all' });
  });

  it('of a campaign are lists that cover it', () => {
    const others = [
      aList('suppression/acme/a.csv', { state: 'refused' }),
      aList('campaigns/default/x/suppression/a.csv', { state: 'loading' }),
    ];
    expect(inTheWayOf(aCampaign(), others)).toBeUndefined();
    expect(inTheWayOf(aCampaign(), [...others, aList(OWN, { state: 'refused', refusal: 'why' })])).toEqual({
      kind: 'not-loaded',
      list: OWN,
      scope: CAMPAIGN,
      refusal: 'why',
    });
  });

  it.each([
    ['absent', []],
    ['of another tenant', [aList('suppression/acme/a.csv')]],
    ['retired and gone', [aList('suppression/default/a.csv', { etag: '', numbers: 0 })]],
  ])('of a campaign are lists that its definition names and that are %s', (_, lists) => {
    const named = lists[0]?.sk ?? 'suppression/default/a.csv';
    expect(inTheWayOf(aCampaign([named]), lists)).toEqual({ kind: 'absent', list: named, campaign: CAMPAIGN });
  });

  it('of a campaign is none while all that it names are loaded', () => {
    expect(inTheWayOf(aCampaign([OWN]), [aList(OWN)])).toBeUndefined();
  });
});
