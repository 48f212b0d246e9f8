/**
 * One measured run: boots the stack as it would be deployed, but for shorter calls and retries, lets it stand idle if it is
 * asked to, drops a list and counts until every contact is final and the reports are written.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { campaignId } from '../../../lambda/contract/items';
import { METRICS } from '../../../lambda/contract/metrics';
import { campaignFileKey } from '../../../lambda/contract/storage';
import { campaignReports } from '../../../local/demo/campaign-reports';
import { dropContacts } from '../../../local/demo/drop-lists';
import { connectToServices, type LocalServices } from '../../../local/demo/local-services';
import { controllerSettings, outputOf } from '../../../local/demo/stack-outputs';
import { type LocalStack, startLocalStack } from '../../../local/stack';
import { synthesize } from '../../../local/synthesize';
import { buildAccount } from '../../../sim/connect/account';
import { makeList } from '../intake/list-file';
import { withEstimates } from './assumptions';
import { startCapacityProxy } from './capacity-proxy';
import { Meter } from './meter';
import type { Run } from './rates';
import { memoryOf, type Template, throughProxy } from './template';
import { since, Tally } from './usage';

export interface RunPlan {
  readonly callsPerSecond: number;
  readonly rows: number;
  /** How long nothing is done before the list is dropped. */
  readonly idleSeconds: number;
  /** When the counting ends, though not everybody was called. */
  readonly mostSeconds: number;
}

export interface Measured {
  /** Undefined where it was not asked for. */
  readonly idle: Run | undefined;
  readonly dialing: Run;
  /** Whether every contact was final, and the last report written. */
  readonly isFinished: boolean;
  /** Dial requests whose time had passed: there are hardly any on a quiet machine. */
  readonly lapsed: number;
  readonly contacts: number;
  /** Of a contact that is final, its attempts included: about what DynamoDB stores. */
  readonly bytesOfContact: number;
  readonly resources: Template['Resources'];
  /** What the local stack complained of. */
  readonly problems: readonly string[];
}

export interface Surroundings {
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

const CAMPAIGN = campaignId('default', 'cost');
const DEFINITION = { hours: { unknownZone: 'America/Chicago' } };
const TEMPLATE = 'callpace.template.json';
/** Calls last a fifth: requests are by the call, so a run is shorter and costs the same. */
const TIME_SCALE = 5;
const RETRY_SECONDS = '20';
/** More lines than any run here fills: the rate binds. */
const QUOTA = 1_000;
const POLL_MS = 1_000;
const SAY_MS = 15_000;

/** @throws Error when the stack cannot be built, or somebody wants out. */
export async function measure(plan: RunPlan, surroundings: Surroundings): Promise<Measured> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'callpace-cost-'));
  const tally = new Tally();
  const proxy = await startCapacityProxy(tally);
  let meter: Meter | undefined;
  let stack: LocalStack | undefined;
  try {
    const context = contextOf(plan);
    const assemblyDir = await synthesize({ context, outDir: path.join(dir, 'assembly') });
    const template = await throughProxy(path.join(assemblyDir, TEMPLATE), proxy.url);
    stack = await startLocalStack({
      assemblyDir,
      account: buildAccount({
        callsPerSecond: plan.callsPerSecond,
        burst: 5,
        concurrentCallsQuota: QUOTA,
        timeScale: TIME_SCALE,
        events: { lossRate: 0 },
      }),
      seed: 1,
      onLog: ({ source, text }) => meter?.heard(source, text),
    });
    const memory = memoryOf(template);
    meter = new Meter({ stack, tally, memory });
    proxy.open(Number(new URL(stack.endpoint).port));
    return await dial(plan, { stack, tally, memory, template }, surroundings);
  } finally {
    meter?.stop();
    await stack?.stop();
    proxy.close();
    await rm(dir, { recursive: true, force: true });
  }
}

interface Booted {
  readonly stack: LocalStack;
  readonly tally: Tally;
  readonly memory: ReadonlyMap<string, number>;
  readonly template: Template;
}

async function dial(plan: RunPlan, booted: Booted, surroundings: Surroundings): Promise<Measured> {
  const { stack, template } = booted;
  const { say } = surroundings;
  const services = connectToServices(stack.endpoint, stack.model.region);
  try {
    const idle = plan.idleSeconds > 0 ? await idleRun(plan.idleSeconds, booted, surroundings) : undefined;
    const list = makeList(plan.rows);
    say(`Dropping a list of ${plan.rows} rows, at ${plan.callsPerSecond} calls per second`);
    const finish = begin(booted);
    const bucket = outputOf(stack.model, 'ListBucketName');
    const { campaignsTable, contactsTable } = controllerSettings(stack.model);
    // A contact whose zone nobody knows would be held, and the campaign would never be over.
    const definition = { Bucket: bucket, Key: campaignFileKey(CAMPAIGN), Body: JSON.stringify(DEFINITION) };
    await services.s3.send(new PutObjectCommand(definition));
    await dropContacts({ services, bucket, campaignsTable }, CAMPAIGN, list.bytes);
    const reports = campaignReports(services.s3, bucket, CAMPAIGN);
    const isFinished = await untilDone(
      async () => (await reports.summary()) !== undefined,
      plan.mostSeconds,
      stack,
      surroundings,
    );
    const dialing = finish();
    const lapsed = lapsedIn(stack);
    const bytesOfContact = await meanBytes(services, contactsTable);
    const problems = stack.problems.map(({ source, message }) => `${source}: ${message}`);
    const { contacts } = list;
    return {
      idle,
      dialing,
      isFinished,
      lapsed,
      contacts,
      bytesOfContact,
      resources: template.Resources,
      problems,
    };
  } finally {
    services.close();
  }
}

async function idleRun(seconds: number, booted: Booted, { say, signal }: Surroundings): Promise<Run> {
  // The first controller of a deployment looks around: what is idle comes after it.
  await delay(30_000, undefined, { signal });
  say(`Idle for ${seconds} s`);
  const finish = begin(booted);
  await delay(seconds * 1_000, undefined, { signal });
  return finish();
}

/** Begins to count. What it returns ends it. */
function begin({ stack, tally, memory }: Booted): () => Run {
  const [before, fromMs, callsBefore] = [tally.used(), Date.now(), callsOf(stack)];
  return () => ({
    seconds: (Date.now() - fromMs) / 1_000,
    calls: callsOf(stack) - callsBefore,
    used: withEstimates(since(before, tally.used()), { stack, memory, fromMs }),
  });
}

const callsOf = ({ connect }: LocalStack): number =>
  connect?.log().contacts.filter(({ direction }) => direction === 'api').length ?? 0;

/** @returns whether it was done in time. */
async function untilDone(
  isDone: () => Promise<boolean>,
  mostSeconds: number,
  stack: LocalStack,
  { say, signal }: Surroundings,
): Promise<boolean> {
  const fromMs = Date.now();
  for (let saidAtMs = fromMs; !(await isDone()); ) {
    await delay(POLL_MS, undefined, { signal });
    if (Date.now() - fromMs > mostSeconds * 1_000) return false;
    if (Date.now() - saidAtMs < SAY_MS) continue;
    saidAtMs = Date.now();
    say(`${Math.round((saidAtMs - fromMs) / 1_000)} s: ${callsOf(stack)} calls placed`);
  }
  return true;
}

/** By the controller's own metric. */
function lapsedIn({ metrics }: LocalStack): number {
  const metric = metrics.list().find((each) => each.namespace === 'Callpace' && each.metric === METRICS.lapsed);
  if (!metric) return 0;
  const query = { ...metric, statistic: 'Sum', periodSeconds: 60, fromMs: 0, toMs: Date.now() } as const;
  return metrics.series(query).reduce((sum, { value }) => sum + value, 0);
}

const contextOf = ({ callsPerSecond }: RunPlan): Readonly<Record<string, string>> => ({
  callsPerSecond: String(callsPerSecond),
  concurrentCallsQuota: String(QUOTA),
  callingWindow: '00:00-24:00',
  callingRules: 'none',
  retryDelaySeconds: RETRY_SECONDS,
});

async function meanBytes({ tables }: LocalServices, TableName: string): Promise<number> {
  const { Items = [] } = await tables.send(new ScanCommand({ TableName }));
  return Items.reduce((sum, item) => sum + JSON.stringify(item).length, 0) / Math.max(1, Items.length);
}
