import type { CampaignDefinition } from '../../../../lambda/contract/campaign';
import type { CampaignItem } from '../../../../lambda/contract/items';
import { CampaignCaps } from '../../../../lambda/core/pace/campaign-caps';
import { SourceNumbers } from '../../../../lambda/core/pace/source-numbers';
import { CAMPAIGN, definedAs, NOW_MS } from './pacing';

const A = '+12065550100';

const aCampaign = (definition: Partial<CampaignDefinition>): CampaignItem => ({
  pk: 'CAMPAIGNS',
  sk: CAMPAIGN,
  createdAtMs: NOW_MS,
  applied: definedAs(definition),
});

const someCaps = (calls = 0) =>
  new CampaignCaps(
    () => calls,
    new SourceNumbers({ sourceUses: async () => [], addSourceUses: async () => undefined }),
  );

it('a campaign that says nothing is not capped, and its calls are placed as the deployment has it', () => {
  const campaign = aCampaign({});
  const caps = someCaps(1_000);
  expect(caps.binding(campaign, NOW_MS)).toBeUndefined();
  expect(caps.start(campaign, NOW_MS)).toBeUndefined();
  expect(caps.start(aCampaign({ call: {} }), NOW_MS)).toBeUndefined();
  expect(caps.lastStarts(NOW_MS)).toEqual({});
});

it('says how a call is placed, with a source number of the pool', () => {
  const call = { contactFlowId: 'flow', ringTimeoutSeconds: 20, sourceNumbers: [{ phone: A, dailyCap: 1 }] };
  const campaign = aCampaign({ call });
  const caps = someCaps();
  expect(caps.start(campaign, NOW_MS)).toEqual({ contactFlowId: 'flow', ringTimeoutSeconds: 20, sourcePhoneNumber: A });
  expect(caps.binding(campaign, NOW_MS)).toEqual({ kind: 'source-numbers' });
  expect(caps.start(campaign, NOW_MS)).toEqual({ contactFlowId: 'flow', ringTimeoutSeconds: 20 });
  expect(caps.start(aCampaign({ call: { queueId: 'queue' } }), NOW_MS)).toEqual({ queueId: 'queue' });
});

it('counts what is about to be let in', () => {
  const campaign = aCampaign({ maxConcurrentCalls: 3, call: { sourceNumbers: [{ phone: A, dailyCap: 2 }] } });
  const taken = (calls: number) => ({ calls, lastStartMs: NOW_MS });
  expect(someCaps(1).binding(campaign, NOW_MS, taken(1))).toBeUndefined();
  expect(someCaps(2).binding(campaign, NOW_MS, taken(1))).toEqual({ kind: 'calls', calls: 3 });
  expect(someCaps(0).binding(campaign, NOW_MS, taken(2))).toEqual({ kind: 'source-numbers' });
});

describe('the rate of a campaign', () => {
  const campaign = aCampaign({ maxCallsPerSecond: 0.1 });
  const bound = { kind: 'rate', callsPerSecond: 0.1 };

  it('goes on where a predecessor that said goodbye left it', () => {
    const before = someCaps();
    before.start(campaign, NOW_MS);
    const caps = someCaps();
    caps.restore(before.lastStarts(NOW_MS + 4_000), NOW_MS + 5_000);
    expect(caps.binding(campaign, NOW_MS + 9_999)).toEqual(bound);
    expect(caps.binding(campaign, NOW_MS + 10_000)).toBeUndefined();
  });

  it('takes the worst of one that did not', () => {
    const caps = someCaps();
    caps.restore(undefined, NOW_MS);
    expect(caps.binding(campaign, NOW_MS + 9_999)).toEqual(bound);
    expect(caps.binding(campaign, NOW_MS + 10_000)).toBeUndefined();
  });

  it('counts from the last of those that are about to be let in', () => {
    const caps = someCaps();
    caps.start(campaign, NOW_MS - 60_000);
    const taken = { calls: 1, lastStartMs: NOW_MS };
    expect(caps.binding(campaign, NOW_MS + 9_999, taken)).toEqual(bound);
    expect(caps.binding(campaign, NOW_MS + 10_000, taken)).toBeUndefined();
  });

  it('tells a successor of no start that is a day old', () => {
    const caps = someCaps();
    caps.start(campaign, NOW_MS);
    expect(caps.lastStarts(NOW_MS + 86_399_999)).toEqual({ [CAMPAIGN]: NOW_MS });
    expect(caps.lastStarts(NOW_MS + 86_400_000)).toEqual({});
  });

  it('is free at once where nobody has called for it', () => {
    const caps = someCaps();
    caps.restore({}, NOW_MS);
    expect(caps.binding(campaign, NOW_MS)).toBeUndefined();
  });
});
