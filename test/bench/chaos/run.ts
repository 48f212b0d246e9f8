/** One run: a deployment of its own, a list dropped into it, faults by a schedule, and the audit of what is left. */

import type { LogLine } from '../../../local/functions/invocation';
import { startLocalStack } from '../../../local/stack';
import { buildAccount } from '../../../sim/connect/account';
import { Deployment } from '../../e2e/support/deployment';
import { MachineMeter } from '../local/machine';
import { isClockWrong, SETTINGS } from './assembly';
import { audit } from './audit/audit';
import type { Silence } from './audit/evidence';
import { EventWatch } from './event-watch';
import { CAMPAIGN, gather, isQuiet } from './gather';
import { Injector } from './injector';
import { listText } from './list';
import { drawSchedule, type Schedule } from './schedule';
import { letHappen } from './timed';

export interface Run {
  readonly seed: number;
  readonly seconds: number;
  readonly contacts: number;
  readonly calls: number;
  /** How often each fault was really injected. */
  readonly injected: Readonly<Record<string, number>>;
  /** How late the main thread was in one of a hundred looks, ms: beyond some hundred the machine is a fault, too. */
  readonly lateMs: number;
  /** Whether the campaign came to its end within the time: that it does is no promise, and on a busy machine it may not. */
  readonly isFinished: boolean;
  readonly violations: readonly string[];
  /** What the functions logged, for whoever looks into a violation. */
  readonly logs: readonly LogLine[];
}

/** The scheduler comes each minute; here somebody looks so often whether there is a controller left at all. */
const SCHEDULE_MS = 3_000;
/** Contacts whose dialer died wait 16 s and the longest call, twice at worst: 150 s, and twice that on a busy machine. */
const LIMIT_SECONDS = 300;
const QUIET_WITHIN_SECONDS = 30;

const ACCOUNT = {
  callsPerSecond: SETTINGS.callsPerSecond,
  burst: SETTINGS.burst,
  concurrentCallsQuota: SETTINGS.concurrentCallsQuota,
  timeScale: 40,
  metrics: { periodSeconds: 2, lagSeconds: [1, 2] as const },
};

/** @param assemblyDir as `buildAssembly` returns it */
export async function runChaos(seed: number, assemblyDir: string): Promise<Run> {
  const startMs = Date.now();
  const meter = new MachineMeter();
  const schedule = drawSchedule(seed);
  const logs: LogLine[] = [];
  const account = buildAccount(schedule.account, buildAccount(ACCOUNT));
  const stack = await startLocalStack({
    assemblyDir,
    account: { ...account, blockedPrefixes: ['+1702'] },
    seed,
    onLog: (line) => logs.push(line),
  });
  const deployment = new Deployment(stack, logs);
  const tried = { seed, contacts: schedule.rows.length, calls: 0, logs };
  try {
    const { evidence, injected } = await dial(schedule, deployment);
    const calls = evidence.books.contacts.filter(({ direction }) => direction === 'api').length;
    const contacts = evidence.contacts.length;
    const isFinished = evidence.summary !== undefined;
    return { ...tried, ...measured(), contacts, calls, injected, isFinished, violations: audit(evidence) };
  } catch (error) {
    const [why = ''] = String(error).split('\n');
    return { ...tried, ...measured(), injected: {}, isFinished: false, violations: [`the run broke: ${why}`] };
  } finally {
    await deployment.stop();
  }

  function measured(): Pick<Run, 'seconds' | 'lateMs'> {
    return { seconds: (Date.now() - startMs) / 1_000, lateMs: Math.round(meter.read().eventLoopDelayP99Ms) };
  }
}

async function dial(schedule: Schedule, deployment: Deployment) {
  const { stack } = deployment;
  const injector = new Injector(deployment, schedule);
  const watch = new EventWatch(stack.front.bus);
  const silences: Silence[] = [];
  stack.front.intercept(injector.intercept);
  await suppress(deployment, schedule.suppressed);
  const dropList = () => deployment.dropList(CAMPAIGN, listText(schedule.rows));
  await dropList();
  const schedules = setInterval(() => startMissing(deployment, injector.idOf('controller')), SCHEDULE_MS);
  try {
    await letHappen(schedule, { deployment, injector, dropList, silences });
    await ended(deployment);
  } finally {
    clearInterval(schedules);
  }
  const evidence = await gather(deployment, schedule, silences);
  return { evidence, injected: injectedOf(deployment, injector, watch) };
}

function startMissing({ stack: { functions } }: Deployment, controller: string): void {
  const isThere = functions.environments(controller).some(({ isBusy }) => isBusy);
  const target = functions.find(controller);
  if (target && !isThere) functions.invokeAsync(target, '{}');
}

/** Resolves once the numbers are loaded: whoever is called before was not on the list yet. */
async function suppress(deployment: Deployment, numbers: readonly string[]): Promise<void> {
  const key = 'suppression/all/suppression.csv';
  await deployment.drop(key, `phone\n${numbers.join('\n')}\n`);
  await deployment.suppressionLoaded(key);
}

/** Whatever does not end is for the auditor to say. */
async function ended(deployment: Deployment): Promise<void> {
  await deployment.until('the end', () => deployment.summary(CAMPAIGN), LIMIT_SECONDS).catch(() => undefined);
  await deployment.until('quiet', () => isQuiet(deployment), QUIET_WITHIN_SECONDS).catch(() => undefined);
}

function injectedOf({ stack, log }: Deployment, { counts, seen }: Injector, watch: EventWatch): Run['injected'] {
  const names = new Map(stack.model.functions.map(({ logicalId, name }) => [logicalId, name]));
  const wrong = [...seen].filter(([, { caller, environment }]) => isClockWrong(names.get(caller) ?? '', environment));
  return {
    ...Object.fromEntries(counts),
    'event-lost': watch.lost(log.contacts),
    'event-doubled': watch.doubled,
    'event-late': watch.late,
    'event-out-of-order': watch.outOfOrder,
    'clock-wrong': wrong.length,
  };
}
