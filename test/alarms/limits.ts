/** The account's limits, used up by ourselves and by others, and a campaign that its configuration stops. */
import { callpace } from '../e2e/support/command-line';
import { fictionalNumbers, listOf } from '../e2e/support/deployment';
import { type AlarmScenario, type AlarmScene, BURST, RATE } from './scene';

const OWN_FLOW = '99999999-7777-4888-9999-000000000000';
const numbers = fictionalNumbers(800);
const NEARLY_USED = ['quota-nearly-used', 'rate-nearly-used'] as const;
const FLOODED = ['quota-breached', 'throttled-not-by-us'] as const;

export const LIMITS: AlarmScenario = {
  title: 'limits that are nearly used, or too high, inbound calls that find no line, and a flow that is not there',
  alarms: [...NEARLY_USED, ...FLOODED, 'calls-throttled', 'campaign-blocked'],
  account: { ringSecondsMean: 6, talkSecondsMean: 60, talkSigma: 0 },
  play: async (scene) => {
    await Promise.all([limits(scene), isBlocked(scene)]);
  },
};

async function limits(scene: AlarmScene): Promise<void> {
  const { deployment } = scene;
  const { stack } = deployment;
  const say = (word: string) => callpace(deployment, word, 'default/spring');
  await scene.fire(NEARLY_USED, () => deployment.dropList('spring', listOf(numbers.slice(10))));
  await scene.clear(NEARLY_USED, async () => expect(await say('pause')).toMatchObject({ code: 0 }));

  // Eight callers a second, of whom six may come, who talk for twenty seconds each.
  const inbound = { kind: 'steady', share: 3, holdSeconds: 100 } as const;
  await scene.fire(FLOODED, () => stack.reconfigureAccount({ inbound, callsPerSecondQuota: 6 }));
  await scene.clear(FLOODED, () => stack.reconfigureAccount({ inbound: { share: 0 } }));

  await scene.fire(['calls-throttled'], async () => {
    stack.reconfigureAccount({ callsPerSecond: 0.5, burst: 1, callsPerSecondQuota: undefined });
    expect(await say('resume')).toMatchObject({ code: 0 });
  });
  await scene.clear(['calls-throttled'], () => stack.reconfigureAccount({ callsPerSecond: RATE, burst: BURST }));
}

/** Its trial comes once in a real minute: there is time for it beside the limits. */
async function isBlocked(scene: AlarmScene): Promise<void> {
  const { deployment } = scene;
  const { stack } = deployment;
  const [dialer] = stack.model.functions.filter(({ logicalId }) => logicalId.startsWith('Dialer'));
  const flow = dialer?.environment['CONTACT_FLOW_ID'] ?? '';
  await scene.fire(['campaign-blocked'], async () => {
    stack.reconfigureAccount({ contactFlowIds: [flow] });
    await deployment.drop('campaigns/default/autumn/campaign.json', JSON.stringify({ contactFlowId: OWN_FLOW }));
    await deployment.dropList('autumn', listOf(numbers.slice(0, 10)));
  });
  await scene.clear(['campaign-blocked'], () => stack.reconfigureAccount({ contactFlowIds: [flow, OWN_FLOW] }));
}
