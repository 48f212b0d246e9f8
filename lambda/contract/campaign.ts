/**
 * A campaign as its owner defined it: campaign.json, read, checked and in the units of the core. The intake writes it onto
 * the campaign's item, the controller and the reports read it there.
 */
import type { Disposition } from './outcome';
import type { CallingWindow } from './settings';

/** What the owner says of the campaign as a whole. `cancelled` is final. */
export const CAMPAIGN_MODES = ['active', 'paused', 'cancelled'] as const;
type CampaignMode = (typeof CAMPAIGN_MODES)[number];

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Where a campaign stands, in one word. `waiting`: there is nothing but its campaign.json. */
export const CAMPAIGN_STATES = [
  'waiting',
  'loading',
  'dialing',
  'not-started',
  'paused',
  'blocked',
  'stopped',
  'cancelled',
  'ended',
  'finished',
  'refused',
] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/** How calls are placed, where it differs from the deployment's settings. */
export interface CallSettings {
  readonly contactFlowId?: string;
  readonly queueId?: string;
  /** E.164 numbers of the instance to call from; several take turns. */
  readonly sourceNumbers?: readonly SourceNumber[];
  /** 15-60 s. */
  readonly ringTimeoutSeconds?: number;
}

export interface SourceNumber {
  readonly phone: string;
  /** Calls from this number in a rolling 24 hours. @default no cap */
  readonly dailyCap?: number;
}

/** Openings by local weekday; a weekday without one is closed. */
export type WeekWindows = Readonly<Partial<Record<Weekday, readonly CallingWindow[]>>>;

export interface CampaignHours {
  readonly windows?: WeekWindows;
  /** Local dates, `YYYY-MM-DD`, on which nobody is called. */
  readonly holidays?: readonly string[];
  /** Law that applies by the called party's place. @default the deployment's */
  readonly rules?: 'us' | 'none';
  /** A contact whose zone nobody knows: held, or taken to be in this IANA zone. @default 'hold' */
  readonly unknownZone?: string;
}

/** What is tried again after which ending of a call. */
export interface RetryRule {
  /** Calls of one contact that may end so, all in all. @default the budget of attempts */
  readonly maxAttempts?: number;
  readonly delayMs: number;
}

export type RetriedDisposition = Extract<Disposition, 'no-answer' | 'busy' | 'voicemail' | 'failed' | 'unknown'>;

export interface AttemptRules {
  /** Attempts of one contact, 1-20. */
  readonly max: number;
  /** Dispositions that are missing are not tried again. */
  readonly retry: Readonly<Partial<Record<RetriedDisposition, RetryRule>>>;
  /** Share of a delay that is drawn at random on top of it, 0-1. */
  readonly jitter: number;
  /** Attempts at one number in a rolling 24 hours, over all campaigns. */
  readonly perNumberPerDay?: number;
  /** Attempts at one number in all, over all campaigns. */
  readonly perNumberInAll?: number;
}

/** Largest weight, and what each step of priority multiplies it with: shares stay shares, so nobody starves. */
export const LARGEST_WEIGHT = 100;
export const PRIORITY_FACTORS = { low: 1, normal: 8, high: 64 } as const;
type Priority = keyof typeof PRIORITY_FACTORS;

export interface CampaignDefinition {
  readonly mode: CampaignMode;
  readonly call?: CallSettings;
  readonly hours?: CampaignHours;
  /** Unix ms. Nobody is called before. */
  readonly startsAtMs?: number;
  /** Unix ms. Nobody is called from then on. */
  readonly endsAtMs?: number;
  /** @default normal */
  readonly priority?: Priority;
  /** Share of the calls in relation to the other campaigns of the tenant, 1-100. @default 1 */
  readonly weight?: number;
  /** For flows whose bots bear less than the account. */
  readonly maxConcurrentCalls?: number;
  readonly maxCallsPerSecond?: number;
  /** The flow hands people to agents: then {@link maxConcurrentCalls} is given, too. @default false */
  readonly reachesAgents?: boolean;
  /** What is missing of them is as the deployment has it. */
  readonly attempts?: Partial<AttemptRules>;
  /** Suppression lists (object keys) without which nobody is called. */
  readonly suppressionLists?: readonly string[];
  /** ISO 3166 countries that may be called. @default all that the instance allows */
  readonly countries?: readonly string[];
}

/** Where a definition comes from, and whether it holds. */
export interface AppliedDefinition {
  readonly definition: CampaignDefinition;
  /** The S3 event's sequencer: of two versions the later one is kept, whatever the order of their events. */
  readonly sequencer: string;
  readonly etag: string;
  readonly atMs: number;
}

/** What an operator said of the campaign, beside its file: either one holds it. */
export interface CampaignHold {
  readonly mode: Exclude<CampaignMode, 'active'>;
  /** ARN of the caller, as STS says it. */
  readonly by: string;
  readonly atMs: number;
  readonly reason?: string;
}
