import { METRICS, type MetricName } from '../../../../lambda/contract/metrics';
import type { Disposition, Outcome } from '../../../../lambda/contract/outcome';
import type { Effect } from '../../../../lambda/core/pace/flights';
import { LATE_MS, Tally } from '../../../../lambda/core/pace/tally';
import type { Settlement } from '../../../../lambda/core/rules/settlement';
import { acceptedAs, aNote, aRig, CAMPAIGN, NOW_MS } from './pacing';

function aTally() {
  const rig = aRig();
  rig.load(3);
  return { ...rig, tally: new Tally(rig.ports, rig.supply) };
}

const refused = (reason: string): Outcome => ({ kind: 'refused', reason, certain: true });
const entry = { requestId: 'request-1', try: 1, admittedAtMs: NOW_MS };
const deadLettered = (deadLetterReason: string): Settlement => ({
  state: 'dead-lettered',
  try: 2,
  attempts: 1,
  crashes: 0,
  deadLetterReason,
  entry,
});
const counted = ({ counts }: ReturnType<typeof aTally>) => Object.fromEntries(counts);

it.each<[string, MetricName, MetricName]>([
  ['DestinationNotAllowedException: not allowed', METRICS.refusedDestination, METRICS.deadLetteredDestination],
  ['OutboundContactNotPermittedException', METRICS.refusedPermission, METRICS.deadLetteredPermission],
  ['InvalidParameterException: no number', METRICS.refusedParameter, METRICS.deadLetteredParameter],
  ['InvalidRequestException', METRICS.refusedParameter, METRICS.deadLetteredParameter],
  ['crashed', METRICS.refusedOther, METRICS.deadLetteredCrash],
  ['SomethingNewException: DestinationNotAllowed', METRICS.refusedOther, METRICS.deadLetteredOther],
])('"%s" is counted as %s, and as %s, beside the total', (reason, asRefused, asDeadLettered) => {
  const rig = aTally();
  rig.tally.noted(aNote(1, refused(reason)));
  rig.tally.settled(deadLettered(reason), { kind: 'unresolved', crashed: false });

  expect(counted(rig)).toEqual({
    [METRICS.refused]: 1,
    [asRefused]: 1,
    [METRICS.deadLettered]: 1,
    [asDeadLettered]: 1,
  });
});

it.each<[Disposition, MetricName | undefined]>([
  ['answered', METRICS.answered],
  ['voicemail', METRICS.voicemail],
  ['no-answer', METRICS.noAnswer],
  ['busy', METRICS.busy],
  ['invalid-number', METRICS.invalidNumber],
  ['failed', METRICS.failed],
  ['rejected', METRICS.rejected],
  ['unknown', undefined],
])('a call that ended as %s is counted as %s', (disposition, metric) => {
  const rig = aTally();
  const settlement: Settlement = { state: 'completed', try: 2, attempts: 1, crashes: 0, entry };
  rig.tally.settled(settlement, {
    kind: 'ended',
    contactId: 'c1',
    disposition,
    endedAtMs: NOW_MS,
    crashed: false,
  });

  expect(counted(rig)).toEqual(metric === undefined ? {} : { [metric]: 1 });
});

it('a call is late from half a second on', () => {
  const rig = aTally();
  rig.tally.noted({ ...aNote(1, acceptedAs('c1')), lateMs: LATE_MS });
  rig.tally.noted({ ...aNote(2, acceptedAs('c2')), lateMs: LATE_MS + 1 });

  expect(rig.counts.get(METRICS.lateCalls)).toBe(1);
});

it('the first accepted call of a campaign ends the time from its drop, and only the first', () => {
  const rig = aTally();
  const campaign = rig.tables.campaigns.get(CAMPAIGN);
  if (campaign) rig.supply.update([{ ...campaign, createdAtMs: NOW_MS - 9_000 }]);
  rig.tally.noted(aNote(1, { kind: 'throttled', reason: 'TooManyRequestsException' }));
  expect(rig.gaugeValues.has(METRICS.dropToFirstCall)).toBe(false);
  rig.tally.noted({ ...aNote(1, acceptedAs('c1')), startedAtMs: NOW_MS + 500 });
  rig.tally.noted({ ...aNote(2, acceptedAs('c2')), startedAtMs: NOW_MS + 5_000 });

  expect(rig.gaugeValues.get(METRICS.dropToFirstCall)).toBe(9.5);
});

it('a campaign whose first call was before this controller is not timed again', () => {
  const rig = aTally();
  const campaign = rig.tables.campaigns.get(CAMPAIGN);
  if (campaign) rig.supply.update([{ ...campaign, provenAtMs: NOW_MS - 1 }]);
  rig.tally.noted(aNote(1, acceptedAs('c1')));

  expect(rig.gaugeValues.has(METRICS.dropToFirstCall)).toBe(false);
});

it.each<[Outcome, MetricName]>([
  [acceptedAs('c1'), METRICS.placed],
  [{ kind: 'throttled', reason: 'x' }, METRICS.throttled],
  [{ kind: 'capacity', reason: 'x' }, METRICS.capacity],
  [{ kind: 'not-sent', reason: 'x' }, METRICS.notSent],
  [{ kind: 'blocked', reason: 'x' }, METRICS.blocked],
  [{ kind: 'unknown', reason: 'x' }, METRICS.unknown],
])('an answer of $kind is counted as %s', (outcome, metric) => {
  const rig = aTally();
  rig.tally.noted(aNote(1, outcome));

  expect(counted(rig)).toEqual({ [metric]: 1 });
});

it.each<[readonly Effect['kind'][], boolean]>([
  [['put', 'settle', 'remove'], true],
  [['join', 'put'], true],
  [['put', 'remove'], false],
  [[], false],
])('an answer about a call that leads to %j is a repair: %s', (kinds, isRepair) => {
  const rig = aTally();
  rig.tally.described(kinds.map((kind) => ({ kind }) as Effect));

  expect(counted(rig)).toEqual(isRepair ? { [METRICS.leasesRepaired]: 1 } : {});
});

it('a first call that started before its campaign was written waited for nothing', () => {
  const rig = aTally();
  rig.tally.noted({ ...aNote(1, acceptedAs('c1')), startedAtMs: NOW_MS - 300 });

  expect(rig.gaugeValues.get(METRICS.dropToFirstCall)).toBe(0);
});

it('a first call whose start nobody knows is timed when it is heard of', () => {
  const rig = aTally();
  rig.clock.ms += 4_000;
  const { startedAtMs, ...note } = aNote(1, acceptedAs('c1'));
  rig.tally.noted(note);

  expect(rig.gaugeValues.get(METRICS.dropToFirstCall)).toBe(4);
});

it('a call of a campaign that nobody knows is timed for nobody', () => {
  const rig = aTally();
  rig.supply.update([]);
  rig.tally.noted(aNote(1, acceptedAs('c1')));

  expect(rig.gaugeValues.size).toBe(0);
});
