/** What the controller does not hear, and a controller that is not heard. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Deployment, fictionalNumbers, listOf } from '../deployment';
import type { AlarmScenario } from './scene';

const BLIND = ['contact-events-missing', 'pacing-degraded', 'leases-repaired', 'backlog-ageing'] as const;
const DUE_SINCE_MS = 20 * 60_000;

export const FEEDBACK: AlarmScenario = {
  title: 'calls without contact events, until they arrive again; a controller without its tables, until it has them',
  alarms: [...BLIND, 'controller-heartbeat-missing'],
  account: { timeScale: 10 },
  play: async (scene) => {
    const { deployment } = scene;
    const { stack } = deployment;
    await deployment.setStopSwitch('until everybody waits for long');
    await deployment.dropList('spring', listOf(fictionalNumbers(500)));
    await deployment.until('the list to be loaded', async () => (await deployment.contacts('spring')).length === 500);
    await wait(deployment);
    await deployment.clearStopSwitch();
    await deployment.until('calls to be up', () => deployment.calls.length >= 20);

    await scene.fire(BLIND, () => stack.reconfigureAccount({ events: { lossRate: 1 } }));
    await scene.clear(BLIND, () => stack.reconfigureAccount({ events: { lossRate: 0 } }));

    let giveBack = () => {};
    await scene.fire(['controller-heartbeat-missing'], () => {
      giveBack = stack.front.intercept(({ caller, action }) =>
        caller.startsWith('PacingController') && action.startsWith('dynamodb:')
          ? { status: 500, body: '{"__type":"InternalServerError"}' }
          : undefined,
      );
    });
    await scene.clear(['controller-heartbeat-missing'], () => giveBack());
  },
};

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
