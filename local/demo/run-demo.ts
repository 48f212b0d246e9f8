/** The demo: boots the stack, drops the lists, shows the run, and holds the reports against the account's books. */
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type CampaignId, campaignId } from '../../lambda/contract/items';
import { type BootedStack, bootStack } from '../cli/boot';
import type { DemoOptions } from '../cli/options';
import { honestLabels, longestCallSeconds, meanEventLatencySeconds, simulatedAccount } from '../cli/simulated-account';
import { accountsOf } from './accounts';
import { type CampaignReports, campaignReports } from './campaign-reports';
import { countRows } from './count-rows';
import { readDeadLetters } from './dead-letters';
import type { DemoLists } from './demo-lists';
import { contactsKey, type Drop, dropContacts, dropSuppression } from './drop-lists';
import { type Ending, endingOf } from './ending';
import { timeoutSeconds } from './estimate';
import type { LiveView } from './live-view';
import { connectToServices, type LocalServices } from './local-services';
import { Observer, StackVoices } from './observer';
import { type DemoResult, resultOf } from './result';
import type { DeadLetterShown } from './snapshot';
import { controllerSettings, outputOf } from './stack-outputs';

export interface DemoRun {
  readonly result: DemoResult;
  readonly deadLetters: readonly DeadLetterShown[];
  /** Where the reports were copied to, because the bucket goes with the stack; undefined where there were none. */
  readonly reportFolder: string | undefined;
}

export interface DemoSurroundings {
  readonly lists: DemoLists;
  readonly view: LiveView;
  /** Aborted when somebody wants out. */
  readonly signal: AbortSignal;
}

const REDRAW_MS = 250;
const REFRESH_MS = 500;

/** @throws Error when the stack cannot be built or started, or a list cannot be dropped. */
export async function runDemo(options: DemoOptions, surroundings: DemoSurroundings): Promise<DemoRun> {
  const { view, signal } = surroundings;
  const voices = new StackVoices();
  const booted = await bootStack(options, {
    say: (text) => view.print(text),
    onLog: voices.hear,
    onProblem: voices.complain,
    signal,
  });
  const services = connectToServices(booted.stack.endpoint, booted.stack.model.region);
  try {
    return await dialLists(options, surroundings, booted, services, voices);
  } finally {
    services.close();
    await booted.stop();
  }
}

async function dialLists(
  options: DemoOptions,
  { lists, view, signal }: DemoSurroundings,
  { stack }: BootedStack,
  services: LocalServices,
  voices: StackVoices,
): Promise<DemoRun> {
  const settings = controllerSettings(stack.model);
  const campaign = campaignId('default', lists.campaign);
  const bucket = outputOf(stack.model, 'ListBucketName');
  const reports = campaignReports(services.s3, bucket, campaign);
  await dropLists({ services, bucket, campaignsTable: settings.campaignsTable }, campaign, lists, view);
  const startedAtMs = Date.now();
  const observer = new Observer(
    {
      stack,
      settings,
      campaign,
      labels: honestLabels(options),
      reports,
      readDeadLetters: () => readDeadLetters(services.tables, settings.contactsTable),
      startedAtMs,
    },
    voices,
  );
  const rowsInFile = countRows(lists.contacts.toString('utf8'));
  const ending = await watch(observer, view, signal, pauses(options, rowsInFile));
  const nowMs = Date.now();
  const result = resultOf({
    campaign,
    ending,
    accounts: accountsOf(observer.summary ?? observer.status),
    rowsInFile,
    log: stack.connect?.log(),
    account: simulatedAccount(options),
    eventLatencySeconds: meanEventLatencySeconds(simulatedAccount(options)),
    headroom: voices.headroom,
    maxAttempts: settings.maxAttempts,
    seed: options.seed,
    deadLetters: observer.deadLetters,
    last: observer.snapshot(nowMs),
    nowMs,
  });
  return { result, deadLetters: observer.deadLetters, reportFolder: await saveReports(reports) };
}

async function dropLists(drop: Drop, campaign: CampaignId, lists: DemoLists, view: LiveView): Promise<void> {
  if (lists.suppression !== undefined) {
    view.print('Dropping the suppression list, and waiting until it is loaded...');
    await dropSuppression(drop, lists.suppression);
  }
  view.print(`Dropping the contact list: ${contactsKey(campaign)}`);
  await dropContacts(drop, campaign, lists.contacts);
}

interface Pauses {
  readonly timeoutMs: number;
  readonly longestPauseMs: number;
}

const SPARE_MS = 60_000;

function pauses(options: DemoOptions, rowsInFile: number | undefined): Pauses {
  const account = simulatedAccount(options);
  const seconds = options.timeout ?? timeoutSeconds(account, rowsInFile ?? 0, options.maxAttempts);
  return {
    timeoutMs: seconds * 1000,
    longestPauseMs: SPARE_MS + (options.retryDelay + longestCallSeconds(options)) * 1000,
  };
}

/** Shows the run until it is over. */
async function watch(observer: Observer, view: LiveView, signal: AbortSignal, limits: Pauses): Promise<Ending> {
  let refreshedAtMs = 0;
  for (;;) {
    if (signal.aborted) return { kind: 'interrupted', why: 'interrupted' };
    const nowMs = Date.now();
    if (nowMs - refreshedAtMs >= REFRESH_MS) {
      refreshedAtMs = nowMs;
      await observer.refresh();
    }
    const snapshot = observer.snapshot(Date.now());
    view.show(snapshot);
    const ending = endingOf({
      status: observer.status,
      hasSummary: observer.summary !== undefined,
      ownCalls: snapshot.calls.own,
      unchangedMs: observer.unchangedMs(snapshot, Date.now()),
      elapsedMs: snapshot.elapsedMs,
      ...limits,
    });
    if (ending !== undefined) return ending;
    await pause(REDRAW_MS, signal);
  }
}

/** Ends early when somebody wants out. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });

/** The folder is its owner's alone: reports name people. */
async function saveReports(reports: CampaignReports): Promise<string | undefined> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'callpace-reports-'));
  const files = await reports.saveTo(folder);
  return files.length === 0 ? undefined : folder;
}
