import type { SuppressionListItem } from '../../../../lambda/contract/items';
import { METRICS } from '../../../../lambda/contract/metrics';
import { LARGEST_SAMPLE, Measures } from '../../../../lambda/core/pace/measures';
import type { DueCount } from '../../../../lambda/core/pace/memory';
import type { Succession } from '../../../../lambda/core/pace/standby';
import { aRig, CAMPAIGN, NOW_MS } from './pacing';

const CLOSED = 'Europe/London';

/** Five contacts in a zone that is open, three in one that is not. */
function someMeasures(succession?: Succession) {
  const rig = aRig({ closedZones: [CLOSED] });
  rig.load(5);
  rig.load(3, CAMPAIGN, CLOSED, 10);
  const { ports, pacer, supply } = rig;
  return { ...rig, measures: new Measures(ports, pacer, supply, succession) };
}

it('who is due, who waits for a time or a window, and for how long the first of the due has been', async () => {
  const rig = someMeasures();
  rig.change(1, { dueAtMs: NOW_MS - 90_000 });
  rig.change(2, { dueAtMs: NOW_MS + 1 });
  rig.change(3, { dueAtMs: NOW_MS + 60_000 });
  rig.change(10, { dueAtMs: NOW_MS - 900_000 });
  await rig.measures.countDue(NOW_MS);
  await rig.measures.survey(NOW_MS);

  expect(rig.gaugeValues.get(METRICS.backlogDue)).toBe(3);
  expect(rig.gaugeValues.get(METRICS.backlogWaiting)).toBe(2 + 3);
  expect(rig.gaugeValues.get(METRICS.oldestDue)).toBe(90);
});

describe('the count of who is due', () => {
  /** As many times five as it was counted. */
  const countsIn = ({ journal }: { readonly journal: readonly string[] }) =>
    journal.filter((entry) => entry === 'contacts.countDue').length;
  const rigWith = (dueCount: DueCount | undefined) => {
    const rig = someMeasures();
    return { ...rig, measures: new Measures(rig.ports, rig.pacer, rig.supply, undefined, dueCount) };
  };
  const openShards = () => someMeasures().supply.openShards(NOW_MS).length;

  it('holds the longer the more they are, also for a successor', async () => {
    const before = { atMs: NOW_MS, contacts: 100_000, openShards: openShards() };
    const rig = rigWith(before);
    await rig.measures.countDue(NOW_MS + 149_999);
    expect(countsIn(rig)).toBe(0);
    expect(rig.gaugeValues.get(METRICS.backlogDue)).toBe(100_000);
    expect(rig.measures.dueCount).toEqual(before);

    await rig.measures.countDue(NOW_MS + 150_000);
    expect(countsIn(rig)).toBe(openShards());
    expect(rig.gaugeValues.get(METRICS.backlogDue)).toBe(5);
    expect(rig.measures.dueCount).toEqual({ ...before, atMs: NOW_MS + 150_000, contacts: 5 });
  });

  it('is another one as soon as other zones are open', async () => {
    const rig = rigWith({ atMs: NOW_MS, contacts: 100_000, openShards: openShards() + 1 });
    await rig.measures.countDue(NOW_MS);
    expect(rig.gaugeValues.get(METRICS.backlogDue)).toBe(5);
  });

  it('is taken each time while they are few', async () => {
    const rig = rigWith(undefined);
    await rig.measures.countDue(NOW_MS);
    await rig.measures.countDue(NOW_MS + 15_000);
    expect(countsIn(rig)).toBe(2 * openShards());
  });
});

it('nobody has been due for any time while nobody is due', async () => {
  const rig = aRig();
  await new Measures(rig.ports, rig.pacer, rig.supply).survey(NOW_MS);

  expect(rig.gaugeValues.get(METRICS.oldestDue)).toBe(0);
});

it('the first turn ends the gap after a predecessor, and tells a lost one from one that left', () => {
  const rig = someMeasures({ isClean: false, renewedAtMs: NOW_MS - 4_500 });
  rig.measures.bound('rate');
  rig.clock.ms += 10_000;
  rig.measures.bound('rate');

  expect(rig.gaugeValues.get(METRICS.handOverGap)).toBe(4.5);
  expect(rig.counts.get(METRICS.takeovers)).toBe(1);
});

it('after a clean end nobody was lost, and after a rest there is no gap', () => {
  const rig = someMeasures({ isClean: true, renewedAtMs: undefined });
  rig.measures.bound('rate');

  expect(rig.gaugeValues.has(METRICS.handOverGap)).toBe(false);
  expect(rig.counts.has(METRICS.takeovers)).toBe(false);
});

it('however many zones are closed, no more than so many shards are asked, and each stands for others', async () => {
  const closed = Array.from({ length: 500 }, (_, n) => `Zone/${n}+US-FL`);
  const rig = aRig({ closedZones: closed });
  for (const [n, zone] of closed.entries()) rig.load(4, CAMPAIGN, zone, 1_000 + 4 * n);
  const before = rig.journal.length;
  await new Measures(rig.ports, rig.pacer, rig.supply).survey(NOW_MS);

  expect(rig.journal.slice(before)).toHaveLength(LARGEST_SAMPLE);
  const waiting = rig.gaugeValues.get(METRICS.backlogWaiting) ?? 0;
  expect(waiting).toBeGreaterThan(1_500);
  expect(waiting).toBeLessThan(2_500);
});

describe('how old suppression lists are', () => {
  const DAY_MS = 86_400_000;
  const list = (changes: Partial<SuppressionListItem>): SuppressionListItem => ({
    pk: 'SUPPRESSION',
    sk: 'suppression/all/optout.csv',
    etag: 'e1',
    state: 'loaded',
    numbers: 1,
    rejected: 0,
    ...changes,
  });
  async function ageOf(...lists: readonly SuppressionListItem[]): Promise<number | undefined> {
    const rig = aRig();
    const ports = { ...rig.ports, suppression: { suppressionLists: async () => lists } };
    await new Measures(ports, rig.pacer, rig.supply).survey(NOW_MS);
    return rig.gaugeValues.get(METRICS.suppressionListAge);
  }

  it('is told of the one that was not dropped again for longest', async () => {
    const fresh = list({ droppedAtMs: NOW_MS - DAY_MS });
    expect(await ageOf(fresh, list({ sk: 'b', droppedAtMs: NOW_MS - 32 * DAY_MS }))).toBe(32 * 86_400);
  });

  it('is not told of lists that are not in force, or of which nobody knows it', async () => {
    const old = { droppedAtMs: NOW_MS - 99 * DAY_MS };
    const idle = [{ state: 'refused' }, { etag: '' }, { numbers: 0 }] as const;
    expect(await ageOf(list({}), ...idle.map((changes) => list({ ...old, ...changes })))).toBeUndefined();
    expect(await ageOf()).toBeUndefined();
  });
});

it('says how many campaigns are blocked, and that it is alive', () => {
  const rig = someMeasures();
  const campaign = rig.tables.campaigns.get(CAMPAIGN);
  if (campaign) rig.supply.update([campaign, { ...campaign, sk: 'default/autumn', blockedAtMs: NOW_MS }]);
  rig.measures.write({ ...rig.pacer.room(NOW_MS).figures, own: 3, others: 4, unseen: 5 }, NOW_MS);

  expect(rig.gaugeValues.get(METRICS.campaignsBlocked)).toBe(1);
  expect(rig.gaugeValues.get(METRICS.ownCalls)).toBe(3);
  expect(rig.gaugeValues.get(METRICS.otherCalls)).toBe(9);
  expect(rig.gaugeValues.get(METRICS.eventsMissing)).toBe(0);
  expect(rig.counts.get(METRICS.heartbeat)).toBe(1);
});

it('what bound is told as shares of the turns since it was told last', () => {
  const rig = someMeasures();
  const write = () => rig.measures.write(rig.pacer.room(NOW_MS).figures, NOW_MS);
  write();
  expect(rig.gaugeValues.has(METRICS.bindsRate)).toBe(false);
  for (const kind of ['rate', 'retries', 'nothing-due', 'paused'] as const) rig.measures.bound(kind);
  write();
  const shares = () =>
    [METRICS.bindsRate, METRICS.bindsNothingDue, METRICS.bindsPause].map((m) => rig.gaugeValues.get(m));
  expect(shares()).toEqual([0.25, 0.5, 0.25]);
  rig.measures.bound('rate');
  write();
  expect(shares()).toEqual([1, 0, 0]);
});
