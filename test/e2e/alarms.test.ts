/** Each alarm of the template fires in a scenario that causes it, and clears when the cause is gone. */
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { OPERATOR } from '../../local/demo/local-services';
import { type Deployment, fictionalNumbers, listOf, withDeployment } from './support/deployment';

/** Longer than the 5 s between two writings of the controller's metrics, so that every period has points. */
const ALARMS = { alarmMinuteSeconds: 6 };
/** Calls that last, so that there is always something to pace. */
const ENDLESS = { context: { callsPerSecond: '5', burst: '10', longestCallSeconds: '60' } };
const STEADY = { timeScale: 10, answerRate: 1, busyRate: 0 };
const many = listOf(fictionalNumbers(300));

/** Waits for the state, and asks as an operator would. */
async function toBe(deployment: Deployment, name: string, state: 'OK' | 'ALARM'): Promise<void> {
  const { alarms, endpoint, model } = deployment.stack;
  const full = `${deployment.settings.deployment}-${name}`;
  await deployment.until(
    `${name} to be ${state}`,
    () => alarms.alarms.some((shown) => shown.alarm.name === full && shown.state === state),
    90,
  );
  const cloudwatch = new CloudWatchClient({ endpoint, region: model.region, credentials: OPERATOR });
  const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [full] }));
  cloudwatch.destroy();
  expect(MetricAlarms).toMatchObject([{ AlarmName: full, StateValue: state }]);
}

it('dead letters, until somebody has emptied their queue; a blocked campaign, until it is mended', async () => {
  const account = { ...STEADY, blockedPrefixes: ['+1713'] };
  await withDeployment({ ...ENDLESS, ...ALARMS, account }, async (deployment) => {
    await deployment.dropList('spring', listOf(fictionalNumbers(20)));
    await toBe(deployment, 'campaign-blocked', 'OK');
    await toBe(deployment, 'dead-letters', 'ALARM');
    await purge(deployment, 'DialDeadLetterQueueUrl');
    deployment.stack.reconfigureAccount({ contactFlowIds: ['another flow'] });
    await deployment.dropList('summer', listOf(fictionalNumbers(40)));
    await toBe(deployment, 'campaign-blocked', 'ALARM');
    await toBe(deployment, 'dead-letters', 'OK');
    // What the controller does with the first call that is accepted, without the minute until it tries one.
    await unblock(deployment, 'default/summer');
    const [dialer] = deployment.stack.model.functions.filter(({ logicalId }) => logicalId.startsWith('Dialer'));
    deployment.stack.reconfigureAccount({ contactFlowIds: [dialer?.environment['CONTACT_FLOW_ID'] ?? ''] });
    await toBe(deployment, 'campaign-blocked', 'OK');
  });
});

it('calls over the quota, until inbound callers find lines again', async () => {
  const inbound = { kind: 'steady', share: 0.1, holdSeconds: 20 } as const;
  await withDeployment({ ...ENDLESS, ...ALARMS, account: { ...STEADY, inbound } }, async (deployment) => {
    await deployment.dropList('spring', many);
    await deployment.until('calls to be up', () => deployment.calls.length >= 10, 60);
    await toBe(deployment, 'quota-breached', 'OK');
    deployment.stack.reconfigureAccount({ inbound: { ...inbound, share: 3 } });
    await toBe(deployment, 'quota-breached', 'ALARM');
    deployment.stack.reconfigureAccount({ inbound: { ...inbound, share: 0 } });
    await toBe(deployment, 'quota-breached', 'OK');
  });
});

it('missing contact events, until some arrive; a missing heartbeat, until a controller is back', async () => {
  await withDeployment({ ...ENDLESS, ...ALARMS, account: STEADY }, async (deployment) => {
    deployment.stack.reconfigureAccount({ events: { lossRate: 1 } });
    await deployment.dropList('spring', many);
    await deployment.until('calls to be up', () => deployment.calls.length >= 10, 60);
    await toBe(deployment, 'controller-heartbeat-missing', 'OK');
    await toBe(deployment, 'contact-events-missing', 'ALARM');
    deployment.stack.reconfigureAccount({ events: { lossRate: 0 } });
    await toBe(deployment, 'contact-events-missing', 'OK');
    const mend = deployment.stack.front.intercept(({ caller, action }) =>
      caller.startsWith('PacingController') && action.startsWith('dynamodb:')
        ? { status: 500, body: '{"__type":"InternalServerError"}' }
        : undefined,
    );
    await toBe(deployment, 'controller-heartbeat-missing', 'ALARM');
    mend();
    void deployment.stack.invoke(deployment.functionId('PacingController'), { wake: true });
    await toBe(deployment, 'controller-heartbeat-missing', 'OK');
  });
});

async function purge(deployment: Deployment, output: string): Promise<void> {
  const { endpoint, model } = deployment.stack;
  const sqs = new SQSClient({ endpoint, region: model.region, credentials: OPERATOR });
  await sqs.send(new PurgeQueueCommand({ QueueUrl: model.outputs[output] }));
  sqs.destroy();
}

async function unblock({ services, settings }: Deployment, campaign: string): Promise<void> {
  await services.tables.send(
    new UpdateCommand({
      TableName: settings.campaignsTable,
      Key: { pk: 'CAMPAIGNS', sk: campaign },
      UpdateExpression: 'REMOVE blockedAtMs, blockedReason',
    }),
  );
}
