import { type BusEvent, createEventBus, type HandOver } from '../../../local/events/event-bus';
import type { PolicyStatement, QueueResource, RuleResource } from '../../../local/stack-model';

const ACCOUNT = '000000000000';
const RULE_ARN = `arn:aws:events:eu-central-1:${ACCOUNT}:rule/contacts`;
const arn = (queue: string): string => `arn:aws:sqs:eu-central-1:${ACCOUNT}:${queue}`;

const allowing = (queue: string, conditions: PolicyStatement['conditions']): PolicyStatement => ({
  effect: 'Allow',
  actions: ['sqs:SendMessage'],
  resources: [arn(queue)],
  conditions,
  principals: ['events.amazonaws.com'],
});
const fromRule = { ArnEquals: { 'aws:SourceArn': RULE_ARN } };

const queue = (name: string, ...policy: PolicyStatement[]): QueueResource => ({
  logicalId: name,
  name,
  arn: arn(name),
  url: `http://127.0.0.1:1/${ACCOUNT}/${name}`,
  attributes: {},
  policy,
});
const rule = (deadLetterQueue?: string): RuleResource => ({
  logicalId: 'ContactRule',
  arn: RULE_ARN,
  pattern: { source: ['aws.connect'] },
  targets: [
    {
      arn: arn('mailbox'),
      inputTransformer: { paths: { id: '$.detail.contactId' }, template: '"<id>"' },
      deadLetterArn: deadLetterQueue === undefined ? undefined : arn(deadLetterQueue),
    },
  ],
});
const event = (source: string): BusEvent => ({
  version: '0',
  id: 'e-1',
  'detail-type': 'Amazon Connect Contact Event',
  source,
  account: ACCOUNT,
  time: '2026-11-20T10:00:00Z',
  region: 'eu-central-1',
  resources: [],
  detail: { contactId: 'c-1' },
});

async function publish(
  queues: QueueResource[],
  rules = [rule()],
  published = event('aws.connect'),
  deliver = (): Promise<void> => Promise.resolve(),
) {
  const delivered: string[] = [];
  const problems: string[] = [];
  const bus = createEventBus({
    model: { rules, queues, accountId: ACCOUNT },
    deliver: async (target, body) => {
      await deliver();
      delivered.push(`${target.name}: ${body}`);
    },
    report: ({ message }) => problems.push(message),
  });
  await bus.publish(published);
  return { delivered, problems };
}

describe('the event bus', () => {
  test('delivers what the input transformer makes of a matching event', async () => {
    expect(await publish([queue('mailbox', allowing('mailbox', fromRule))])).toEqual({
      delivered: ['mailbox: "c-1"'],
      problems: [],
    });
  });

  test('tells of what it hands to a queue, and of nothing that stays with it', async () => {
    const mailbox = queue('mailbox', allowing('mailbox', fromRule));
    const bus = createEventBus({
      model: { rules: [rule()], queues: [mailbox], accountId: ACCOUNT },
      deliver: () => Promise.resolve(),
      report: () => undefined,
    });
    const told: HandOver[] = [];
    const stopListening = bus.onHandOver((handOver) => told.push(handOver));
    await bus.publish(event('aws.s3'));
    await bus.publish(event('aws.connect'));
    stopListening();
    await bus.publish(event('aws.connect'));
    expect(told).toEqual([{ event: event('aws.connect'), queue: mailbox }]);
  });

  test('delivers nothing that no rule asks for', async () => {
    const mailbox = queue('mailbox', allowing('mailbox', fromRule));
    expect(await publish([mailbox], [rule()], event('aws.s3'))).toEqual({ delivered: [], problems: [] });
  });

  test.each<[string, PolicyStatement[]]>([
    ['there is none', []],
    ['it names another rule', [allowing('mailbox', { ArnEquals: { 'aws:SourceArn': `${RULE_ARN}-other` } })]],
    ['it names another account', [allowing('mailbox', { StringEquals: { 'aws:SourceAccount': '111111111111' } })]],
    ['it allows another service', [{ ...allowing('mailbox', fromRule), principals: ['sns.amazonaws.com'] }]],
    ['it is about another queue', [allowing('other', fromRule)]],
    [
      'it denies what it also allows',
      [allowing('mailbox', {}), { ...allowing('mailbox', fromRule), effect: 'Deny', principals: ['*'] }],
    ],
  ])('delivers nothing, and says so, where the queue policy does not allow it: %s', async (_why, policy) => {
    expect(await publish([queue('mailbox', ...policy)])).toEqual({
      delivered: [],
      problems: [
        'EventBridge may not send to queue mailbox: its queue policy does not allow rule ContactRule (sqs:SendMessage for events.amazonaws.com)',
      ],
    });
  });

  test.each<[string, PolicyStatement['conditions']]>([
    ['its rules by pattern', { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:*:rule/*' } }],
    ['its account', { StringEquals: { 'aws:SourceAccount': ACCOUNT } }],
  ])('delivers where the queue policy allows EventBridge by %s', async (_how, conditions) => {
    const { delivered } = await publish([queue('mailbox', allowing('mailbox', conditions))]);
    expect(delivered).toHaveLength(1);
  });

  test('puts what it may not deliver into the dead-letter queue, as it came', async () => {
    const queues = [queue('mailbox'), queue('dead', allowing('dead', fromRule))];
    const { delivered, problems } = await publish(queues, [rule('dead')]);
    expect(delivered).toEqual([`dead: ${JSON.stringify(event('aws.connect'))}`]);
    expect(problems).toHaveLength(1);
  });

  test('says so where the dead-letter queue does not allow it either', async () => {
    const { delivered, problems } = await publish([queue('mailbox'), queue('dead')], [rule('dead')]);
    expect(delivered).toEqual([]);
    expect(problems[1]).toContain('EventBridge may not send to queue dead');
  });

  test('names a target that the stack lacks', async () => {
    const { problems } = await publish([]);
    expect(problems).toEqual([`the rule ContactRule has a target that the stack lacks: ${arn('mailbox')}`]);
  });

  test('reports a delivery that fails instead of throwing at the publisher', async () => {
    const mailbox = queue('mailbox', allowing('mailbox', fromRule));
    const failing = (): Promise<void> => Promise.reject(new Error('the queue is gone'));
    const { problems } = await publish([mailbox], [rule()], event('aws.connect'), failing);
    expect(problems).toEqual(['the rule ContactRule could not deliver: Error: the queue is gone']);
  });
});
