/**
 * A run in which everybody is marked, and everything that can become of somebody does: accepted, refused, dead-lettered,
 * rejected, suppressed, twice on the list, in a blocked campaign, in a list without a header. Then everything that was
 * said, sent and written is searched for them. They may stand in the contacts table, in what was dropped, and in the
 * owner's own reports about rows (docs/reliability.md, SECURITY.md); and in the call to Amazon Connect.
 */
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startConsole } from '../../local/console/console-server';
import { OPERATOR } from '../../local/demo/local-services';
import { type Deployment, fictionalNumbers, withDeployment } from './support/deployment';

/** Without those that examples in sentences are made of. */
const NUMBERS = fictionalNumbers(50).slice(10);
const NAME = 'Quillfeather';
const SECRET = 'zanzibar-4711';
/** Cells that are no numbers to call, and hold one nevertheless. */
const BROKEN = ['+1 206 555 0177 ext. 9', '2065550178 / 2065550179', '+12065550176000', '12065550175.0'];
const HEADLESS = '+12065550174';
const TITLED = 'Callback 2065550173';
const UNKNOWN_FLOW = '99999999-7777-4888-9999-000000000000';
const KNOWN_FLOW = '66666666-7777-4888-9999-000000000000';

/** Digits as they stand in a text that was not masked: of a national number, and of its last seven. */
const digitsOf = (text: string): readonly string[] =>
  text
    .split('/')
    .map((part) => part.replace(/\D/g, ''))
    .filter((digits) => digits.length >= 10)
    .flatMap((digits) => [digits, digits.replace(/^1/, '').slice(0, 10)]);
const MARKS = [
  ...new Set([...NUMBERS, ...BROKEN, HEADLESS, TITLED].flatMap(digitsOf)),
  NAME,
  SECRET,
  '555 01',
  '555-01',
];

const listOf = (numbers: readonly string[]): string =>
  [
    `phone,Name,Account,${TITLED}`,
    ...numbers.map((number) => `${number},${NAME},${SECRET},x`),
    ...BROKEN.map((cell) => `${cell},${NAME},${SECRET},x`),
    `"${NAME},${NUMBERS[0]},${SECRET},x`,
    '',
  ].join('\n');

/** Where a mark stands in what somebody said: beginning of the text and the mark. */
const tracesIn = (source: string, text: string): readonly string[] =>
  MARKS.filter((mark) => text.includes(mark)).map((mark) => `${source}: ${mark} in ${text.slice(0, 160)}`);

interface Said {
  readonly source: string;
  readonly text: string;
}

/** Everything that goes over the front port from now on, both ways, but for the contacts table and calls to Connect. */
function listen({ stack, settings }: Deployment): Said[] {
  const said: Said[] = [];
  stack.front.intercept(({ caller, action, resource, operation, body }) => {
    const isAllowed = resource.includes(`table/${settings.contactsTable}`) || action.startsWith('connect:');
    if (isAllowed || body === undefined) return undefined;
    const source = `${caller} ${operation}`;
    said.push({ source, text: textOf(body) });
    return {
      answer: (answered) => {
        said.push({ source: `answer to ${source}`, text: textOf(answered) });
        return answered;
      },
    };
  });
  return said;
}

const textOf = (body: Buffer): string =>
  (body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body).toString('utf8');

/** What lies in every queue at the end, dead letters included. */
async function leftInQueues({ stack }: Deployment): Promise<readonly Said[]> {
  const sqs = new SQSClient({ endpoint: stack.endpoint, region: stack.model.region, credentials: OPERATOR });
  const left: Said[] = [];
  for (const { name, url } of stack.model.queues) {
    for (;;) {
      const command = new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 });
      const { Messages = [] } = await sqs.send(command);
      if (Messages.length === 0) break;
      left.push(...Messages.map(({ Body = '' }) => ({ source: `queue ${name}`, text: Body })));
    }
  }
  sqs.destroy();
  return left;
}

/** All objects of the bucket, by key. */
async function objects({ services, bucket }: Deployment): Promise<ReadonlyMap<string, string>> {
  const { Contents = [] } = await services.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  const found = new Map<string, string>();
  for (const { Key = '' } of Contents) {
    const { Body } = await services.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    found.set(Key, (await Body?.transformToString()) ?? '');
  }
  return found;
}

/** What owners dropped, the pieces of it, and the reports that are about rows. */
const MAY_NAME = [
  /^campaigns\//,
  /^suppression\//,
  /^work\//,
  /^reports\/.+\/(results|rejects)\.csv$/,
  /^reports\/.+\/rejects\/[^/]+$/,
];

/** The page, its data and its widgets. */
async function consoleTexts({ stack }: Deployment): Promise<readonly Said[]> {
  const { dashboards } = stack.model;
  const page = await startConsole({ dashboards, metrics: stack.metrics, alarms: stack.alarms, labels: [] });
  const texts: Said[] = [];
  for (const place of ['', 'dashboards.json', 'data.json', 'widget.json']) {
    const answer = await fetch(`${page.url}${place}`);
    texts.push({ source: `console /${place}`, text: await answer.text() });
  }
  await page.close();
  for (const { arn, logicalId } of stack.model.functions.filter(({ logicalId: id }) => id.startsWith('CampaignWidget')))
    texts.push({ source: logicalId, text: JSON.stringify(await stack.invoke(arn, {})) });
  return texts;
}

it('names nobody outside of the contacts table, the lists and the reports about rows', async () => {
  const [accepted, refused] = [
    NUMBERS.filter((n) => !n.startsWith('+1713')),
    NUMBERS.filter((n) => n.startsWith('+1713')),
  ];
  const suppressed = accepted.slice(0, 3);
  const account = {
    answerRate: 0.6,
    blockedPrefixes: ['+1713'],
    refusedNumbers: accepted.slice(5, 7),
    contactFlowIds: [KNOWN_FLOW],
  };
  await withDeployment({ account }, async (deployment) => {
    const said = listen(deployment);
    await deployment.drop(
      'suppression/all/optout.csv',
      `phone,Name\n${suppressed.join(`,${NAME}\n`)},${NAME}\nx,${NAME}\n`,
    );
    await deployment.drop('campaigns/default/winter/campaign.json', JSON.stringify({ contactFlowId: UNKNOWN_FLOW }));
    await deployment.drop(
      'campaigns/default/autumn/campaign.json',
      JSON.stringify({ sourceNumbers: `${NUMBERS[9]}0000`, [TITLED]: 1, columns: { phone: BROKEN[0], zone: 7 } }),
    );
    await deployment.dropList('spring', listOf([...NUMBERS, ...NUMBERS.slice(0, 4)]));
    await deployment.dropList('winter', listOf(accepted.slice(10, 14)));
    await deployment.dropList('autumn', listOf(accepted.slice(14, 16)));
    await deployment.dropList('headless', `${HEADLESS},${NAME},${SECRET}\n`);
    await deployment.dropList(
      'summer',
      `{"phone":"${BROKEN[0]}","Name":"${NAME}"}\n{"phone":"${NUMBERS[8]}","Name":"${NAME}"}\n{"Name":`,
      'list.jsonl',
    );

    const summary = await deployment.finished('spring');
    expect(summary).toMatchObject({ addsUp: true, rejected: BROKEN.length + 1, duplicates: 4 });
    expect(summary.contacts['dead-lettered']).toBe(refused.length + 2);
    expect(summary.contacts.suppressed).toBe(suppressed.length);
    const stateOf = async (campaign: string) => (await deployment.status(campaign))?.state;
    await deployment.until('winter to be blocked', async () => (await stateOf('winter')) === 'blocked');
    await deployment.until('the headless list to be refused', async () => (await stateOf('headless')) === 'refused');
    await deployment.until('autumn to be told of', async () => (await stateOf('autumn')) !== undefined);
    await deployment.finished('summer');
    await deployment.until('retries and news to end', () => said.some(({ text }) => text.includes('"finished')));

    const left = await leftInQueues(deployment);
    const kept = await objects(deployment);
    const reports = [...kept].filter(([key]) => !MAY_NAME.some((place) => place.test(key)));
    const everything: readonly Said[] = [
      ...said,
      ...left,
      ...deployment.logs.map(({ source, text }) => ({ source: `log of ${source}`, text })),
      ...deployment.stack.problems.map(({ source, message }) => ({ source: `problem of ${source}`, text: message })),
      ...deployment.stack.metrics.list().map((metric) => ({ source: 'metric', text: JSON.stringify(metric) })),
      ...[...kept.keys()].map((key) => ({ source: 'object key', text: key })),
      ...reports.map(([key, text]) => ({ source: key, text })),
      ...(await consoleTexts(deployment)),
    ];
    expect(everything.flatMap(({ source, text }) => tracesIn(source, text))).toEqual([]);

    // The search looks where it should: everybody is where they may be, and each of these places was seen.
    const places = [
      'SendMessage',
      'ReceiveMessage',
      'PutEvents',
      'Invoke',
      'UpdateItem',
      'queue ',
      'log of ',
      'status.json',
      'summary.json',
    ];
    for (const place of places)
      expect(everything.filter(({ source }) => source.includes(place)).length).toBeGreaterThan(0);
    expect(tracesIn('contacts', JSON.stringify(await deployment.contacts())).length).toBeGreaterThan(NUMBERS.length);
    const owners = [...kept].filter(([key]) => key.startsWith('reports/') && MAY_NAME.some((place) => place.test(key)));
    expect(tracesIn('owner', owners.map(([, text]) => text).join()).length).toBeGreaterThan(NUMBERS.length);
  });
});
