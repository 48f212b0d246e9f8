/** What owners drop, and whom they have called: lists that cannot be used, contacts that are refused, calls that all fail. */
import { PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { SUPPRESSION_PARTITION } from '../../lambda/contract/items';
import { OPERATOR } from '../../local/demo/local-services';
import { type Deployment, fictionalNumbers, listOf } from '../e2e/support/deployment';
import type { AlarmScenario, AlarmScene } from './scene';

const SUPPRESSION = 'suppression/all/do-not-call.csv';
/** Where the instance may not call. A few of them: no reason to take the configuration of their campaign for wrong. */
const REFUSED_PREFIX = '+1713';
const [suppressed = '', ...others] = fictionalNumbers(900);
const called = others.filter((number) => !number.startsWith(REFUSED_PREFIX));
const refused = others.filter((number) => number.startsWith(REFUSED_PREFIX)).slice(0, 3);
const DAY_MS = 86_400_000;

export const LISTS: AlarmScenario = {
  title: 'lists that are old or cannot be used, contacts that are refused for good, calls that all fail',
  alarms: ['suppression-list-old', 'suppression-not-loaded', 'calls-failing', 'intake-failing', 'dead-letters'],
  // Short calls, in real time: one that fails within a second of it would count as refused for want of a line.
  account: { timeScale: 1, ringSecondsMean: 1, talkSecondsMean: 1, talkSigma: 0, blockedPrefixes: [REFUSED_PREFIX] },
  play: async (scene) => {
    const { deployment } = scene;
    await deployment.drop(SUPPRESSION, listOf([suppressed]));
    await deployment.suppressionLoaded(SUPPRESSION);
    await deployment.dropList('spring', listOf(called));
    await deployment.until('calls to be up', () => deployment.calls.length >= 5);
    // First, and by itself: whenever a list is dropped, the intake looks how old the suppression lists really are.
    await isOld(scene);
    // These have nothing to do with each other.
    await Promise.all([calling(scene), intakeFails(scene), isRefused(scene)]);
  },
};

async function isOld(scene: AlarmScene): Promise<void> {
  const { deployment } = scene;
  await scene.fire(['suppression-list-old'], () => droppedBefore(deployment, 32 * DAY_MS));
  await scene.clear(['suppression-list-old'], () => deployment.drop(SUPPRESSION, listOf([suppressed])));
}

async function calling(scene: AlarmScene): Promise<void> {
  const { deployment } = scene;
  const drop = (body: string) => deployment.drop(SUPPRESSION, body);
  await scene.fire(['suppression-not-loaded'], () => drop('name\nnobody\n'));
  await scene.clear(['suppression-not-loaded'], () => drop(listOf([suppressed])));

  const { stack } = deployment;
  await scene.fire(['calls-failing'], () => stack.reconfigureAccount({ answerRate: 0, failureRate: 1 }));
  await scene.clear(['calls-failing'], () => stack.reconfigureAccount({ answerRate: 1, failureRate: 0 }));
}

async function intakeFails(scene: AlarmScene): Promise<void> {
  const { deployment } = scene;
  const answer = (status: number, code: string) =>
    deployment.stack.front.intercept(({ caller, action, resource }) =>
      caller.startsWith('ListIntake') && action === 's3:GetObject' && resource.includes('/summer/')
        ? { status, body: `<Error><Code>${code}</Code></Error>` }
        : undefined,
    );
  const isLoaded = () =>
    deployment.until('the list to be loaded', async () => (await deployment.contacts('summer')).length === 2);
  let giveBack = () => {};
  await scene.fire(['intake-failing'], async () => {
    giveBack = answer(500, 'InternalError');
    await deployment.dropList('summer', listOf(fictionalNumbers(2)));
  });
  // Nobody has to do anything: S3 is back, and so is the message, a little later.
  await scene.clear(['intake-failing'], async () => {
    giveBack();
    await isLoaded();
  });
  await scene.fire(['intake-failing'], async () => {
    giveBack = answer(403, 'AccessDenied');
    await deployment.dropList('summer', listOf(fictionalNumbers(2)), 'more.csv');
  });
  await scene.clear(['intake-failing'], async () => {
    giveBack();
    await purge(deployment, 'IntakeDeadLetterQueueUrl');
  });
}

async function isRefused(scene: AlarmScene): Promise<void> {
  const { deployment } = scene;
  await scene.fire(['dead-letters'], () => deployment.dropList('refused', listOf(refused)));
  await deployment.finished('refused');
  await scene.clear(['dead-letters'], () => purge(deployment, 'DialDeadLetterQueueUrl'));
}

/** As if the list had lain there for so long. */
async function droppedBefore({ services, settings }: Deployment, ageMs: number): Promise<void> {
  await services.tables.send(
    new UpdateCommand({
      TableName: settings.campaignsTable,
      Key: { pk: SUPPRESSION_PARTITION, sk: SUPPRESSION },
      UpdateExpression: 'SET droppedAtMs = :then',
      ExpressionAttributeValues: { ':then': Date.now() - ageMs },
    }),
  );
}

async function purge(deployment: Deployment, output: string): Promise<void> {
  const { endpoint, model } = deployment.stack;
  const sqs = new SQSClient({ endpoint, region: model.region, credentials: OPERATOR });
  await sqs.send(new PurgeQueueCommand({ QueueUrl: model.outputs[output] }));
  sqs.destroy();
}
