/** Which counters a note, the end of an attempt, or the answer to a question about a call adds to. */

import { type CampaignId, campaignOf } from '../../contract/items';
import type { AttemptNote } from '../../contract/mailbox';
import { METRICS, type MetricName } from '../../contract/metrics';
import type { Disposition } from '../../contract/outcome';
import type { Clock } from '../clock';
import type { Settlement } from '../rules/settlement';
import type { Effect, Ending } from './flights';
import type { Gauges } from './ports';
import { metricOfReason } from './reason-classes';
import type { Supply } from './supply';

/** Requests go out within a few dozen ms of their slot; one that is so much later was kept waiting, ms. */
export const LATE_MS = 500;

/** A note, or what its contact says in its place. */
export type Noted = Pick<AttemptNote, 'contact' | 'outcome'> & Partial<Pick<AttemptNote, 'startedAtMs' | 'lateMs'>>;

const COUNTER_OF: Readonly<Record<string, string>> = {
  accepted: METRICS.placed,
  throttled: METRICS.throttled,
  capacity: METRICS.capacity,
  'not-sent': METRICS.notSent,
  refused: METRICS.refused,
  blocked: METRICS.blocked,
  unknown: METRICS.unknown,
};

/** A call that is over is never `unknown`: that is what attempts are whose outcome is. */
const COUNTER_OF_DISPOSITION: Readonly<Record<Exclude<Disposition, 'unknown'>, MetricName>> = {
  answered: METRICS.answered,
  voicemail: METRICS.voicemail,
  'no-answer': METRICS.noAnswer,
  busy: METRICS.busy,
  'invalid-number': METRICS.invalidNumber,
  failed: METRICS.failed,
  rejected: METRICS.rejected,
};

export class Tally {
  readonly #gauges: Gauges;
  readonly #clock: Clock;
  readonly #supply: Supply;
  /** Campaigns whose first call was timed. */
  readonly #timed = new Set<CampaignId>();

  constructor({ gauges, clock }: { readonly gauges: Gauges; readonly clock: Clock }, supply: Supply) {
    this.#gauges = gauges;
    this.#clock = clock;
    this.#supply = supply;
  }

  noted(note: Noted): void {
    const { outcome, lateMs = 0 } = note;
    const counter = COUNTER_OF[outcome.kind];
    if (counter) this.#gauges.count(counter);
    if (outcome.kind === 'refused') this.#gauges.count(metricOfReason(outcome.reason, 'refused'));
    if (lateMs > LATE_MS) this.#gauges.count(METRICS.lateCalls);
    if (outcome.kind === 'accepted') this.#timeFirstCall(note);
  }

  /** The attempt is over, and it was this settlement that ended it. */
  settled({ state, deadLetterReason = '' }: Settlement, ending: Ending): void {
    if (state === 'dead-lettered') {
      this.#gauges.count(METRICS.deadLettered);
      this.#gauges.count(metricOfReason(deadLetterReason, 'deadLettered'));
    }
    if (ending.kind === 'ended' && ending.disposition !== 'unknown')
      this.#gauges.count(COUNTER_OF_DISPOSITION[ending.disposition]);
  }

  /** What an event should have told, or the note, had to be asked for. */
  described(effects: readonly Effect[]): void {
    const isRepair = effects.some(({ kind }) => kind === 'settle' || kind === 'join');
    if (isRepair) this.#gauges.count(METRICS.leasesRepaired);
  }

  /** The first call that is accepted ends the campaign's wait. */
  #timeFirstCall({ contact, startedAtMs = this.#clock.nowMs() }: Noted): void {
    const campaign = this.#supply.campaign(campaignOf(contact));
    if (!campaign || campaign.provenAtMs !== undefined || this.#timed.has(campaign.sk)) return;
    this.#timed.add(campaign.sk);
    this.#gauges.gauge(METRICS.dropToFirstCall, Math.max(0, startedAtMs - campaign.createdAtMs) / 1_000);
  }
}
