/**
 * What binds now: why there are not more calls at this moment, as a value, a number for the metric and a sentence.
 */
import { EVERYBODY } from '../../contract/items';
import { METRICS, type MetricName } from '../../contract/metrics';
import type { Withheld } from '../rules/standing';
import type { ListInTheWay } from '../rules/suppression-scope';
import type { CampaignCap } from './campaign-cap';

export type Binding =
  | {
      readonly kind: 'rate';
      readonly callsPerSecond: number;
      readonly limit: number;
      /** The calls-per-second quota of the instance binds, which inbound calls share. */
      readonly isShared: boolean;
    }
  /** The account would allow more than the dialer's lanes were built for. */
  | { readonly kind: 'lanes'; readonly callsPerSecond: number; readonly accountRate: number }
  | { readonly kind: 'campaign-cap'; readonly campaign: string; readonly cap: CampaignCap }
  /** A campaign is paused, has not started, or has a campaign.json that cannot be used, and nobody else is due. */
  | { readonly kind: 'held'; readonly campaign: string; readonly why: Withheld }
  | { readonly kind: 'failing'; readonly untilMs: number; readonly failed: number; readonly judged: number }
  | { readonly kind: 'trying'; readonly reason: string }
  | {
      readonly kind: 'concurrency';
      readonly own: number;
      readonly others: number;
      readonly headroom: number;
      readonly quota: number;
    }
  | {
      readonly kind: 'headroom';
      readonly own: number;
      readonly others: number;
      readonly headroom: number;
      readonly quota: number;
    }
  | { readonly kind: 'calling-hours'; readonly opensAtMs: number | undefined }
  | { readonly kind: 'paused'; readonly untilMs: number; readonly reason: string }
  | { readonly kind: 'stopped'; readonly reason: string | undefined }
  | { readonly kind: 'suppression'; readonly way: ListInTheWay | { readonly kind: 'unread' } }
  | { readonly kind: 'blocked'; readonly reason: string }
  | { readonly kind: 'degraded'; readonly reason: string; readonly allowed: string }
  | { readonly kind: 'cold-start'; readonly window: number }
  | { readonly kind: 'retries'; readonly nextDueAtMs: number }
  | { readonly kind: 'nothing-due' };

/** A bound on the calls that may be let in now, with what to say when it is the least. */
export interface Caution {
  readonly calls: number;
  readonly binding: Binding;
}

/** The metric that tells for how much of the time a limit bound, a share from 0 to 1. */
export const METRIC_OF_BINDING: Readonly<Record<Binding['kind'], MetricName>> = {
  rate: METRICS.bindsRate,
  lanes: METRICS.bindsLanes,
  concurrency: METRICS.bindsConcurrency,
  headroom: METRICS.bindsHeadroom,
  'campaign-cap': METRICS.bindsCampaignCap,
  held: METRICS.bindsStop,
  'calling-hours': METRICS.bindsCallingHours,
  paused: METRICS.bindsPause,
  trying: METRICS.bindsPause,
  failing: METRICS.bindsFailingCalls,
  stopped: METRICS.bindsStop,
  suppression: METRICS.bindsSuppression,
  blocked: METRICS.bindsBlock,
  degraded: METRICS.bindsDegraded,
  'cold-start': METRICS.bindsDegraded,
  retries: METRICS.bindsNothingDue,
  'nothing-due': METRICS.bindsNothingDue,
};

const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 19);
const rate = (value: number): string => String(Math.round(value * 100) / 100);

function rateSentence({ callsPerSecond, limit, isShared }: Extract<Binding, { kind: 'rate' }>): string {
  if (callsPerSecond < limit)
    return `The rate binds: ${rate(callsPerSecond)} calls per second, cut from ${rate(limit)} after throttling`;
  const whose = isShared ? 'what inbound calls leave of the calls-per-second quota' : 'all the account allows';
  return `The rate binds: ${rate(limit)} calls per second is ${whose}`;
}

function suppressionSentence(way: Extract<Binding, { kind: 'suppression' }>['way']): string {
  switch (way.kind) {
    case 'unread':
      return 'Nobody is called before the suppression lists were read';
    case 'absent':
      return `${way.campaign} calls nobody: its campaign.json names the suppression list ${way.list}, which is not there or is not for it; drop it under suppression/ or in the campaign's folder suppression/, or take it out of suppressionLists`;
    case 'not-loaded': {
      const whom = way.scope === EVERYBODY ? 'Nobody is called' : `Nobody of ${way.scope} is called`;
      return way.refusal === undefined
        ? `${whom} while the suppression list ${way.list} is not loaded`
        : `${whom} because the suppression list ${way.list} cannot be used: ${way.refusal}`;
    }
  }
}

function capSentence(campaign: string, cap: CampaignCap): string {
  switch (cap.kind) {
    case 'calls':
      return `The cap of ${campaign} binds: ${cap.calls} calls at once`;
    case 'rate':
      return `The cap of ${campaign} binds: ${rate(cap.callsPerSecond)} calls per second`;
    case 'source-numbers':
      return `The cap of ${campaign} binds: every source number has had its calls of 24 hours; add numbers, or raise dailyCap`;
  }
}

/** Why a campaign calls nobody, to its owner. */
export function heldSentence(campaign: string, why: Withheld): string {
  switch (why.kind) {
    case 'held':
      return why.by === 'owner'
        ? `${campaign} is paused by its campaign.json`
        : `${campaign} is paused by an operator${why.reason === undefined ? '' : `: ${why.reason}`}`;
    case 'unusable':
      return `${campaign} calls nobody, because its campaign.json cannot be used: ${why.problem}`;
    case 'not-started':
      return `${campaign} starts at ${new Date(why.startsAtMs).toISOString().slice(0, 16)}Z`;
  }
}

/** One sentence for a person. */
export function sentenceOf(binding: Binding): string {
  switch (binding.kind) {
    case 'rate':
      return rateSentence(binding);
    case 'lanes':
      return `The lanes bind: the dialer was built for ${rate(binding.callsPerSecond)} calls per second, the account allows ${rate(binding.accountRate)}; raise callsPerSecondCeiling`;
    case 'campaign-cap':
      return capSentence(binding.campaign, binding.cap);
    case 'held':
      return heldSentence(binding.campaign, binding.why);
    case 'failing':
      return `No calls until ${clock(binding.untilMs)} UTC: ${binding.failed} of the last ${binding.judged} calls failed, so the carrier or the contact flow is probably down`;
    case 'trying':
      return `One call at a time: ${binding.reason}`;
    case 'concurrency':
      return `The concurrent-call quota binds: ${binding.own} own and ${binding.others} other calls of ${binding.quota}`;
    case 'headroom':
      return `Headroom binds: ${binding.own} own and ${binding.others} other calls of ${binding.quota}, ${binding.headroom} kept free for inbound`;
    case 'calling-hours':
      return binding.opensAtMs === undefined
        ? 'Calling hours bind: contacts whose time zone is unknown are held; name it in a zone column'
        : `Calling hours bind: the next window opens at ${new Date(binding.opensAtMs).toISOString().slice(0, 16)}Z`;
    case 'paused':
      return `Paused until ${clock(binding.untilMs)} UTC: ${binding.reason}`;
    case 'stopped':
      return `Stopped by the stop switch${binding.reason ? `: ${binding.reason}` : ''}`;
    case 'suppression':
      return suppressionSentence(binding.way);
    case 'blocked':
      return `The campaign is blocked by its configuration: ${binding.reason}`;
    case 'degraded':
      return `Degraded, at most ${binding.allowed}: ${binding.reason}`;
    case 'cold-start':
      return `Starting up: at most ${binding.window} calls until contact events confirm them`;
    case 'retries':
      return `Waiting for the next retry at ${clock(binding.nextDueAtMs)} UTC`;
    case 'nothing-due':
      return 'Nothing is due';
  }
}
