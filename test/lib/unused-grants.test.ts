import path from 'node:path';
import { build } from 'esbuild';
import { type Resource, resourcesOfType, synthesized } from './synthesized';

/**
 * What each function may do, against what its code can ask for: the commands of the SDK in its bundle, by the IAM actions
 * that they need. A grant that no command needs is to be taken away; a command without its grant fails on AWS only. On
 * which resources is the business of permissions.test.ts.
 */
const PROJECT = path.resolve(__dirname, '../..');

const SERVICES: Readonly<Record<string, string>> = {
  'client-cloudwatch': 'cloudwatch',
  'client-connect': 'connect',
  'client-eventbridge': 'events',
  'client-lambda': 'lambda',
  'client-s3': 's3',
  'client-service-quotas': 'servicequotas',
  'client-sqs': 'sqs',
  'lib-dynamodb': 'dynamodb',
};

/** Commands whose action has another name (Service Authorization Reference); all others have their own. */
const ACTIONS: Readonly<Record<string, string>> = {
  'dynamodb:Get': 'dynamodb:GetItem',
  'dynamodb:Put': 'dynamodb:PutItem',
  'dynamodb:Delete': 'dynamodb:DeleteItem',
  'dynamodb:Update': 'dynamodb:UpdateItem',
  'dynamodb:BatchGet': 'dynamodb:BatchGetItem',
  'dynamodb:BatchWrite': 'dynamodb:BatchWriteItem',
  'lambda:Invoke': 'lambda:InvokeFunction',
  'sqs:SendMessageBatch': 'sqs:SendMessage',
  'sqs:DeleteMessageBatch': 'sqs:DeleteMessage',
  's3:HeadObject': 's3:GetObject',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:CreateMultipartUpload': 's3:PutObject',
  's3:UploadPart': 's3:PutObject',
  's3:CompleteMultipartUpload': 's3:PutObject',
};

/** What Lambda itself does with the role of a function. */
const LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const QUEUE = ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'GetQueueUrl', 'ReceiveMessage'];
const FAILURES = ['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'];
const sqs = (actions: readonly string[]): string[] => actions.map((action) => `sqs:${action}`);

interface Subject {
  readonly handler: string;
  /** Roles by the beginning of their policies' names. */
  readonly policies: readonly string[];
  readonly byLambda: readonly string[];
  /** In the bundle with a class of which the function uses another part. */
  readonly neverAsked?: Readonly<Record<string, string>>;
}

const READS_NO_OBJECTS = 'the class of the bucket comes whole; reports are only written';

const ONLY_SUPPRESSES = 'the class of a person comes whole; a flow may suppress, not look or erase';
const NO_STOP_SWITCH = 'the class of the campaigns comes whole; the stop switch is not on the page';

const SUBJECTS: readonly Subject[] = [
  { handler: 'intake', policies: ['ListIntake'], byLambda: [...LOG, ...sqs(QUEUE)] },
  {
    handler: 'control',
    policies: ['PacingControllerFunction', 'PacingControllerInvite'],
    byLambda: [...LOG, ...sqs(FAILURES)],
  },
  {
    handler: 'dial',
    policies: ['Dialer'],
    byLambda: [...LOG, ...sqs(QUEUE)],
    neverAsked: { 'connect:DescribeContact': 'a rehearsal opens the connection with it, and never sends it' },
  },
  {
    handler: 'report',
    policies: ['CampaignReports'],
    byLambda: [...LOG, ...sqs(FAILURES)],
    neverAsked: { 's3:GetObject': READS_NO_OBJECTS, 's3:ListBucket': READS_NO_OBJECTS },
  },
  { handler: 'retention', policies: ['ContactRetentionFunction'], byLambda: [...LOG, ...sqs(FAILURES)] },
  { handler: 'widget', policies: ['CampaignWidgetFunction'], byLambda: LOG },
  {
    handler: 'widget-control',
    policies: ['CampaignWidgetControls'],
    byLambda: LOG,
    neverAsked: { 'dynamodb:DeleteItem': NO_STOP_SWITCH, 'dynamodb:PutItem': NO_STOP_SWITCH },
  },
  {
    handler: 'opt-out',
    policies: ['OptOut'],
    byLambda: LOG,
    neverAsked: { 'dynamodb:Query': ONLY_SUPPRESSES, 'dynamodb:UpdateItem': ONLY_SUPPRESSES },
  },
];

const stack = synthesized({ widgetControls: 'true' });

async function asked(handler: string): Promise<ReadonlySet<string>> {
  const { outputFiles } = await build({
    entryPoints: [path.join(PROJECT, 'lambda', 'handlers', `${handler}.entry.ts`)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  });
  const imports = [...(outputFiles[0]?.text ?? '').matchAll(/import \{([^}]*)\} from "@aws-sdk\/([\w-]+)"/g)];
  const actions = imports.flatMap(([, names = '', client = '']) =>
    [...names.matchAll(/\b(\w+)Command\b/g)].map(([, command]) => `${SERVICES[client] ?? client}:${command}`),
  );
  return new Set(actions.map((action) => ACTIONS[action] ?? action));
}

function granted(policies: readonly string[]): ReadonlySet<string> {
  const statementsOf = ({ Properties }: Resource) =>
    Properties['PolicyDocument'].Statement as { Action: string | string[] }[];
  return new Set(
    resourcesOfType(stack, 'AWS::IAM::Policy')
      .filter(([id]) => policies.some((prefix) => id.startsWith(prefix)))
      .flatMap(([, policy]) => statementsOf(policy).flatMap(({ Action }) => Action)),
  );
}

const sorted = (actions: Iterable<string>): string[] => [...actions].sort((one, other) => one.localeCompare(other));

it.each(SUBJECTS)('the function $handler may do what its code asks for, and nothing else', async (subject) => {
  const { handler, policies, byLambda, neverAsked = {} } = subject;
  const asks = await asked(handler);
  const needs = [...asks].filter((action) => neverAsked[action] === undefined);

  expect(asks.size).toBeGreaterThan(1);
  expect(Object.keys(neverAsked).filter((action) => !asks.has(action))).toEqual([]);
  expect(sorted(granted(policies))).toEqual(sorted(new Set([...needs, ...byLambda])));
});

it('no function is forgotten here', () => {
  expect(resourcesOfType(stack, 'AWS::Lambda::Function').length).toBe(SUBJECTS.length);
});
