import { INSTANCE, type Resource, resourcesOfType, synthesized } from './synthesized';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

const subject = synthesized();

const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

const statementsOf = (resource: Resource): Statement[] => resource.Properties['PolicyDocument'].Statement;

/** A resource as text, with logical ids (without their hashes) in the place of ARNs. */
function rendered(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const { Ref: ref, 'Fn::GetAtt': att, 'Fn::Join': join } = resource as Record<string, unknown>;
  if (join !== undefined) return (join as [string, unknown[]])[1].map(rendered).join('');
  return String(ref ?? (att as string[])[0]).replace(/[0-9A-F]{8}$/, '');
}

/** `action on resource` for everything that a role may do. */
function grantsOf(prefix: string, of = subject): string[] {
  return resourcesOfType(of, 'AWS::IAM::Policy')
    .filter(([id]) => id.startsWith(prefix))
    .flatMap(([, policy]) => statementsOf(policy))
    .flatMap(({ Action, Resource }) =>
      list(Action).flatMap((action) => list(Resource).map((one) => `${action} on ${rendered(one)}`)),
    )
    .sort();
}

const logging = (construct: string): string[] => [
  `logs:CreateLogStream on ${construct}FunctionLog`,
  `logs:PutLogEvents on ${construct}FunctionLog`,
];
const failing = (construct: string): string[] =>
  ['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map((action) => `sqs:${action} on ${construct}DeadLetterQueue`);
const consuming = (queue: string): string[] =>
  ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'GetQueueUrl', 'ReceiveMessage'].map(
    (action) => `sqs:${action} on ${queue}`,
  );
const items = (table: string, ...actions: string[]): string[] =>
  actions.map((action) => `dynamodb:${action} on ContactTables${table}`);

const TELLING = 'events:PutEvents on arn:aws:events:us-east-1:444455556666:event-bus/default';

describe('the roles', () => {
  it.each([
    [
      'ListIntake',
      [
        ...logging('ListIntake'),
        ...consuming('ListIntakeObjectsQueue'),
        's3:GetObject on ListBucket/campaigns/*',
        's3:GetObject on ListBucket/suppression/*',
        's3:ListBucket on ListBucket',
        's3:PutObject on ListBucket/reports/*',
        's3:GetObject on ListBucket/work/*',
        's3:PutObject on ListBucket/work/*',
        'sqs:SendMessage on ListIntakeObjectsQueue',
        'sqs:SendMessage on ListIntakeObjectsDeadLetterQueue',
        ...items('Campaigns', 'GetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem'),
        ...items('Contacts', 'GetItem', 'Query', 'PutItem'),
        'lambda:InvokeFunction on PacingControllerFunction',
        'lambda:InvokeFunction on CampaignReportsFunction',
      ],
    ],
    [
      'Dialer',
      [
        ...logging('Dialer'),
        ...consuming('DialQueue'),
        ...items('Contacts', 'GetItem', 'UpdateItem'),
        ...items('Campaigns', 'GetItem'),
        'sqs:SendMessage on CallEventsQueue',
        `connect:StartOutboundVoiceContact on ${INSTANCE}/contact/*`,
      ],
    ],
    [
      'PacingControllerFunction',
      [
        ...logging('PacingController'),
        ...failing('PacingController'),
        ...items('Campaigns', 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
        ...items('Contacts', 'GetItem', 'BatchGetItem', 'UpdateItem'),
        'dynamodb:Query on ContactTablesContacts/index/due',
        ...items('Flights', 'Query', 'BatchWriteItem'),
        'sqs:SendMessage on DialQueue',
        'sqs:SendMessage on DialQueueDeadLetterQueue',
        'sqs:DeleteMessage on CallEventsQueue',
        'sqs:ReceiveMessage on CallEventsQueue',
        'lambda:InvokeFunction on CampaignReportsFunction',
        `connect:DescribeContact on ${INSTANCE}/contact/*`,
        `connect:GetCurrentMetricData on ${INSTANCE}/queue/*`,
        'cloudwatch:GetMetricData on *',
        'servicequotas:GetServiceQuota on *',
        TELLING,
      ],
    ],
    [
      'CampaignReports',
      [
        ...logging('CampaignReports'),
        ...failing('CampaignReports'),
        's3:PutObject on ListBucket/reports/*',
        ...items('Contacts', 'Query'),
        ...items('Campaigns', 'GetItem', 'Query', 'UpdateItem'),
        TELLING,
      ],
    ],
    ['CampaignWidget', [...logging('CampaignWidget'), ...items('Campaigns', 'GetItem', 'Query')]],
    [
      'ContactRetentionFunction',
      [
        ...logging('ContactRetention'),
        ...['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map(
          (action) => `sqs:${action} on CampaignReportsDeadLetterQueue`,
        ),
        ...items('Campaigns', 'Query', 'UpdateItem'),
        ...items('Contacts', 'Query', 'BatchWriteItem'),
      ],
    ],
    ['ContactRetentionScheduleRole', ['lambda:InvokeFunction on ContactRetentionFunction']],
    ['PacingControllerScheduleRole', ['lambda:InvokeFunction on PacingControllerFunction']],
  ])('%s may do exactly what it needs', (prefix, grants) => {
    expect(grantsOf(prefix)).toEqual([...grants].sort());
  });

  it('do not let the controller ask for quotas that the configuration overrides', () => {
    const override = synthesized({ quotas: 'configured' });
    const [asking, overriding] = [subject, override].map((of) => grantsOf('PacingControllerFunction', of));
    expect(overriding).toEqual(asking?.filter((grant) => !grant.startsWith('servicequotas:')));
  });

  it('let only the function behind the buttons of the dashboard change a campaign, and only where there are buttons', () => {
    const controlled = synthesized({ widgetControls: 'true' });
    const [looking, changing] = ['CampaignWidgetFunction', 'CampaignWidgetControls'].map((of) =>
      grantsOf(of, controlled),
    );

    expect(looking).toEqual(grantsOf('CampaignWidget'));
    expect(changing).toEqual(
      [
        'logs:CreateLogStream on CampaignWidgetControlsLog',
        'logs:PutLogEvents on CampaignWidgetControlsLog',
        ...items('Campaigns', 'GetItem', 'Query', 'UpdateItem'),
        'lambda:InvokeFunction on PacingControllerFunction',
        'lambda:InvokeFunction on CampaignReportsFunction',
      ].sort(),
    );
    expect(resourcesOfType(subject, 'AWS::Lambda::Function').filter(([id]) => id.includes('Controls'))).toEqual([]);
  });

  it('name every action', () => {
    const actions = resourcesOfType(subject, 'AWS::IAM::Policy')
      .flatMap(([, policy]) => statementsOf(policy))
      .flatMap(({ Action }) => list(Action));

    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('use a wildcard resource only for a written reason', () => {
    const reasons: Readonly<Record<string, string>> = {
      'cloudwatch:GetMetricData on *': 'CloudWatch knows no resources for reading metrics',
      'servicequotas:GetServiceQuota on *': 'Service Quotas knows no resources for reading quotas',
      [`connect:StartOutboundVoiceContact on ${INSTANCE}/contact/*`]: 'the contact does not exist before the call',
      [`connect:DescribeContact on ${INSTANCE}/contact/*`]: 'contact ids are not known before',
      [`connect:GetCurrentMetricData on ${INSTANCE}/queue/*`]: 'campaigns name their queues',
      's3:GetObject on ListBucket/campaigns/*': 'owners choose the names of their lists',
      's3:GetObject on ListBucket/suppression/*': 'owners choose the names of their lists',
      's3:PutObject on ListBucket/reports/*': 'reports are named after campaigns',
      's3:GetObject on ListBucket/work/*': 'what the intake keeps between scan and chunks',
      's3:PutObject on ListBucket/work/*': 'what the intake keeps between scan and chunks',
    };
    const wild = grantsOf('').filter((grant) => grant.endsWith('*'));

    expect([...new Set(wild)].filter((grant) => reasons[grant] === undefined)).toEqual([]);
  });

  it('have no managed policy, which would grant logs of everybody', () => {
    expect(
      resourcesOfType(subject, 'AWS::IAM::Role').filter(([, role]) => role.Properties['ManagedPolicyArns']),
    ).toEqual([]);
  });
});

describe('the resource policies', () => {
  const documents = ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy'].flatMap((type) =>
    resourcesOfType(subject, type),
  );

  it('deny everything that does not come over TLS, on every queue, the topic and the bucket', () => {
    const denying = documents.filter(([, policy]) =>
      statementsOf(policy).some(
        ({ Effect, Condition }) =>
          Effect === 'Deny' && JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
      ),
    );

    expect(denying).toHaveLength(8 + 1 + 1);
  });

  it('allow nothing without naming the source', () => {
    const allowing = documents.flatMap(([, policy]) => statementsOf(policy)).filter(({ Effect }) => Effect === 'Allow');

    expect(allowing).toHaveLength(5);
    expect(allowing.filter(({ Condition }) => !JSON.stringify(Condition ?? {}).includes('aws:SourceArn'))).toEqual([]);
  });
});
