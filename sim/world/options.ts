/** Everything that can be said about a world: what it dials, on which account, and what goes wrong meanwhile. */
import type { CampaignDefinition } from '../../lambda/contract/campaign';
import type { CampaignId } from '../../lambda/contract/items';
import type { Clock } from '../../lambda/core/clock';
import type { CallingHours, PaceLog } from '../../lambda/core/pace/ports';
import type { AccountOptions } from '../connect/account';
import { type StoreLatency, USUAL_STORE_LATENCY } from './tables';

export interface WorldOptions extends Partial<PathOptions>, Partial<FaultOptions> {
  readonly seed: number;
  readonly account: AccountOptions;
  /**
   * How many contacts there are, all due from the start; `endless` keeps some hundred due at all times and forgets those
   * that became final, so that a run can be as long as one likes.
   */
  readonly contacts: number | 'endless';
  /** Whose contacts they are: each campaign has as many, and of an endless list as many due. @default one campaign */
  readonly campaigns?: readonly SimulatedCampaign[];
  /** When the world begins, Unix ms. @default noon, UTC, of 2026-11-21 */
  readonly startMs?: number;
  /** When which campaign may call whom. @default always */
  readonly hours?: CallingHours;
  /** Changes of the account while the world runs, such as a quota that is cut, or events that stop. @default none */
  readonly changes?: readonly AccountChange[];
  /** What Service Quotas answers: the account's values of the moment, nothing, or an error. @default readable */
  readonly quotas?: 'readable' | 'absent' | 'unreadable';
  /** @default 1 */
  readonly maxAttempts?: number;
  /** @default 60000 */
  readonly retryDelayMs?: number;
  /** @default 600000 */
  readonly longestCallMs?: number;
  /** How far two clocks may be apart, as the deployment was told, ms. @default 50 */
  readonly clockSkewMs?: number;
  /** @default 60000 */
  readonly readEveryMs?: number;
  /** Rate that the dialer was built for, calls per second: its lanes follow from it. @default the account's at the start */
  readonly callsPerSecondCeiling?: number;
  /** Calls-per-second quota, inbound included, that the deployment was told of. @default not known */
  readonly callsPerSecondQuota?: number;
  /** How often an invocation of the controller starts, ms. @default 60000 */
  readonly scheduleMs?: number;
  /** Dial requests and notes as code of another version writes them: the body that is sent instead. @default as they are */
  readonly rewrite?: (body: string, nowMs: number) => string;
  /** @default silence */
  readonly log?: PaceLog;
}

export interface SimulatedCampaign {
  readonly id: CampaignId;
  /** What its campaign.json says. @default there is none */
  readonly definition?: Partial<CampaignDefinition>;
  /** Its contacts. @default as many as the world says, all of them in Seattle */
  readonly people?: readonly SimulatedPerson[];
}

/** Somebody as the intake has put them into the table. */
export interface SimulatedPerson {
  /** E.164. */
  readonly phone: string;
  readonly zoneKey: string;
}

export interface AccountChange {
  /** Ms after the start of the world. */
  readonly atMs: number;
  readonly account: AccountOptions;
}

/** How messages, invocations and operations travel when nothing goes wrong. Assumptions, where AWS documents nothing. */
interface PathOptions {
  /** Most dial requests of one invocation of the dialer. @default 10, as deployed */
  readonly batchSize: number;
  /** From the sending of an SQS message to its first possible receipt, ms. @default 5 to 40 */
  readonly queueDelayMs: readonly [number, number];
  /** Messages become visible at whole multiples of this, ms: SQS hands them out in clumps. @default 20 */
  readonly clumpMs: number;
  /** Median of the time that a new execution environment of the dialer takes to start, ms. @default 400 */
  readonly coldStartMs: number;
  /** Age at which an execution environment is replaced, ms. @default one hour */
  readonly environmentLifeMs: number;
  /** @default a median of 5 ms, and 100 to 400 ms for one operation in a thousand */
  readonly storeLatency: StoreLatency;
  /** Greatest error of any machine's clock, ms, either way. @default half of `clockSkewMs`, which just keeps the promise */
  readonly clockErrorMs: number;
}

/** What goes wrong. Rates are shares from 0 to 1. */
export interface FaultOptions {
  /** SQS messages that are delivered twice. @default 0.01 */
  readonly duplicateRate: number;
  /** SQS messages that take one to five seconds. @default 0.0005 */
  readonly lateDeliveryRate: number;
  /** Accepted calls whose answer is lost. @default 0 */
  readonly lostAnswerRate: number;
  /** Invocations of the dialer that die right after the call was placed. @default 0 */
  readonly crashRate: number;
  /**
   * First calls of an execution environment that has stood still for a while whose socket is dead: the request never
   * leaves, and the outcome is `not-sent`. @default 0.001
   */
  readonly deadSocketRate: number;
  /** Time between two sudden deaths of a controller invocation, ms. @default never */
  readonly killEveryMs: number;
  /** Time between two freezes of a controller invocation, ms. @default never */
  readonly freezeEveryMs: number;
  /** How long a freeze lasts, ms. @default 10000 */
  readonly freezeForMs: number;
  /** Whether these times are the mean of random ones or exact. @default random */
  readonly faultTimes: 'random' | 'exact';
  /** Whom they befall: the controller that is active then, or any invocation, standbys included. @default active */
  readonly killWhom: 'active' | 'any';
  /** Whether the schedule starts two controllers at once, each time. @default false */
  readonly doubleStarts: boolean;
}

export type SettledOptions = WorldOptions & PathOptions & FaultOptions & { readonly clockSkewMs: number };

const HOUR_MS = 3_600_000;
const USUAL_SKEW_MS = 50;

const DEFAULTS: Omit<PathOptions & FaultOptions, 'clockErrorMs'> = {
  batchSize: 10,
  queueDelayMs: [5, 40],
  clumpMs: 20,
  coldStartMs: 400,
  environmentLifeMs: HOUR_MS,
  storeLatency: USUAL_STORE_LATENCY,
  duplicateRate: 0.01,
  lateDeliveryRate: 0.0005,
  lostAnswerRate: 0,
  crashRate: 0,
  deadSocketRate: 0.001,
  killEveryMs: Number.POSITIVE_INFINITY,
  freezeEveryMs: Number.POSITIVE_INFINITY,
  freezeForMs: 10_000,
  faultTimes: 'random',
  killWhom: 'active',
  doubleStarts: false,
};

/** The options with every default filled in. */
export function settle(options: WorldOptions): SettledOptions {
  const clockSkewMs = options.clockSkewMs ?? USUAL_SKEW_MS;
  return { ...DEFAULTS, clockErrorMs: Math.floor(clockSkewMs / 2), ...options, clockSkewMs };
}

/** A message between controller and dialer, as it goes into its queue. */
export function asSent(
  message: object,
  { rewrite }: Pick<WorldOptions, 'rewrite'>,
  clock: Pick<Clock, 'nowMs'>,
): string {
  const body = JSON.stringify(message);
  return rewrite ? rewrite(body, clock.nowMs()) : body;
}
