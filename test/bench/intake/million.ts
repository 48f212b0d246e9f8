/**
 * The program behind `npm run intake:million`: drops a large list into the local stack, kills the intake function twice
 * while it loads, and holds the account against what was written.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import {
  CONTACT_PARTITIONS,
  campaignId,
  contactPartition,
  type ListItem,
  listPartition,
} from '../../../lambda/contract/items';
import { type FlagTable, wholeFrom1 } from '../../../local/cli/flag';
import { withOptions } from '../../../local/cli/with-options';
import { connectToServices, type LocalServices } from '../../../local/demo/local-services';
import { controllerSettings } from '../../../local/demo/stack-outputs';
import { type LocalStack, startLocalStack } from '../../../local/stack';
import { synthesize } from '../../../local/synthesize';
import { buildAccount } from '../../../sim/connect/account';
import { type MadeList, makeList } from './list-file';

const CAMPAIGN = campaignId('default', 'million');
const KEY = `campaigns/${CAMPAIGN}/lists/list.csv`;
const POLL_MS = 250;
/** Shares of the list at which every environment of the intake is killed. */
const KILLS = [0.3, 0.6];
/** What a process of Node.js takes besides the heap of its thread: code, stacks, the runtime itself. */
const RUNTIME_BYTES = 60_000_000;
const MOST_BYTES = 300_000_000;
const FIRST_CALL_MS = 10_000;

interface Course {
  readonly firstCallMs: number | undefined;
  readonly loadedMs: number;
  readonly kills: number;
  readonly peakBytes: number;
  readonly list: ListItem;
}

const FLAGS: FlagTable<{ readonly rows: number }> = {
  rows: wholeFrom1({ fallback: 1_000_000, help: 'rows of the list; a million take half an hour or more' }),
};
const ABOUT = [
  'Drops a large list into the local stack, kills the intake function twice while it loads, and holds the account',
  'against what was written. Exit code 1 if anything is missing, too slow to the first call, or takes too much memory.',
];
const FAILURE = 1;

async function main(args: readonly string[]): Promise<number> {
  const usage = { name: 'intake:million', typed: 'npm run intake:million --', about: ABOUT, flags: FLAGS };
  return withOptions(usage, args, process, async ({ rows }) => ((await tryList(rows)) ? 0 : FAILURE));
}

async function tryList(rows: number): Promise<boolean> {
  const made = makeList(rows);
  say(`a list of ${rows} rows, ${(made.bytes.length / 1e6).toFixed(0)} MB`);
  const dir = await mkdtemp(path.join(os.tmpdir(), 'callpace-million-'));
  const context = {
    callsPerSecond: '2',
    concurrentCallsQuota: '10',
    callingWindow: '00:00-24:00',
    callingRules: 'none',
  };
  const stack = await startLocalStack({
    assemblyDir: await forOneMachine(await synthesize({ context, outDir: path.join(dir, 'assembly') })),
    account: buildAccount({ callsPerSecond: 2, burst: 5, concurrentCallsQuota: 10 }),
    seed: 1,
    tablesDir: path.join(dir, 'tables'),
    onLog: ({ source, text }) => {
      if (/goes back|given up|list (loaded|incomplete|scanned)|ERROR/.test(text))
        say(`${source}: ${text.slice(0, 300)}`);
    },
  });
  const services = connectToServices(stack.endpoint, stack.model.region);
  try {
    const course = await load(stack, services, made);
    const { problems } = stack;
    const checks = checksOf(made, course);
    for (const check of checks) say(lineOf(check));
    // Whoever dials and reports a million contacts reads them, too, and one machine has one emulator for all of it.
    await stack.functions.stop();
    const inTable = await countContacts(stack, services);
    const last = { what: `contacts in the table ${inTable}`, isGood: inTable === made.contacts };
    say(lineOf(last));
    const rowsPerSecond = Math.round((made.rows / course.loadedMs) * 1000);
    say(`loaded in ${(course.loadedMs / 1000).toFixed(0)} s, ${rowsPerSecond} rows/s; ${problems.length} problems`);
    for (const { source, message } of problems) say(`problem (${source}): ${message}`);
    return [...checks, last].every(({ isGood }) => isGood);
  } finally {
    services.close();
    await stack.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * Two intake functions side by side instead of twenty: one machine has one emulator of DynamoDB, which lets requests
 * queue where the real one takes, or refuses, them at once.
 */
async function forOneMachine(assemblyDir: string): Promise<string> {
  const file = path.join(assemblyDir, 'callpace.template.json');
  const template = JSON.parse(await readFile(file, 'utf8')) as {
    Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
  };
  for (const [name, { Type, Properties }] of Object.entries(template.Resources))
    if (Type === 'AWS::Lambda::EventSourceMapping' && name.startsWith('ListIntake'))
      Properties['ScalingConfig'] = { MaximumConcurrency: 2 };
  await writeFile(file, JSON.stringify(template));
  return assemblyDir;
}

async function load(stack: LocalStack, services: LocalServices, made: MadeList): Promise<Course> {
  const intake = stack.model.functions.find(({ logicalId }) => logicalId.startsWith('ListIntake'))?.logicalId ?? '';
  const Bucket = stack.model.buckets[0]?.name ?? '';
  await services.s3.send(new PutObjectCommand({ Bucket, Key: KEY, Body: made.bytes }));
  const startMs = performance.now();
  const kills = [...KILLS];
  let peakBytes = 0;
  let firstCallMs: number | undefined;
  let killed = 0;
  for (let saidAtMs = startMs; ; await new Promise((resolve) => setTimeout(resolve, POLL_MS))) {
    const sizes = await Promise.all(
      stack.model.functions.map(({ logicalId }) => stack.functions.memoryBytes(logicalId)),
    );
    peakBytes = Math.max(peakBytes, ...sizes);
    const elapsedMs = performance.now() - startMs;
    const calls = stack.connect?.log().contacts.filter(({ direction }) => direction === 'api').length ?? 0;
    if (firstCallMs === undefined && calls > 0) firstCallMs = elapsedMs;
    const list = await listItem(stack, services);
    const done = list ? await rowsDone(stack, services, list) : 0;
    if (list && list.state !== 'loading') return { firstCallMs, loadedMs: elapsedMs, kills: killed, peakBytes, list };
    if (kills[0] !== undefined && done > kills[0] * made.rows) {
      killed += (await stack.terminateWorkers(intake)) > 0 ? 1 : 0;
      say(`killed the intake function at ${done} rows`);
      kills.shift();
    }
    if (performance.now() - saidAtMs < 10_000) continue;
    saidAtMs = performance.now();
    say(`${(elapsedMs / 1000).toFixed(0)} s: ${done} rows, ${calls} calls, peak ${(peakBytes / 1e6).toFixed(0)} MB`);
  }
}

async function listItem(stack: LocalStack, { tables }: LocalServices): Promise<ListItem | undefined> {
  const { Items } = await tables.send(
    new QueryCommand({
      TableName: controllerSettings(stack.model).campaignsTable,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': listPartition(CAMPAIGN) },
      ConsistentRead: true,
    }),
  );
  return Items?.[0] as ListItem | undefined;
}

async function rowsDone(stack: LocalStack, { tables }: LocalServices, { plan }: ListItem): Promise<number> {
  const { Items = [] } = await tables.send(
    new QueryCommand({
      TableName: controllerSettings(stack.model).campaignsTable,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `CHUNKS#${plan}` },
      ConsistentRead: true,
    }),
  );
  return Items.reduce((sum, item) => sum + ((item['counts'] as { rows?: number } | undefined)?.rows ?? 0), 0);
}

/** Contacts in the table, counted one by one. */
async function countContacts(stack: LocalStack, { tables }: LocalServices): Promise<number> {
  let count = 0;
  for (let partition = 0; partition < CONTACT_PARTITIONS; partition++) {
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await tables.send(
        new QueryCommand({
          TableName: controllerSettings(stack.model).contactsTable,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': contactPartition(CAMPAIGN, partition) },
          Select: 'COUNT',
          ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
        }),
      );
      count += page.Count ?? 0;
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }
  return count;
}

interface Check {
  readonly what: string;
  readonly isGood: boolean;
}

const lineOf = ({ what, isGood }: Check): string => `${isGood ? 'ok  ' : 'FAIL'} ${what}`;

function checksOf(made: MadeList, { list, peakBytes, kills, firstCallMs = Infinity }: Course): readonly Check[] {
  const { rows, rejected, duplicates, contacts, state } = list;
  const peak = peakBytes + RUNTIME_BYTES;
  return [
    { what: `state ${state}`, isGood: state === 'loaded' },
    { what: `rows ${rows} of ${made.rows}`, isGood: rows === made.rows },
    { what: `rejected ${rejected} of ${made.rejected}`, isGood: rejected === made.rejected },
    { what: `duplicates ${duplicates} of ${made.duplicates}`, isGood: duplicates === made.duplicates },
    { what: `contacts ${contacts} of ${made.contacts}`, isGood: contacts === made.contacts },
    { what: `killed ${kills} times`, isGood: kills === KILLS.length },
    {
      what: `peak memory of any function ${(peak / 1e6).toFixed(0)} MB, runtime included`,
      isGood: peak < MOST_BYTES,
    },
    { what: `first call ${(firstCallMs / 1000).toFixed(1)} s after the drop`, isGood: firstCallMs <= FIRST_CALL_MS },
  ];
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
