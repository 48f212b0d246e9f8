/**
 * Three campaigns at once, with weights, zones, a window that closes while they run, a pause and a cancel: whoever gets how
 * many calls, and who gets none any more, is asked of the account's own books.
 */
import {
  ACTS_WITHIN_MS,
  account,
  callsOf,
  listFor,
  moreCalls,
  overlapping,
  passed,
  type Row,
  startedFrom,
} from './support/campaigns';
import { fullMinuteAfter, minuteOfDay, type Place, placesByDay, windowBetween } from './support/clocks';
import { callpace } from './support/command-line';
import { type Deployment, fictionalNumbers, withDeployment } from './support/deployment';

/** Ten calls per second, and lines for all of them: what binds is the rate, which the campaigns share. */
const FAST = {
  context: { callsPerSecond: '10', burst: '20', concurrentCallsQuota: '60' },
  account: { callsPerSecond: 10, burst: 20, concurrentCallsQuota: 60, timeScale: 30, answerRate: 0.8 },
};
const HOUR_MS = 3_600_000;

const SHARED = 12;
const WEIGHTS = { east: 1, mid: 2, west: 4 } as const;
const OWN_NUMBERS = { east: 1400, mid: 150, west: 400 } as const;
/** Rows before the shared numbers: whoever is in another call costs a turn, so their turn comes after the shares are counted. */
const BEFORE_SHARED = { east: 80, mid: 120, west: 250 } as const;
type Name = keyof typeof WEIGHTS;
const NAMES = Object.keys(WEIGHTS) as Name[];
const FAULTY = ['12345', 'no number', '+1206555'] as const;
/** People of `east` and `west` where it is too early, or too late, to call. */
const ASLEEP = 10;

interface Plan {
  readonly place: Place;
  readonly fromMs: number;
  readonly toMs: number;
  readonly rows: readonly Row[];
  readonly asleep: Place;
}

/** Each campaign in a zone of its own, open since an hour and for one more. */
function plans(nowMs: number): Record<Name, Plan> {
  const places = placesByDay(nowMs);
  const numbers = fictionalNumbers(
    SHARED + Object.values(OWN_NUMBERS).reduce((sum, count) => sum + count, 0) + 2 * ASLEEP,
  );
  const shared = numbers.slice(0, SHARED);
  let next = SHARED;
  const plan = (name: Name, index: number): Plan => {
    const place = at(places, index);
    // Whoever is three hours ahead, or behind, is out of a window of two.
    const asleep = at(
      places.filter(({ offset }) => Math.abs(offset - place.offset) >= 180),
      0,
    );
    const own = numbers.slice(next, next + OWN_NUMBERS[name]);
    next += own.length;
    const sleeping = name === 'mid' ? [] : numbers.slice(next, next + ASLEEP);
    next += sleeping.length;
    const rows = [
      ...[
        ...own.slice(0, BEFORE_SHARED[name]),
        ...shared,
        ...own.slice(BEFORE_SHARED[name]),
        ...own.slice(0, 2),
        ...FAULTY,
      ].map((phone) => ({ phone, zone: place.zone })),
      ...sleeping.map((phone) => ({ phone, zone: asleep.zone })),
    ];
    return { place, fromMs: nowMs - HOUR_MS, toMs: fullMinuteAfter(nowMs + HOUR_MS), rows, asleep };
  };
  return { east: plan('east', 0), mid: plan('mid', 1), west: plan('west', 2) };
}

function at<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw new Error(`there is no value ${index} of ${values.length}`);
  return value;
}

const file = ({ place, fromMs, toMs }: Plan, name: Name, more: object = {}): string =>
  JSON.stringify({ weight: WEIGHTS[name], hours: { daily: windowBetween(place, fromMs, toMs) }, ...more });

/** When the status that the command waited for was written, Unix ms. */
const acknowledgedMs = (stdout: string): number => {
  const { status } = JSON.parse(stdout) as { status?: { state: string; updatedAt: string } };
  return Date.parse(status?.updatedAt ?? 'nobody acknowledged it');
};

it('three at once share by weight, keep their windows, and stop when they are told; every row is accounted for', async () => {
  await withDeployment(FAST, async (deployment) => {
    await deployment.setStopSwitch('until all lists are loaded');
    const nowMs = Date.now();
    const all = plans(nowMs);
    for (const name of NAMES) await deployment.dropList(name, listFor(name, all[name].rows));
    for (const name of NAMES)
      await deployment.until(
        `${name} to be loaded`,
        async () => (await deployment.status(name))?.lists[0]?.state === 'loaded',
      );
    // Only now is it known when a window is to close that shall do so in the middle.
    const closesAtMs = fullMinuteAfter(Date.now() + 70_000);
    all.east = { ...all.east, toMs: closesAtMs };
    for (const name of NAMES) await deployment.drop(`campaigns/default/${name}/campaign.json`, file(all[name], name));
    for (const name of NAMES)
      await deployment.until(
        `the settings of ${name} to be applied`,
        async () => (await deployment.status(name))?.definition?.state === 'applied',
      );
    expect(deployment.calls).toEqual([]);
    await deployment.clearStopSwitch();

    // All have work: the calls are shared by weight.
    await deployment.until('140 calls of west', () => callsOf(deployment, 'west').length >= 140);
    const pausing = Date.now();
    const sharedFrom = Math.max(...NAMES.map((name) => at(callsOf(deployment, name), 0).initiatedAtMs));
    const shares = NAMES.map((name) => startedFrom(callsOf(deployment, name), sharedFrom).length);

    // A pause, while the others go on.
    const paused = await callpace(deployment, 'pause', 'default/mid', '--json');
    expect(JSON.parse(paused.stdout)).toMatchObject({ status: { state: 'paused' } });
    const pausedMs = acknowledgedMs(paused.stdout);
    await moreCalls(deployment, 'west', pausedMs + ACTS_WITHIN_MS + 2_000);
    const resuming = Date.now();
    const resumed = await callpace(deployment, 'resume', 'default/mid', '--json');
    expect(JSON.parse(resumed.stdout)).toMatchObject({ status: { state: expect.not.stringMatching('paused') } });
    await moreCalls(deployment, 'mid', resuming);

    const cancelled = await callpace(deployment, 'cancel', 'default/west', '--yes', '--json');
    expect(JSON.parse(cancelled.stdout)).toMatchObject({ status: { state: 'cancelled' } });
    const cancelledMs = acknowledgedMs(cancelled.stdout);

    // The window of east closes while half of it waits; then its owner ends it.
    await passed(deployment, Math.max(closesAtMs, cancelledMs) + ACTS_WITHIN_MS);
    const left = (await deployment.contacts('east')).filter(({ state }) => state === 'pending').length;
    const endsAt = new Date(Date.now() - 1_000).toISOString();
    await deployment.drop('campaigns/default/east/campaign.json', file(all.east, 'east', { endsAt }));
    const summaries = {
      east: await deployment.finished('east'),
      mid: await deployment.finished('mid'),
      west: await deployment.finished('west'),
    };

    // Shares within a tenth of the weights. So many calls that the few that start out of order make no difference.
    const unit = shares.reduce((sum, count) => sum + count, 0) / 7;
    for (const [index, name] of NAMES.entries()) {
      const share = at(shares, index) / unit / WEIGHTS[name];
      expect({ name, shares, isFair: Math.abs(share - 1) <= 0.1 }).toEqual({ name, shares, isFair: true });
    }
    // Nobody out of the window, neither where it is another time of the day nor after it closed.
    for (const name of NAMES) {
      const { place, asleep, fromMs, toMs, rows } = all[name];
      const sleeping = new Set(rows.filter(({ zone }) => zone === asleep.zone).map(({ phone }) => phone));
      const calls = callsOf(deployment, name);
      expect(minuteOfDay(asleep, nowMs)).not.toBe(minuteOfDay(place, nowMs));
      expect(calls.filter(({ destination = '' }) => sleeping.has(destination))).toEqual([]);
      expect(calls.filter(({ initiatedAtMs }) => initiatedAtMs < fromMs || initiatedAtMs >= toMs)).toEqual([]);
    }
    expect(left).toBeGreaterThan(ASLEEP);
    // Nobody from a few seconds after the acknowledgement on.
    const duringPause = startedFrom(callsOf(deployment, 'mid'), pausedMs + ACTS_WITHIN_MS);
    expect(duringPause.filter(({ initiatedAtMs }) => initiatedAtMs < resuming)).toEqual([]);
    expect(startedFrom(callsOf(deployment, 'west'), cancelledMs + ACTS_WITHIN_MS)).toEqual([]);
    // One number in three campaigns: called by all that could, and never by two at once.
    const byNumber = Map.groupBy(deployment.calls, ({ destination }) => destination);
    const crossing = [...byNumber.values()].filter(
      (calls) => new Set(calls.map((call) => call.attributes['campaign'])).size > 1,
    );
    expect(crossing.length).toBeGreaterThanOrEqual(SHARED / 2);
    expect(overlapping(deployment.calls)).toEqual([]);
    // The account of the rows.
    for (const name of NAMES) {
      const rows = all[name].rows.length;
      const contacts = rows - FAULTY.length - 2;
      const expected = { rows, rejected: FAULTY.length, duplicates: 2, contacts, addsUp: true, missing: 0 };
      expect({ name, ...account(summaries[name]) }).toEqual({ name, ...expected });
      expect(attempts(await deployment.contacts(name))).toBe(callsOf(deployment, name).length);
    }
    expect(summaries.east).toMatchObject({ contacts: { pending: 0, expired: left } });
    expect(summaries.mid.contacts).toMatchObject({ pending: 0 });
    expect(Object.keys(summaries.mid.contacts)).not.toContain('cancelled');
    expect(summaries.west.contacts.cancelled).toBeGreaterThan(ASLEEP);
    expect(pausing).toBeLessThan(closesAtMs);
    expect(deployment.log).toMatchObject({ throttled: 0, breaches: 0 });
  });
});

const attempts = (contacts: Awaited<ReturnType<Deployment['contacts']>>): number =>
  contacts.reduce((sum, contact) => sum + contact.attempts, 0);
