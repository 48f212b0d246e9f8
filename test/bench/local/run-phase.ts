/**
 * Runs one phase: boots the stack, drops the list, waits until it is loaded and dialed at a steady pace, and measures.
 * It only writes down what happened; what that is worth is decided elsewhere.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { campaignId } from '../../../lambda/contract/items';
import { bootStack } from '../../../local/cli/boot';
import { type CampaignReports, campaignReports } from '../../../local/demo/campaign-reports';
import { dropContacts } from '../../../local/demo/drop-lists';
import { clockOf } from '../../../local/demo/durations';
import { connectToServices } from '../../../local/demo/local-services';
import { StackVoices } from '../../../local/demo/observer';
import type { PaceLine } from '../../../local/demo/pace-line';
import { controllerSettings, outputOf } from '../../../local/demo/stack-outputs';
import type { LocalStack } from '../../../local/stack';
import type { AccountLog } from '../../../sim/connect/types';
import { contactList } from './contact-list';
import { MachineMeter, type MachineUse } from './machine';
import type { Span } from './pairing';
import type { Phase } from './phases';
import { ReleaseLog } from './release-log';

export interface PhaseRecord {
  readonly phase: Phase;
  /** The measured time, Unix ms. */
  readonly span: Span;
  /** The account's own books, from the first call on until a little after the span. */
  readonly log: AccountLog;
  /** When it was known that a call was over, by contact id, Unix ms. */
  readonly knownAtMs: ReadonlyMap<string, number>;
  /** What the controller said within the span. */
  readonly paceLines: readonly PaceLine[];
  /** What the local stack complained of. */
  readonly problems: readonly string[];
  readonly loadSeconds: number;
  readonly machine: MachineUse;
}

export interface PhaseSurroundings {
  readonly say: (text: string) => void;
  /** Aborted when somebody wants out. */
  readonly signal: AbortSignal;
}

const POLL_MS = 1_000;
const SAY_MS = 10_000;
const LOAD_LIMIT_MS = 300_000;
/** The last releases of the span get their calls after it. */
const AFTERMATH_MS = 5_000;

/** @throws Error when the stack cannot be built or started, the list is not loaded, or somebody wants out. */
export async function runPhase(phase: Phase, surroundings: PhaseSurroundings): Promise<PhaseRecord> {
  const list = contactList(phase.rows);
  const voices = new StackVoices();
  const booted = await bootStack(phase.stack, { ...surroundings, onLog: voices.hear, onProblem: voices.complain });
  try {
    return await measure(phase, booted.stack, list, voices, surroundings);
  } finally {
    await booted.stop();
  }
}

async function measure(
  phase: Phase,
  stack: LocalStack,
  list: Buffer,
  voices: StackVoices,
  surroundings: PhaseSurroundings,
): Promise<PhaseRecord> {
  const { say, signal } = surroundings;
  const releases = new ReleaseLog(stack.front.bus);
  say(`Dropping a list of ${phase.rows} rows`);
  const loadSeconds = await load(stack, list, signal);
  say(`Loaded after ${loadSeconds.toFixed(1)} s; warming up for ${phase.warmUpSeconds} s`);
  await watch(phase.warmUpSeconds * 1000, stack, voices, surroundings);
  say(`Measuring for ${Math.round(phase.measureSeconds)} s`);
  const meter = new MachineMeter();
  const fromMs = Date.now();
  await watch(phase.measureSeconds * 1000, stack, voices, surroundings);
  const span = { fromMs, toMs: Date.now() };
  const machine = meter.read();
  await delay(AFTERMATH_MS, undefined, { signal });
  if (stack.connect === undefined) throw new Error('there is no simulated account to ask');
  return {
    phase,
    span,
    log: stack.connect.log(),
    knownAtMs: releases.knownAtMs,
    paceLines: voices.paceLines.filter(({ atMs }) => atMs >= span.fromMs && atMs < span.toMs),
    problems: voices.problems,
    loadSeconds,
    machine,
  };
}

/** @returns the seconds that it took until the list was loaded. */
async function load(stack: LocalStack, list: Buffer, signal: AbortSignal): Promise<number> {
  const { campaignsTable } = controllerSettings(stack.model);
  const bucket = outputOf(stack.model, 'ListBucketName');
  const campaign = campaignId('default', 'bench');
  const services = connectToServices(stack.endpoint, stack.model.region);
  const startedAtMs = Date.now();
  try {
    await dropContacts({ services, bucket, campaignsTable }, campaign, list);
    await untilLoaded(campaignReports(services.s3, bucket, campaign), startedAtMs + LOAD_LIMIT_MS, signal);
  } finally {
    services.close();
  }
  return (Date.now() - startedAtMs) / 1000;
}

async function untilLoaded(reports: CampaignReports, giveUpAtMs: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    const [loaded] = (await reports.status())?.lists ?? [];
    if (loaded?.state === 'loaded') return;
    if (loaded?.state === 'refused') throw new Error(`the list was refused: ${loaded.refusal ?? 'no reason given'}`);
    if (Date.now() > giveUpAtMs) throw new Error(`the list was not loaded within ${LOAD_LIMIT_MS / 1000} s`);
    await delay(POLL_MS, undefined, { signal });
  }
}

/** Lets the time pass, and says every now and then how it goes. */
async function watch(
  ms: number,
  { connect }: LocalStack,
  voices: StackVoices,
  { say, signal }: PhaseSurroundings,
): Promise<void> {
  const startedAtMs = Date.now();
  for (;;) {
    const leftMs = startedAtMs + ms - Date.now();
    if (leftMs <= 0) return;
    await delay(Math.min(leftMs, SAY_MS), undefined, { signal });
    const [up, binds] = [connect?.activeCalls().own ?? 0, voices.paceLines.at(-1)?.sentence ?? ''];
    say(`${clockOf(Date.now() - startedAtMs).padStart(6)}  ${up} calls up. ${binds}`);
  }
}
