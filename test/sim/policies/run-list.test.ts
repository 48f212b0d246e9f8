import { accountOf } from '../../../sim/measure/regime';
import { regimeNamed } from '../../../sim/measure/regimes';
import { runList } from '../../../sim/policies/measure-policy';
import { POLICIES } from '../../../sim/policies/policies';
import { recipe } from '../../../sim/policies/recipe';

const account = accountOf(regimeNamed('lines-10'));

describe('a whole list', () => {
  it.each(POLICIES.map((policy) => [policy.name, policy] as const))('is accounted for by %s', (_, policy) => {
    const outcome = runList(policy, { account, contacts: 300, seed: 3 });
    expect(outcome.isDone).toBe(true);
    expect(outcome.called + outcome.dropped + outcome.lost).toBe(300);
    expect(outcome.dropped).toBe(outcome.breaches);
  });

  it('is mostly not called by the usual recipe on a fresh instance', () => {
    const outcome = runList(recipe, { account, contacts: 1000, seed: 1 });
    expect(outcome.lost).toBeGreaterThan(400);
    expect(outcome.lost).toBeLessThan(600);
    expect(outcome.dropped).toBeGreaterThan(3 * outcome.called);
  });

  it('is not done when the time is up before', () => {
    const outcome = runList(recipe, { account, contacts: 1000, seed: 1, longestSeconds: 60 });
    expect(outcome).toMatchObject({ isDone: false, seconds: 60 });
  });
});
