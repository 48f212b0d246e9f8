/**
 * The default event bus: which rule takes an event, what its targets receive, and whether EventBridge may deliver it.
 * Whatever keeps an event from a target is reported; nothing here throws at whoever published it.
 */
import { decide } from '../iam/policy';
import type { QueueResource, RuleResource, RuleTarget, StackModel } from '../stack-model';
import { compilePattern } from './event-pattern';
import { transformInput } from './input-transformer';

/** An event on the default bus, as EventBridge delivers it. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, UTC, to the second. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** An event at the moment at which it is handed to a queue. */
export interface HandOver {
  readonly event: BusEvent;
  readonly queue: QueueResource;
}

export interface EventBus {
  /** Matches the event with the rules and delivers it. Never throws: what fails is reported as a problem. */
  publish(event: BusEvent): Promise<void>;
  /** Tells of each hand-over to a rule's target from now on, until the returned function is called. */
  onHandOver(listener: (handOver: HandOver) => void): () => void;
}

export interface BusDependencies {
  readonly model: Pick<StackModel, 'rules' | 'queues' | 'accountId'>;
  readonly deliver: (queue: QueueResource, body: string) => Promise<void>;
  readonly report: (problem: { readonly kind: 'queue-policy' | 'rule-target'; readonly message: string }) => void;
}

/** @throws where a rule's pattern is not understood */
export function createEventBus({ model, deliver, report }: BusDependencies): EventBus {
  const rules = model.rules.map((rule) => ({ rule, matches: compilePattern(rule.pattern) }));
  const queueByArn = (arn: string): QueueResource | undefined => model.queues.find((queue) => queue.arn === arn);
  const listeners = new Set<(handOver: HandOver) => void>();

  async function deliverTo(rule: RuleResource, target: RuleTarget, event: BusEvent): Promise<void> {
    const queue = queueByArn(target.arn);
    if (!queue) {
      report({
        kind: 'rule-target',
        message: `the rule ${rule.logicalId} has a target that the stack lacks: ${target.arn}`,
      });
      return;
    }
    if (!mayDeliver(rule, queue, model.accountId)) {
      report({ kind: 'queue-policy', message: refusal(rule, queue) });
      await deadLetter(rule, target, event);
      return;
    }
    const { inputTransformer } = target;
    for (const listener of listeners) listener({ event, queue });
    await deliver(queue, inputTransformer ? transformInput(inputTransformer, event, rule.arn) : JSON.stringify(event));
  }

  async function deadLetter(rule: RuleResource, { deadLetterArn }: RuleTarget, event: BusEvent): Promise<void> {
    const queue = deadLetterArn === undefined ? undefined : queueByArn(deadLetterArn);
    if (!queue) return;
    if (mayDeliver(rule, queue, model.accountId)) await deliver(queue, JSON.stringify(event));
    else report({ kind: 'queue-policy', message: refusal(rule, queue) });
  }

  return {
    async publish(event) {
      const taking = rules.filter(({ matches }) => matches(event)).map(({ rule }) => rule);
      const deliveries = taking.flatMap((rule) =>
        rule.targets.map((target) =>
          deliverTo(rule, target, event).catch((error: unknown) => {
            report({ kind: 'rule-target', message: `the rule ${rule.logicalId} could not deliver: ${String(error)}` });
          }),
        ),
      );
      await Promise.all(deliveries);
    },
    onHandOver(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function mayDeliver(rule: RuleResource, queue: QueueResource, accountId: string): boolean {
  const decision = decide(queue.policy, {
    action: 'sqs:SendMessage',
    resource: queue.arn,
    principal: 'events.amazonaws.com',
    context: { 'aws:sourcearn': rule.arn, 'aws:sourceaccount': accountId },
  });
  return decision === 'allowed';
}

const refusal = (rule: RuleResource, queue: QueueResource): string =>
  `EventBridge may not send to queue ${queue.name}: its queue policy does not allow rule ${rule.logicalId} (sqs:SendMessage for events.amazonaws.com)`;
