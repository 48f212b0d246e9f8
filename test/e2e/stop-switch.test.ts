/** The stop switch is one item of a table: it works without the command line, without a controller, and against one that errs. */
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { OPERATOR } from '../../local/demo/local-services';
import { ACTS_WITHIN_MS, passed, startedFrom } from './support/campaigns';
import { type Deployment, fictionalNumbers, listOf, withDeployment } from './support/deployment';

const SWITCH = { pk: { S: 'DEPLOYMENT' }, sk: { S: 'STOP' } };
const numbers = fictionalNumbers(160);

/** As `aws dynamodb put-item` and `delete-item` do it. */
async function byHand(deployment: Deployment, command: PutItemCommand | DeleteItemCommand): Promise<void> {
  const { endpoint, model } = deployment.stack;
  const client = new DynamoDBClient({ endpoint, region: model.region, credentials: OPERATOR });
  await client.send(command as PutItemCommand);
  client.destroy();
}

const stop = (deployment: Deployment): Promise<void> =>
  byHand(deployment, new PutItemCommand({ TableName: deployment.settings.campaignsTable, Item: SWITCH }));

const goOn = (deployment: Deployment): Promise<void> =>
  byHand(deployment, new DeleteItemCommand({ TableName: deployment.settings.campaignsTable, Key: SWITCH }));

const leftStopped = ({ logs }: Deployment): number =>
  logs.filter(({ text }) => text.includes('left alone') && text.includes('"stopped"')).length;

it('stops with every controller dead, keeps those that come back from calling, and lets all go on when it is off', async () => {
  await withDeployment({ account: { answerRate: 1, busyRate: 0 } }, async (deployment) => {
    const controller = deployment.functionId('PacingController');
    await deployment.dropList('spring', listOf(numbers));
    await deployment.until('calls', () => deployment.calls.length >= 30);
    await deployment.stack.terminateWorkers(controller);
    await stop(deployment);
    const stoppedMs = Date.now();
    // One by the schedule: it finds people due, and the switch set.
    void deployment.stack.invoke(controller, {});
    await deployment.until('a controller that sees it', () =>
      deployment.logs.some(({ text }) => text.includes('"binding":"stopped"')),
    );
    await passed(deployment, Math.max(Date.now(), stoppedMs + ACTS_WITHIN_MS) + 3_000);
    expect(startedFrom(deployment.calls, stoppedMs + ACTS_WITHIN_MS)).toEqual([]);
    expect((await deployment.contacts('spring')).some(({ state }) => state === 'pending')).toBe(true);

    await goOn(deployment);
    const summary = await deployment.finished('spring');
    expect(summary).toMatchObject({ addsUp: true, contacts: { completed: numbers.length } });
    expect(deployment.calls.length).toBe(numbers.length);
  });
});

it('stops the dialer by itself while a controller does not see it and goes on sending dial requests', async () => {
  await withDeployment({ account: { answerRate: 1, busyRate: 0 } }, async (deployment) => {
    const controller = deployment.functionId('PacingController');
    await deployment.dropList('spring', listOf(numbers));
    await deployment.until('calls', () => deployment.calls.length >= 30);
    const see = deployment.stack.front.intercept(({ caller, operation, body }) =>
      caller === controller && operation === 'GetItem' && body?.includes('"STOP"')
        ? { status: 200, body: '{}' }
        : undefined,
    );
    await stop(deployment);
    const stoppedMs = Date.now();
    await passed(deployment, stoppedMs + ACTS_WITHIN_MS + 2_000);
    expect(startedFrom(deployment.calls, stoppedMs + ACTS_WITHIN_MS)).toEqual([]);
    const left = leftStopped(deployment);
    await deployment.until(
      'more dial requests that the dialer leaves alone',
      () => leftStopped(deployment) >= left + 20,
    );
    expect(startedFrom(deployment.calls, stoppedMs + ACTS_WITHIN_MS)).toEqual([]);
    see();

    await goOn(deployment);
    const summary = await deployment.finished('spring');
    // Nobody was charged for a request that was left alone.
    expect(summary).toMatchObject({ addsUp: true, contacts: { completed: numbers.length } });
    expect((await deployment.contacts('spring')).filter(({ attempts }) => attempts !== 1)).toEqual([]);
  });
});
