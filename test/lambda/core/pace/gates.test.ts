import type { CampaignId, CampaignItem, SuppressionListItem } from '../../../../lambda/contract/items';
import { aRig, CAMPAIGN, NOW_MS } from './pacing';

const aList = (state: SuppressionListItem['state'], sk = 'suppression/all/dnc.csv'): SuppressionListItem => ({
  pk: 'SUPPRESSION',
  sk,
  etag: 'e',
  state,
  numbers: 1,
  rejected: 0,
});
const aCampaign = (sk: CampaignId = CAMPAIGN): CampaignItem => ({ pk: 'CAMPAIGNS', sk, createdAtMs: NOW_MS });

it('are open while there is neither a stop nor a list that is not loaded', async () => {
  const { gates, tables, clock } = aRig();
  tables.suppressionLists = [aList('loaded')];
  await expect(gates.closed(clock.nowMs())).resolves.toBeUndefined();
});

it('are closed by the stop switch, with its reason', async () => {
  const { gates, tables, clock } = aRig();
  tables.stopReason = 'wrong list';
  tables.suppressionLists = [aList('loading')];
  const stopped = { kind: 'stopped', reason: 'wrong list' };
  await expect(gates.closed(clock.nowMs())).resolves.toEqual(stopped);
  expect(gates.mayCall(aCampaign())).toEqual(stopped);
});

it.each(['loading', 'refused'] as const)('are closed while a suppression list is %s', async (state) => {
  const { gates, tables, clock } = aRig();
  tables.suppressionLists = [aList('loaded'), aList(state)];
  const closed = { kind: 'suppression', way: { kind: 'not-loaded', list: 'suppression/all/dnc.csv', scope: 'all' } };
  await expect(gates.closed(clock.nowMs())).resolves.toMatchObject(closed);
  expect(gates.mayCall(aCampaign())).toMatchObject(closed);
});

it.each([
  ['suppression/default/dnc.csv', ['default/spring', 'default/autumn']],
  ['campaigns/default/spring/suppression/dnc.csv', ['default/spring']],
])('are closed for whom it covers while %s is not loaded, and for nobody else', async (list, closed) => {
  const { gates, tables, clock } = aRig();
  tables.suppressionLists = [aList('refused', list)];
  await expect(gates.closed(clock.nowMs())).resolves.toBeUndefined();
  const all: CampaignId[] = ['default/spring', 'default/autumn', 'acme/spring'];
  expect(all.filter((campaign) => gates.mayCall(aCampaign(campaign)))).toEqual(closed);
});

it('are closed for everybody before anything was read, and after it could not be read', async () => {
  const { gates, failing, clock } = aRig();
  const unread = { kind: 'suppression', way: { kind: 'unread' } };
  expect(gates.mayCall(aCampaign())).toEqual(unread);
  await gates.closed(clock.nowMs());
  expect(gates.mayCall(aCampaign())).toBeUndefined();
  failing.add('campaigns.suppressionLists');
  await expect(gates.closed(clock.nowMs() + 1_000)).rejects.toThrow('the store does not answer');
  expect(gates.mayCall(aCampaign())).toEqual(unread);
});

it('are looked at again after a second', async () => {
  const { gates, tables, clock, journal } = aRig();
  await gates.closed(clock.nowMs());
  tables.stopReason = 'drill';
  await expect(gates.closed(clock.nowMs() + 999)).resolves.toBeUndefined();
  await expect(gates.closed(clock.nowMs() + 1_000)).resolves.toMatchObject({ kind: 'stopped' });
  await expect(gates.closed(clock.nowMs() + 1_999)).resolves.toMatchObject({ kind: 'stopped' });
  expect(journal.filter((entry) => entry === 'campaigns.stopped')).toHaveLength(2);
});

it('give no answer when the store gives none, and ask again at once', async () => {
  const { gates, failing, clock } = aRig();
  failing.add('campaigns.stopped');
  await expect(gates.closed(clock.nowMs())).rejects.toThrow('the store does not answer');
  failing.clear();
  await expect(gates.closed(clock.nowMs())).resolves.toBeUndefined();
});
