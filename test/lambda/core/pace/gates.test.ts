import type { SuppressionListItem } from '../../../../lambda/contract/items';
import { aRig } from './pacing';

const aList = (state: SuppressionListItem['state']): SuppressionListItem => ({
  pk: 'SUPPRESSION',
  sk: 'suppression/all/dnc.csv',
  etag: 'e',
  state,
  numbers: 1,
  rejected: 0,
});

it('are open while there is neither a stop nor a list that is not loaded', async () => {
  const { gates, tables, clock } = aRig();
  tables.suppressionLists = [aList('loaded')];
  await expect(gates.closed(clock.nowMs())).resolves.toBeUndefined();
});

it('are closed by the stop switch, with its reason', async () => {
  const { gates, tables, clock } = aRig();
  tables.stopReason = 'wrong list';
  await expect(gates.closed(clock.nowMs())).resolves.toEqual({ kind: 'stopped', reason: 'wrong list' });
});

it.each(['loading', 'refused'] as const)('are closed while a suppression list is %s', async (state) => {
  const { gates, tables, clock } = aRig();
  tables.suppressionLists = [aList('loaded'), aList(state)];
  await expect(gates.closed(clock.nowMs())).resolves.toEqual({ kind: 'suppression', list: 'suppression/all/dnc.csv' });
});

it('are looked at again after a second', async () => {
  const { gates, tables, clock, journal } = aRig();
  await gates.closed(clock.nowMs());
  tables.stopReason = 'drill';
  await expect(gates.closed(clock.nowMs() + 999)).resolves.toBeUndefined();
  await expect(gates.closed(clock.nowMs() + 1_000)).resolves.toMatchObject({ kind: 'stopped' });
  expect(journal.filter((entry) => entry === 'campaigns.stopped')).toHaveLength(2);
});

it('give no answer when the store gives none, and ask again at once', async () => {
  const { gates, failing, clock } = aRig();
  failing.add('campaigns.stopped');
  await expect(gates.closed(clock.nowMs())).rejects.toThrow('the store does not answer');
  failing.clear();
  await expect(gates.closed(clock.nowMs())).resolves.toBeUndefined();
});
