/** What the controller does not hear, and a controller that is not heard. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Deployment, fictionalNumbers, listOf } from '../e2e/support/deployment';
import type { AlarmScenario, AlarmScene } from './scene';

const UNHEARD = ['contact-events-missing', 'leases-repaired'] as const;
const BLIND = ['pacing-degraded', 'backlog-ageing'] as const;
const DUE_SINCE_MS = 20 * 60_000;

export const FEEDBACK: AlarmScenario = {
  title:
    'calls without contact events, a controller that cannot read CloudWatch, and one without its tables, until they can',
  alarms: [...UNHEARD, ...BLIND, 'controller-heartbeat-missing'],
  account: { timeScale: 10 },
  play: async (scene) => {
    const { deployment } = scene;
    await deployment.setStopSwitch('until everybody waits for long');
    await deployment.dropList('spring', listOf(fictionalNumbers(500)));
    await deployment.until('the list to be loaded', async () => (await deployment.contacts('spring')).length === 500);
    await wait(deployment);
    await deployment.clearStopSwitch();
    await deployment.until('calls to be up', () => deployment.calls.length >= 20);

    await Promise.all([unheard(scene), blind(scene)]);

    let giveBack = () => {};
    await scene.fire(['controller-heartbeat-missing'], () => {
      giveBack = refuse(deployment, 'dynamodb:');
    });
    await scene.clear(['controller-heartbeat-missing'], () => giveBack());
  },
};

async function unheard(scene: AlarmScene): Promise<void> {
  const { stack } = scene.deployment;
  await scene.fire(UNHEARD, () => stack.reconfigureAccount({ events: { lossRate: 1 } }));
  await scene.clear(UNHEARD, () => stack.reconfigureAccount({ events: { lossRate: 0 } }));
}

async function blind(scene: AlarmScene): Promise<void> {
  let giveBack = () => {};
  await scene.fire(BLIND, () => {
    giveBack = refuse(scene.deployment, 'cloudwatch:');
  });
  await scene.clear(BLIND, () => giveBack());
}

/** The controller's calls to a service fail, until they are given back. */
const refuse = ({ stack }: Deployment, service: string): (() => void) =>
  stack.front.intercept(({ caller, action }) =>
    caller.startsWith('PacingController') && action.startsWith(service)
      ? { status: 500, body: '{"__type":"InternalServerError"}' }
      : undefined,
  );

/** Everybody has been due for twenty minutes, as if the list had been dropped then. */
async function wait(deployment: Deployment): Promise<void> {
  const { services, settings } = deployment;
  const contacts = await deployment.contacts('spring');
  const age = ({ pk, sk }: (typeof contacts)[number]) =>
    services.tables.send(
      new UpdateCommand({
        TableName: settings.contactsTable,
        Key: { pk, sk },
        UpdateExpression: 'SET dueAtMs = :then',
        ExpressionAttributeValues: { ':then': Date.now() - DUE_SINCE_MS },
      }),
    );
  await Promise.all(contacts.map(age));
}
