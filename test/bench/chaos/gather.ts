/** Gathers what a run has left behind: tables, queues, reports and the account's books. */
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { OPERATOR } from '../../../local/demo/local-services';
import type { Deployment } from '../../e2e/support/deployment';
import { SETTINGS } from './assembly';
import type { Evidence, Rules, Silence } from './audit/evidence';
import { REFUSED_PREFIX } from './list';
import type { Schedule } from './schedule';

export const CAMPAIGN = 'chaos';

/** Queues that work is done from, by the beginnings of their logical ids. */
const WORK_QUEUES = ['DialQueue', 'ListIntake'];
/** Who gives messages up, by the same. */
const GIVEN_UP_BY = ['ListIntake', 'CallEvents'];
const LEAD_MS = 300;
const LONGEST_LIFE_MS = 2_000;
/** What a busy machine may need from the look at the clock to the simulated account. */
const MACHINE_MS = 1_000;

export async function gather(
  deployment: Deployment,
  schedule: Schedule,
  silences: readonly Silence[],
): Promise<Evidence> {
  const depths = await depthsOf(deployment);
  const numbers = schedule.rows.flatMap(({ number }) => number ?? []);
  return {
    rules: rulesOf(schedule),
    rows: schedule.rows,
    suppressed: new Set(schedule.suppressed),
    refused: new Set(numbers.filter((number) => number.startsWith(REFUSED_PREFIX))),
    contacts: await deployment.contacts(CAMPAIGN),
    leases: (await deployment.leases()).length,
    summary: await deployment.summary(CAMPAIGN),
    results: await deployment.object(`reports/default/${CAMPAIGN}/results.csv`),
    deadLetters: await deployment.deadLetters(),
    givenUp: Object.fromEntries([...depths].filter(([queue]) => holdsGivenUp(queue))),
    givenUpFor: await reasonsOf(deployment),
    queued: Object.fromEntries([...depths].filter(([queue]) => isWork(queue))),
    books: deployment.log,
    silences,
  };
}

const isLetters = (queue: string): boolean => queue.includes('DeadLetter');
const isWork = (queue: string): boolean => !isLetters(queue) && WORK_QUEUES.some((name) => queue.startsWith(name));
/** Not those of asynchronous invocations: a controller or a report that died is followed by another one, and is nobody's contact. */
const holdsGivenUp = (queue: string): boolean => isLetters(queue) && GIVEN_UP_BY.some((name) => queue.startsWith(name));

function rulesOf({ timed }: Schedule): Rules {
  const freezesMs = timed.flatMap((fault) => (fault.kind === 'freeze' && fault.role === 'dialer' ? fault.forMs : []));
  const { maxAttempts, callsPerSecond, burst, concurrentCallsQuota, longestCallSeconds } = SETTINGS;
  return {
    maxAttempts,
    callsPerSecond,
    burst,
    concurrentCallsQuota,
    longestCallMs: longestCallSeconds * 1_000,
    // A dialer that freezes between its look at the clock and the wire is late by that much: nothing can know.
    requestLifeMs: LEAD_MS + LONGEST_LIFE_MS + MACHINE_MS + Math.max(0, ...freezesMs),
  };
}

/** Messages by logical id of their queue, those included that somebody works on. */
const depthsOf = ({ stack }: Deployment): Promise<ReadonlyMap<string, number>> =>
  asking(stack, async (sqs) => {
    const depths = await Promise.all(
      stack.model.queues.map(async ({ logicalId, url }) => {
        const asked = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] });
        const { Attributes = {} } = await sqs.send(asked);
        const {
          ApproximateNumberOfMessages,
          ApproximateNumberOfMessagesNotVisible,
          ApproximateNumberOfMessagesDelayed,
        } = Attributes;
        const counts = [
          ApproximateNumberOfMessages,
          ApproximateNumberOfMessagesNotVisible,
          ApproximateNumberOfMessagesDelayed,
        ];
        return [logicalId, counts.reduce((sum, count) => sum + Number(count ?? 0), 0)] as const;
      }),
    );
    return new Map(depths);
  });

/** What the first letters of those who give messages up say. */
const reasonsOf = ({ stack }: Deployment): Promise<readonly string[]> =>
  asking(stack, async (sqs) => {
    const queues = stack.model.queues.filter(({ logicalId }) => holdsGivenUp(logicalId));
    const letters = await Promise.all(
      queues.map(({ url }) => sqs.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }))),
    );
    return letters.flatMap(({ Messages = [] }) => Messages.map(({ Body = '' }) => reasonIn(Body)));
  });

async function asking<T>({ endpoint, model }: Deployment['stack'], ask: (sqs: SQSClient) => Promise<T>): Promise<T> {
  const sqs = new SQSClient({ endpoint, region: model.region, credentials: OPERATOR });
  try {
    return await ask(sqs);
  } finally {
    sqs.destroy();
  }
}

/** Whatever SQS itself moved there says nothing. */
const reasonIn = (body: string): string => {
  const { reason } = JSON.parse(body) as { readonly reason?: unknown };
  return typeof reason === 'string' ? reason : 'no reason';
};

/** Whether nothing is left that anybody would still work on. */
export async function isQuiet(deployment: Deployment): Promise<boolean> {
  const depths = await depthsOf(deployment);
  const isIdle = [...depths].every(([queue, count]) => !isWork(queue) || count === 0);
  return isIdle && (await deployment.leases()).length === 0;
}
