import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { OPERATOR } from '../../local/demo/local-services';
import { type Deployment, fictionalNumbers, isFinal, listOf, withDeployment } from './support/deployment';

const numbers = fictionalNumbers(40);
const blocked = numbers.filter((number) => number.startsWith('+1713'));
const invalid = numbers.slice(10, 12);

async function inQueue(deployment: Deployment, url: string): Promise<number> {
  const sqs = new SQSClient({
    endpoint: deployment.stack.endpoint,
    region: deployment.stack.model.region,
    credentials: OPERATOR,
  });
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url, VisibilityTimeout: 0 }));
  sqs.destroy();
  return Messages?.length ?? 0;
}

it('dead-letters the numbers that Connect refuses for good, with their reason, and calls all others once', async () => {
  await withDeployment(
    { account: { answerRate: 1, busyRate: 0, blockedPrefixes: ['+1713'], refusedNumbers: invalid } },
    async (deployment) => {
      await deployment.dropList('spring', listOf(numbers));
      const summary = await deployment.finished('spring');
      const letters = await deployment.deadLetters();

      const reasons = letters.map(({ reason }) => reason);
      expect(reasons.filter((reason) => reason.includes('DestinationNotAllowedException'))).toHaveLength(
        blocked.length,
      );
      expect(reasons.filter((reason) => reason.includes('InvalidParameterException'))).toHaveLength(invalid.length);
      const written = JSON.stringify(letters);
      expect(numbers.filter((number) => written.includes(number.slice(1)))).toEqual([]);
      expect(summary.contacts['dead-lettered']).toBe(blocked.length + invalid.length);
      expect(summary.contacts.completed).toBe(numbers.length - blocked.length - invalid.length);

      // A dead letter that is put back as the SQS console does it is out of its time: it places no call.
      const callsBefore = deployment.calls.length;
      const sqs = new SQSClient({
        endpoint: deployment.stack.endpoint,
        region: deployment.stack.model.region,
        credentials: OPERATOR,
      });
      for (const letter of letters) {
        await sqs.send(
          new SendMessageCommand({ QueueUrl: deployment.settings.dialQueueUrl, MessageBody: JSON.stringify(letter) }),
        );
      }
      sqs.destroy();
      await deployment.until(
        'the dialer to look at the messages put back',
        () =>
          deployment.logs.filter(({ text }) => text.includes('left alone') && text.includes('too-late')).length >=
          letters.length,
      );
      expect(await inQueue(deployment, deployment.settings.dialQueueUrl)).toBe(0);
      expect(deployment.calls).toHaveLength(callsBefore);

      // The same file again changes nothing.
      await deployment.dropList('spring', listOf(numbers));
      await deployment.until('the second delivery', () =>
        deployment.logs.some(({ text }) => text.includes('taken in before')),
      );
      await deployment.until('the status', async () => (await deployment.status('spring'))?.state === 'finished');
      expect((await deployment.status('spring'))?.contacts).toEqual(summary.contacts);
      expect(deployment.calls).toHaveLength(callsBefore);
    },
  );
});

it('blocks the campaign, visibly, when the contact flow does not exist, and dead-letters nobody', async () => {
  await withDeployment({ account: { contactFlowIds: ['another flow'] } }, async (deployment) => {
    await deployment.dropList('spring', listOf(numbers));
    const status = await deployment.until('the campaign to be blocked', async () => {
      const now = await deployment.status('spring');
      return now?.state === 'blocked' ? now : undefined;
    });
    expect(status.message).toContain('ResourceNotFoundException');
    await deployment.until('every contact to be pending again', async () => (await deployment.leases()).length === 0);
    const contacts = await deployment.contacts('spring');
    expect(contacts.filter((contact) => contact.state !== 'pending' || contact.attempts > 0)).toEqual([]);
    expect(await deployment.deadLetters()).toEqual([]);
    expect(deployment.calls).toEqual([]);
  });
});

it('calls nobody on a suppression list, and nobody at all once the stop switch is set', async () => {
  await withDeployment({ account: { answerRate: 1, busyRate: 0 } }, async (deployment) => {
    const suppressed = numbers.slice(0, 5);
    await deployment.drop('suppression/all/do-not-call.csv', listOf(suppressed));
    await deployment.dropList('spring', listOf(numbers));
    await deployment.until('the first calls', () => deployment.calls.length >= 5);
    await deployment.setStopSwitch('drill');
    const stoppedMs = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect(deployment.calls.filter((call) => call.initiatedAtMs > stoppedMs + 4_000)).toEqual([]);
    await deployment.clearStopSwitch();
    const summary = await deployment.finished('spring');

    expect(summary.contacts.suppressed).toBe(suppressed.length);
    const called = new Set(deployment.calls.map((call) => call.destination));
    expect(suppressed.filter((number) => called.has(number))).toEqual([]);
    expect((await deployment.contacts('spring')).every(isFinal)).toBe(true);
  });
});
