/**
 * A whole deployment for one test: the synthesized template (built once per configuration and kept for the run), changed
 * if the test wants to, booted on the local stack with a simulated account.
 */
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DeleteCommand, GetCommand, PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { DeadLetter } from '../../../lambda/contract/dial-request';
import {
  type ContactItem,
  campaignId,
  FINAL_STATES,
  type LeaseBundleItem,
  type LeaseItem,
  type StoredFlightItem,
  SUPPRESSION_PARTITION,
} from '../../../lambda/contract/items';
import type { CampaignStatus, CampaignSummary } from '../../../lambda/contract/reports';
import type { ControllerSettings } from '../../../lambda/contract/settings';
import { connectToServices, type LocalServices, OPERATOR } from '../../../local/demo/local-services';
import { controllerSettings } from '../../../local/demo/stack-outputs';
import type { LogLine } from '../../../local/functions/invocation';
import type { MinuteSeconds } from '../../../local/metrics/alarm-board';
import { type LocalStack, startLocalStack } from '../../../local/stack';
import { synthesize } from '../../../local/synthesize';
import { type AccountOptions, buildAccount } from '../../../sim/connect/account';

/** A template as parsed JSON. */
export interface Template {
  readonly Resources: Record<string, { readonly Type: string; Properties?: Record<string, unknown> }>;
}

export interface DeploymentOptions {
  /** CDK context on top of {@link CONTEXT}. */
  readonly context?: Readonly<Record<string, string>>;
  /** Simulated account on top of {@link ACCOUNT}. */
  readonly account?: AccountOptions;
  /** Changes the template before it is booted, as a mistake in the stack would. */
  readonly breakTemplate?: (template: Template) => void;
  readonly seed?: number;
  /** How long a minute of the alarms lasts, s. @default 60 */
  readonly alarmMinuteSeconds?: MinuteSeconds;
}

/** A deployment whose runs take seconds: round-the-clock window, short retries, CloudWatch every two seconds. */
const CONTEXT = {
  callsPerSecond: '20',
  burst: '40',
  concurrentCallsQuota: '30',
  callingWindow: '00:00-24:00',
  callingRules: 'none',
  maxAttempts: '2',
  retryDelaySeconds: '1',
  longestCallSeconds: '12',
  clockSkewMilliseconds: '5',
  metricsReadSeconds: '2',
};

/** How long anything is waited for, s: a few seconds on an idle machine, and nobody loses by patience with a busy one. */
const PATIENCE_SECONDS = 240;

/** Calls shortened 40 times, everybody who is asked answers or does not within a second or two. */
const ACCOUNT: AccountOptions = {
  callsPerSecond: 20,
  burst: 40,
  concurrentCallsQuota: 30,
  timeScale: 40,
  answerRate: 0.6,
  apiLatencyMs: 60,
  events: { latencyMedianMs: 150, latencySigma: 0.4, lossRate: 0, lateRate: 0, duplicateRate: 0 },
  metrics: { periodSeconds: 2, lagSeconds: [1, 2] },
};

const CACHE = path.join(os.tmpdir(), `callpace-e2e-${process.ppid}`);

/** Numbers of a range set aside for fiction, each valid: 206-555-0100 and on, through many area codes. */
export function fictionalNumbers(count: number): readonly string[] {
  const codes = [206, 212, 312, 415, 305, 404, 617, 713, 702, 503];
  return Array.from({ length: count }, (_, index) => {
    const line = String(100 + Math.floor(index / codes.length)).padStart(4, '0');
    return `+1${codes[index % codes.length]}555${line}`;
  });
}

export const listOf = (numbers: readonly string[]): string => `phone\n${numbers.join('\n')}\n`;

export class Deployment {
  readonly stack: LocalStack;
  readonly services: LocalServices;
  readonly settings: ControllerSettings;
  readonly bucket: string;
  /** Everything that the functions logged. */
  readonly logs: LogLine[];
  readonly #sqs: SQSClient;

  constructor(stack: LocalStack, logs: LogLine[]) {
    this.stack = stack;
    this.logs = logs;
    const { region, buckets } = stack.model;
    this.services = connectToServices(stack.endpoint, region);
    this.settings = controllerSettings(stack.model);
    this.bucket = buckets[0]?.name ?? '';
    this.#sqs = new SQSClient({ endpoint: stack.endpoint, region, credentials: OPERATOR });
  }

  get log() {
    if (!this.stack.connect) throw new Error('this deployment has no simulated account');
    return this.stack.connect.log();
  }

  /** Our own calls, by the account's books. */
  get calls() {
    return this.log.contacts.filter((contact) => contact.direction === 'api');
  }

  /** Logical id of the function whose id begins like this: Dialer, PacingController, ListIntake... */
  functionId(beginning: string): string {
    const found = this.stack.model.functions.find(({ logicalId }) => logicalId.startsWith(beginning));
    if (!found) throw new Error(`no function begins with ${beginning}: ${this.functionIds.join(', ')}`);
    return found.logicalId;
  }

  get functionIds(): readonly string[] {
    return this.stack.model.functions.map(({ logicalId }) => logicalId);
  }

  async drop(key: string, body: string | Buffer): Promise<void> {
    await this.services.s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body }));
  }

  /** Drops a list into `campaigns/default/<campaign>/lists/`. */
  dropList(campaign: string, body: string | Buffer, name = 'list.csv'): Promise<void> {
    return this.drop(`campaigns/default/${campaign}/lists/${name}`, body);
  }

  /** An object as text; undefined where there is none. */
  async object(key: string): Promise<string | undefined> {
    try {
      const { Body } = await this.services.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  /** As S3 tells it, without quotes; undefined where there is no such object. */
  async etagOf(key: string): Promise<string | undefined> {
    const head = new HeadObjectCommand({ Bucket: this.bucket, Key: key });
    const found = await this.services.s3.send(head).catch(() => undefined);
    return found?.ETag?.replaceAll('"', '');
  }

  async status(campaign: string): Promise<CampaignStatus | undefined> {
    const text = await this.object(`reports/default/${campaign}/status.json`);
    return text === undefined ? undefined : (JSON.parse(text) as CampaignStatus);
  }

  async summary(campaign: string): Promise<CampaignSummary | undefined> {
    const text = await this.object(`reports/default/${campaign}/summary.json`);
    return text === undefined ? undefined : (JSON.parse(text) as CampaignSummary);
  }

  /** Waits until the suppression list of this object key is in force. */
  async suppressionLoaded(key: string): Promise<void> {
    const Key = { pk: SUPPRESSION_PARTITION, sk: key };
    const asked = new GetCommand({ TableName: this.settings.campaignsTable, Key, ConsistentRead: true });
    await this.until(
      `${key} to be loaded`,
      async () => (await this.services.tables.send(asked)).Item?.['state'] === 'loaded',
    );
  }

  /** Waits for the campaign's summary: it is over, and everything is in the reports. */
  async finished(campaign: string): Promise<CampaignSummary> {
    return this.until(`campaign ${campaign} to finish`, () => this.summary(campaign));
  }

  async contacts(campaign?: string): Promise<readonly ContactItem[]> {
    const items: ContactItem[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await this.services.tables.send(
        new ScanCommand({
          TableName: this.settings.contactsTable,
          ConsistentRead: true,
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      items.push(...((page.Items ?? []) as ContactItem[]));
      start = page.LastEvaluatedKey;
    } while (start);
    const prefix = campaign && `${campaignId('default', campaign)}#`;
    return prefix ? items.filter(({ pk }) => pk.startsWith(prefix)) : items;
  }

  /** Items that hold one lease or several. */
  async leases(): Promise<readonly (LeaseItem | LeaseBundleItem)[]> {
    const { Items } = await this.services.tables.send(
      new QueryCommand({
        TableName: this.settings.flightsTable,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': 'FLIGHTS' },
        ConsistentRead: true,
      }),
    );
    const items = (Items ?? []) as StoredFlightItem[];
    return items.filter((item) => item.kind === 'lease' || item.kind === 'leases');
  }

  /** Receives everything that lies in the dial queue's dead-letter queue. */
  async deadLetters(): Promise<readonly DeadLetter[]> {
    const letters: DeadLetter[] = [];
    for (;;) {
      const { Messages = [] } = await this.#sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.settings.deadLetterQueueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 0,
        }),
      );
      if (Messages.length === 0) return letters;
      letters.push(...Messages.map(({ Body }) => JSON.parse(Body ?? '{}') as DeadLetter));
    }
  }

  async setStopSwitch(reason: string): Promise<void> {
    const Item = { pk: 'DEPLOYMENT', sk: 'STOP', reason };
    await this.services.tables.send(new PutCommand({ TableName: this.settings.campaignsTable, Item }));
  }

  async clearStopSwitch(): Promise<void> {
    const Key = { pk: 'DEPLOYMENT', sk: 'STOP' };
    await this.services.tables.send(new DeleteCommand({ TableName: this.settings.campaignsTable, Key }));
  }

  /** Polls until the look is neither undefined nor false. @throws after the limit, with what was waited for and the state of things */
  async until<T>(
    what: string,
    look: () => Promise<T | undefined | false> | T | undefined | false,
    limitSeconds = PATIENCE_SECONDS,
  ): Promise<T> {
    const giveUpAtMs = Date.now() + limitSeconds * 1_000;
    for (;;) {
      const lookedMs = Date.now();
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
      if (Date.now() > giveUpAtMs)
        throw new Error(`waited ${limitSeconds} s in vain for ${what}\n${this.#stateOfThings()}`);
      // A look that reads a whole table must not be what keeps the machine busy.
      await new Promise((resolve) => setTimeout(resolve, Math.max(50, 5 * (Date.now() - lookedMs))));
    }
  }

  async stop(): Promise<void> {
    this.services.close();
    this.#sqs.destroy();
    await this.stack.stop();
  }

  #stateOfThings(): string {
    const problems = this.stack.problems.slice(-10).map(({ source, message }) => `  ${source}: ${message}`);
    const logs = this.logs.slice(-5).map(({ source, text }) => `  ${source}: ${text.slice(0, 300)}`);
    return ['problems:', ...problems, 'last log lines:', ...logs].join('\n');
  }
}

/** Runs a test against a deployment of its own and takes it down whatever happens. */
export async function withDeployment(
  options: DeploymentOptions,
  test: (deployment: Deployment) => Promise<void>,
): Promise<void> {
  const assemblyDir = await assembly(options);
  const logs: LogLine[] = [];
  const stack = await startLocalStack({
    assemblyDir,
    account: buildAccount({
      ...ACCOUNT,
      ...options.account,
      events: { ...ACCOUNT.events, ...options.account?.events },
      metrics: { ...ACCOUNT.metrics, ...options.account?.metrics },
    }),
    seed: options.seed ?? 1,
    ...(options.alarmMinuteSeconds === undefined ? {} : { alarmMinuteSeconds: options.alarmMinuteSeconds }),
    onLog: (line) => logs.push(line),
  });
  const deployment = new Deployment(stack, logs);
  try {
    await test(deployment);
  } finally {
    await deployment.stop();
  }
}

/** Every state of a finished campaign is final. */
export const isFinal = ({ state }: ContactItem): boolean => (FINAL_STATES as readonly string[]).includes(state);

async function assembly(options: DeploymentOptions): Promise<string> {
  const context = { ...CONTEXT, ...options.context };
  const built = await builtOnce(context);
  if (!options.breakTemplate) return built;
  const dir = await mkdtemp(path.join(os.tmpdir(), 'callpace-broken-'));
  await cp(built, dir, { recursive: true });
  const file = path.join(dir, 'callpace.template.json');
  const template = JSON.parse(await readFile(file, 'utf8')) as Template;
  options.breakTemplate(template);
  await writeFile(file, JSON.stringify(template));
  return dir;
}

/** Assemblies that tests of this process have asked for: some run side by side. */
const assemblies = new Map<string, Promise<string>>();

/** Bundling takes seconds: one assembly per configuration serves every test of the run. */
function builtOnce(context: Readonly<Record<string, string>>): Promise<string> {
  const name = createHash('sha256').update(JSON.stringify(context)).digest('hex').slice(0, 16);
  const assembled = assemblies.get(name) ?? build(name, context);
  assemblies.set(name, assembled);
  return assembled;
}

async function build(name: string, context: Readonly<Record<string, string>>): Promise<string> {
  const dir = path.join(CACHE, name);
  const marker = path.join(dir, 'manifest.json');
  const isBuilt = await readFile(marker).then(
    () => true,
    () => false,
  );
  if (isBuilt) return dir;
  await mkdir(CACHE, { recursive: true });
  const draft = await mkdtemp(path.join(CACHE, 'draft-'));
  await synthesize({ context, outDir: draft });
  // Another worker may have been quicker; either result is good.
  await rename(draft, dir).catch(() => rm(draft, { recursive: true, force: true }));
  return dir;
}

/** What the controller said last about its pace. */
export interface Pace {
  readonly binding: string;
  readonly sentence: string;
  readonly own: number;
  readonly others: number;
  readonly unseen: number;
  readonly allowedRate: number;
}

export function paceOf(deployment: Deployment): Pace | undefined {
  const line = deployment.logs.findLast(({ text }) => text.includes('"message":"pace"'));
  return line && (JSON.parse(line.text) as Pace);
}

/** Takes an action from every role that has it; a statement of which nothing is left goes. */
export function revoke(template: Template, action: string): void {
  let removed = 0;
  for (const { Type, Properties } of Object.values(template.Resources)) {
    if (Type !== 'AWS::IAM::Policy') continue;
    const document = Properties?.['PolicyDocument'] as { Statement: { Action: string | string[] }[] };
    for (const statement of document.Statement) {
      const actions = [statement.Action].flat();
      if (!actions.includes(action)) continue;
      removed += 1;
      statement.Action = actions.filter((each) => each !== action);
    }
    document.Statement = document.Statement.filter(({ Action }) => Action.length > 0);
  }
  if (removed === 0) throw new Error(`no role is granted ${action}`);
}
