/** Asks the account all of preflight's questions at once; each answer, or why there is none, is a reading. */
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandOutput,
  GetDashboardCommand,
} from '@aws-sdk/client-cloudwatch';
import { DescribeRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetAccountSettingsCommand, GetFunctionConcurrencyCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { ServiceQuotasReader } from '../../../lambda/adapters/service-quotas';
import {
  CONTROLLER,
  type ControllerSettings,
  DIALER,
  type DialerSettings,
  readSettings,
} from '../../../lambda/contract/settings';
import type { QuotaAnswer } from '../../../lambda/core/pace/account';
import { environmentOf, type FoundDeployment } from '../deployment';
import type { AccountPicture, AlarmsRead, ConcurrencyRead, SubscriptionsRead, Told } from './account-picture';
import { lend } from './lend';
import { readConnect } from './read-connect';
import { type Reading, read } from './reading';

/** @throws Error where the deployment itself cannot be read: then there is nothing to compare with. */
export async function readAccount(found: FoundDeployment): Promise<AccountPicture> {
  const told = await readTold(found);
  const [quotas, connect, functions, watching] = await Promise.all([
    readQuotas(found, told),
    readConnect(found, told),
    readFunctions(found),
    readWatching(found),
  ]);
  return { told, ...quotas, ...connect, ...functions, ...watching };
}

async function readTold({ clients, output }: FoundDeployment): Promise<Told> {
  const [controller, dialer] = await Promise.all([
    environmentOf(output('ControllerFunctionName'), clients),
    environmentOf(output('DialerFunctionName'), clients),
  ]);
  return {
    ...readSettings<ControllerSettings>('controller', CONTROLLER, controller),
    ...readSettings<DialerSettings>('dialer', DIALER, dialer),
  };
}

async function readQuotas(
  { clients }: FoundDeployment,
  { instanceArn }: Told,
): Promise<Pick<AccountPicture, 'concurrentCalls' | 'startRate'>> {
  return lend(new ServiceQuotasClient(clients), async (client) => {
    const answers = await new ServiceQuotasReader(client, instanceArn).read();
    return { concurrentCalls: quotaReading(answers.concurrentCalls), startRate: quotaReading(answers.callsPerSecond) };
  });
}

/** The controller's own way to ask keeps the name of an error only. */
function quotaReading(answer: QuotaAnswer): Reading<number> {
  switch (answer.kind) {
    case 'value':
      return answer;
    case 'absent':
      return { kind: 'absent', said: 'NoSuchResourceException' };
    case 'unreadable':
      return { kind: /AccessDenied/.test(answer.reason) ? 'denied' : 'unreadable', said: answer.reason };
  }
}

async function readFunctions({
  clients,
  isLocal,
  output,
}: FoundDeployment): Promise<Pick<AccountPicture, 'concurrency' | 'dialerReserved'>> {
  const FunctionName = output('DialerFunctionName');
  return lend(new LambdaClient(clients), async (client) => {
    const [concurrency, dialerReserved] = await Promise.all([
      read<ConcurrencyRead>(isLocal, async () => {
        const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
        return {
          concurrentExecutions: AccountLimit?.ConcurrentExecutions ?? 0,
          unreservedConcurrentExecutions: AccountLimit?.UnreservedConcurrentExecutions ?? 0,
        };
      }),
      read(
        isLocal,
        async () =>
          (await client.send(new GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions,
      ),
    ]);
    return { concurrency, dialerReserved };
  });
}

type Watching = Pick<AccountPicture, 'contactEventsRule' | 'dashboard' | 'alarms' | 'subscriptions'>;

async function readWatching(found: FoundDeployment): Promise<Watching> {
  const { clients, isLocal, output } = found;
  const Name = output('ContactEventsRuleName');
  const DashboardName = output('DashboardName');
  const TopicArn = output('AlarmTopicArn');
  const expected = output('AlarmNames')
    .split(',')
    .map((name) => `${found.name}-${name}`);
  const [contactEventsRule, dashboard, alarms, subscriptions] = await Promise.all([
    lend(new EventBridgeClient(clients), (client) =>
      read(isLocal, async () => (await client.send(new DescribeRuleCommand({ Name }))).State ?? 'unknown'),
    ),
    lend(new CloudWatchClient(clients), (client) =>
      read(isLocal, async () => {
        await client.send(new GetDashboardCommand({ DashboardName }));
        return DashboardName;
      }),
    ),
    lend(new CloudWatchClient(clients), (client) =>
      read(isLocal, async () =>
        alarmsOf(
          expected,
          await client.send(
            new DescribeAlarmsCommand({
              AlarmNames: expected,
              AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
              MaxRecords: 100,
            }),
          ),
        ),
      ),
    ),
    lend(new SNSClient(clients), (client) =>
      read(isLocal, async () =>
        subscriptionsOf((await client.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes ?? {}),
      ),
    ),
  ]);
  return { contactEventsRule, dashboard, alarms, subscriptions };
}

const alarmsOf = (
  expected: readonly string[],
  { MetricAlarms = [], CompositeAlarms = [] }: DescribeAlarmsCommandOutput,
): AlarmsRead => ({
  expected,
  found: [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName = '', StateValue = '', ActionsEnabled = true }) => ({
    name: AlarmName,
    state: StateValue,
    actionsEnabled: ActionsEnabled,
  })),
});

const subscriptionsOf = (attributes: Readonly<Record<string, string>>): SubscriptionsRead => ({
  confirmed: Number(attributes['SubscriptionsConfirmed'] ?? 0),
  pending: Number(attributes['SubscriptionsPending'] ?? 0),
});
