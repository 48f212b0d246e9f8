/**
 * Queues that nobody empties: no event source polls them, no function is told of them and may receive, and nothing ends
 * in them on purpose. What is sent there is never seen again, and without this look nobody would know why.
 */
import type { QueueResource, StackModel } from '../stack-model';

/** A sentence about every queue that lacks a consumer. */
export function unconsumedQueues(model: StackModel): readonly string[] {
  const ends = whereMessagesEnd(model);
  return model.queues
    .filter((queue) => !ends.has(queue.arn) && !isConsumed(queue, model))
    .map(
      ({ logicalId }) =>
        `the queue ${logicalId} has no consumer: no event source polls it, no function receives from it`,
    );
}

/**
 * The right to receive is also what an event source needs. A function that receives by itself knows the queue's URL, and
 * not in order to send: who feeds its own event source knows the URL, too.
 */
function isConsumed({ arn, url }: QueueResource, { eventSources, functions }: StackModel): boolean {
  if (eventSources.some((source) => source.enabled && source.queueArn === arn)) return true;
  return functions.some(({ policy, environment }) => {
    const may = (action: string) =>
      policy.some(({ actions, resources }) => actions.includes(action) && resources.includes(arn));
    return Object.values(environment).includes(url) && may('sqs:ReceiveMessage') && !may('sqs:SendMessage');
  });
}

/** Dead-letter queues of queues, of rules and of asynchronous invocations: a person empties them. */
function whereMessagesEnd({ queues, rules, functions }: StackModel): ReadonlySet<string> {
  const ofQueues = queues.flatMap(({ attributes }) => {
    const policy = attributes['RedrivePolicy'];
    return policy === undefined ? [] : [(JSON.parse(policy) as { deadLetterTargetArn: string }).deadLetterTargetArn];
  });
  const ofRules = rules.flatMap(({ targets }) => targets.flatMap(({ deadLetterArn }) => deadLetterArn ?? []));
  const ofFunctions = functions.flatMap(({ asyncFailureQueueArn }) => asyncFailureQueueArn ?? []);
  return new Set([...ofQueues, ...ofRules, ...ofFunctions]);
}
