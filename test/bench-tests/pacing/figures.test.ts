import { roundedUp } from '../../bench/pacing/format';
import { checkGoals } from '../../bench/pacing/goal-check';
import { GOALS } from '../../bench/pacing/goals';
import { planOf } from '../../bench/pacing/plan';
import { pooled } from '../../bench/pacing/pool';
import type { Goal } from '../../bench/pacing/results';
import { POLICY_PLANS, REGIME_PLANS } from '../../bench/pacing/runs';
import { runInThread } from '../../bench/pacing/threads';
import { figures, POLICIES, REGIMES } from './fakes';

const place = (regime: string) => ({ regime, policy: 'callpace', seeds: [1, 2] });
const both = (some: Parameters<typeof figures>[0]) => [1, 2].map(() => ({ figures: figures(some), secondsOfCpu: 1 }));

describe('the seeds of a policy together', () => {
  it('count as one, per 1,000 of what could have gone wrong', () => {
    const runs = both({ breaches: 10, throttled: 5, inboundOffered: 100, inboundBlocked: 3, inboundBlockedAlone: 1 });
    expect(pooled(place('x'), runs)).toMatchObject({
      calls: 20_000,
      breachesPer1000: expect.closeTo(20_000 / 20_020, 9) as number,
      throttledPer1000: 0.5,
      inboundBlockedMorePer1000: 20,
      secondsOfCpu: 2,
    });
  });

  it('bound each zero by three in the number of trials, and nothing else', () => {
    const runs = both({ breaches: 1, requests: 30_000, inboundOffered: 0 });
    const { zeroBounds } = pooled(place('x'), runs);
    expect(zeroBounds).not.toHaveProperty('breaches');
    expect(zeroBounds).not.toHaveProperty('inboundBlocked');
    expect(zeroBounds.throttled).toBeCloseTo(3 / 60_000, 6);
    expect(zeroBounds.calledTwice).toBeCloseTo(3 / 20_000, 6);
  });

  it('have no ramp if one of them never got there', () => {
    expect(pooled(place('x'), both({ rampSeconds: undefined }))).not.toHaveProperty('rampSeconds');
  });
});

it.each([
  [0.003, '0.0030'],
  [0.00301, '0.0031'],
  [0.149_787, '0.15'],
  [2.01, '2.1'],
  [29.958, '30'],
  [299.58, '300'],
])('a bound of %d is written as %s: never less than it is', (bound, written) => {
  expect(roundedUp(bound)).toBe(written);
});

describe('goals', () => {
  const used = (value: number, than?: string): Goal => ({
    metric: 'utilisation',
    op: '>=',
    value,
    text: '',
    ...(than === undefined ? {} : { than }),
  });
  const results = [
    pooled(place('kills'), both({ utilisation: 0.962 })),
    pooled(place('lines-100'), both({ utilisation: 0.97 })),
  ];

  it.each([
    [used(0.962), true],
    [used(0.9621), false],
    [used(-0.01, 'lines-100'), true],
    [used(-0.0079, 'lines-100'), false],
  ])('%j is met: %s', (goal, isMet) => {
    expect(checkGoals(results, { kills: [goal] }).map((check) => check.isMet)).toEqual([isMet]);
  });

  it('are left open where the regime that they compare with was not measured', () => {
    expect(checkGoals(results.slice(0, 1), { kills: [used(-0.01, 'lines-100')] })).toEqual([]);
  });

  it('are about breaches of one run where they say so', () => {
    const goal: Goal = { metric: 'breachesPerRun', op: '<=', value: 60, text: '' };
    const [check] = checkGoals([pooled(place('cut'), both({ breaches: 60 }))], { cut: [goal] });
    expect(check).toMatchObject({ measured: 60, isMet: true });
  });

  it('exist for every regime, and compare with regimes that exist', () => {
    const names = REGIME_PLANS.map(({ name }) => name);
    expect(new Set(Object.keys(GOALS))).toEqual(new Set(names));
    const compared = Object.values(GOALS).flatMap((goals) => goals.flatMap(({ than }) => than ?? []));
    expect(compared.filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('the plan', () => {
  const extent = { only: [], policies: [], seeds: [1, 2], calls: undefined, quick: false };

  it('measures a regime for its own length, and policies without its faults not at all', () => {
    const plan = planOf(REGIMES, POLICIES, extent);
    expect(plan).toHaveLength(3 * POLICIES.length + 1);
    expect(new Set(plan.map(({ seconds }) => seconds))).toEqual(new Set([14_400]));
  });

  it('makes whole periods of a number of calls', () => {
    const [line] = planOf(REGIMES, POLICIES, { ...extent, calls: 40_000 });
    expect(line?.seconds).toBe(3 * 3600);
  });

  it('takes one seed and an hour where it has to be quick', () => {
    const [line] = planOf(REGIMES, POLICIES, { ...extent, quick: true });
    expect(line).toMatchObject({ seeds: [1], seconds: 3600 });
  });
});

describe('a real run in a thread', () => {
  it('brings figures and the CPU time that it took', async () => {
    const { figures: real, secondsOfCpu } = await runInThread('lines-10', 'oracle', 1, 1800);
    expect(real).toMatchObject({ windowSeconds: 1800, breaches: 0 });
    expect(real.utilisation).toBeGreaterThan(0.95);
    expect(secondsOfCpu).toBeGreaterThan(0);
  });

  it('fails with the reason', async () => {
    await expect(runInThread('lines-10', 'magic', 1, 60)).rejects.toThrow('there is no policy magic');
  });

  it('is of Callpace first', () => {
    expect(POLICY_PLANS.map(({ name }) => name)).toContain('oracle');
    expect(POLICY_PLANS[0]).toEqual({ name: 'callpace', label: 'Callpace' });
  });
});
