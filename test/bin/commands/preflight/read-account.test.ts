import type { FoundDeployment } from '../../../../bin/commands/deployment';
import { findings } from '../../../../bin/commands/preflight/findings';
import { readAccount } from '../../../../bin/commands/preflight/read-account';
import { CONTROLLER, DIALER } from '../../../../lambda/contract/settings';
import { DEFAULT_CONTROLLER_ENVIRONMENT } from '../../../local/cli/models';
import { type Answer, answering, startLoopbackServer } from '../../../support/loopback-server';

const INSTANCE = 'arn:aws:connect:us-east-1:111122223333:instance/11111111-2222-4333-8444-555555555555';
const ENVIRONMENT: Readonly<Record<string, string>> = {
  ...DEFAULT_CONTROLLER_ENVIRONMENT,
  ...Object.fromEntries(Object.values(DIALER).map(({ name }) => [name, '20'])),
  [CONTROLLER.quotas.name]: 'account',
  [CONTROLLER.capacityBuffer.name]: '0',
  [CONTROLLER.callingWindow.name]: '08:00-20:00',
  [CONTROLLER.campaignsTable.name]: 'campaigns',
  [CONTROLLER.instanceArn.name]: INSTANCE,
  [DIALER.sourcePhoneNumber.name]: '+12065550100',
};

const deployment = (endpoint: string): FoundDeployment => ({
  name: 'callpace',
  isLocal: false,
  clients: {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  },
  output: (name) => (name === 'AlarmNames' ? 'dead-letters,quota-breached' : name),
});

const xml =
  (status: number, body: string): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'text/xml' });
    response.end(body);
  };

/** SNS alone speaks XML here. */
const isForm = (headers: Readonly<Record<string, unknown>>): boolean =>
  String(headers['content-type']).startsWith('application/x-www-form-urlencoded');

/** What a service answers, by what its request shows of the operation. */
const TOLD: readonly [RegExp, object][] = [
  [/GetServiceQuota/, { Quota: { Value: 12 } }],
  [/GetDashboard/, { DashboardName: 'DashboardName', DashboardBody: '{}' }],
  [
    /DescribeAlarms/,
    { MetricAlarms: [{ AlarmName: 'callpace-dead-letters', StateValue: 'OK', ActionsEnabled: true }] },
  ],
  [/DescribeRule/, { Name: 'rule', State: 'DISABLED' }],
  [/account-settings/, { AccountLimit: { ConcurrentExecutions: 50, UnreservedConcurrentExecutions: 7 } }],
  [/\/concurrency/, { ReservedConcurrentExecutions: 6 }],
  [/^GET \/instance\/[^/]+$/, { Instance: { InstanceStatus: 'ACTIVE', OutboundCallsEnabled: false } }],
  [/contact-flows/, { ContactFlow: { Name: 'Greeting', State: 'ACTIVE', Status: 'SAVED', Type: 'CONTACT_FLOW' } }],
  [/\/queues\//, { Queue: { Name: 'Sales', Status: 'ENABLED', OutboundCallerConfig: {} } }],
  [/phone-number/, { ListPhoneNumbersSummaryList: [{ PhoneNumber: '+12065550100' }] }],
];
const ATTRIBUTES = `<GetTopicAttributesResponse><GetTopicAttributesResult><Attributes>
<entry><key>SubscriptionsConfirmed</key><value>0</value></entry>
<entry><key>SubscriptionsPending</key><value>1</value></entry>
</Attributes></GetTopicAttributesResult></GetTopicAttributesResponse>`;

const telling: Answer = (response, request) => {
  const shown = `${request.method} ${request.path.split('?')[0]}`;
  const what = `${shown} ${String(request.headers['x-amz-target'] ?? '')}`.trim();
  if (/configuration$/.test(shown)) answering(200, { Environment: { Variables: ENVIRONMENT } })(response, request);
  else if (isForm(request.headers)) xml(200, ATTRIBUTES)(response, request);
  else answering(200, TOLD.find(([pattern]) => pattern.test(what))?.[1] ?? {})(response, request);
};

const denying: Answer = (response, request) => {
  if (/configuration$/.test(request.path)) telling(response, request);
  else if (isForm(request.headers))
    xml(403, '<ErrorResponse><Error><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>')(
      response,
      request,
    );
  else answering(403, { __type: 'AccessDeniedException', message: 'no' }, 'AccessDeniedException')(response, request);
};

describe('readAccount, through the SDK', () => {
  it('reads what each service says', async () => {
    await using server = await startLoopbackServer(telling);
    const picture = await readAccount(deployment(server.url));
    expect(picture).toMatchObject({
      told: { instanceArn: INSTANCE, sourcePhoneNumber: '+12065550100', maxAttempts: 1 },
      concurrentCalls: { value: 12 },
      startRate: { value: 12 },
      instance: { value: { status: 'ACTIVE', outboundCallsEnabled: false } },
      flow: { value: { name: 'Greeting', status: 'SAVED' } },
      queue: { value: { name: 'Sales', callerIdNumberId: undefined } },
      sourceNumber: { value: true },
      concurrency: { value: { concurrentExecutions: 50, unreservedConcurrentExecutions: 7 } },
      dialerReserved: { value: 6 },
      contactEventsRule: { value: 'DISABLED' },
      dashboard: { value: 'DashboardName' },
      alarms: { value: { expected: ['callpace-dead-letters', 'callpace-quota-breached'], found: [{ state: 'OK' }] } },
      subscriptions: { value: { confirmed: 0, pending: 1 } },
    });
  });

  it('names every API that the caller may not call', async () => {
    await using server = await startLoopbackServer(denying);
    const all = findings(await readAccount(deployment(server.url)));
    expect(new Set(all.filter(({ id }) => id.endsWith('-denied')).map(({ source }) => source))).toEqual(
      new Set([
        'servicequotas:GetServiceQuota',
        'connect:DescribeInstance',
        'connect:DescribeContactFlow',
        'connect:DescribeQueue',
        'connect:ListPhoneNumbersV2',
        'lambda:GetAccountSettings',
        'lambda:GetFunctionConcurrency',
        'events:DescribeRule',
        'cloudwatch:GetDashboard',
        'cloudwatch:DescribeAlarms',
        'sns:GetTopicAttributes',
      ]),
    );
    expect(all.filter(({ severity }) => severity === 'blocker')).toEqual([]);
  });
});
