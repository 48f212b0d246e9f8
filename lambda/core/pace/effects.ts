/**
 * Carries out what `flights` decided: every effect is written before the message that caused it is acknowledged, and each
 * write is conditional, so that doing it twice changes nothing.
 */
import {
  type CampaignId,
  type ContactItem,
  campaignOf,
  contactDueKey,
  type Disposition,
  type FlightItem,
  type LeaseItem,
} from '../../contract/items';
import type { AttemptNote } from '../../contract/mailbox';
import { METRICS, type MetricName } from '../../contract/metrics';
import type { Clock } from '../clock';
import { type RetryRules, type Settlement, settle } from '../rules/settlement';
import type { Effect, Ending, Inspection } from './flights';
import type { Pacer } from './pacer';
import type { CallLookup, CampaignBook, DeadLetterQueue, FlightStore, Gauges, PaceContacts, PaceLog } from './ports';
import { metricOfReason } from './reason-classes';
import type { Supply } from './supply';

export interface EffectPorts {
  readonly clock: Clock;
  readonly flights: FlightStore;
  readonly contacts: PaceContacts;
  readonly campaigns: CampaignBook;
  readonly deadLetters: DeadLetterQueue;
  readonly calls: CallLookup;
  readonly gauges: Gauges;
  readonly log: PaceLog;
}

/** DescribeContact is asked at most so often: its quota (10/s) belongs to the whole account. */
const DESCRIBE_EVERY_MS = 1_000;
/** The same while contact events are down, and asking is all there is. */
const DESCRIBE_BLINDLY_EVERY_MS = 200;
/** Refusals that may be the configuration's fault, with no call ever accepted, that say it is. */
const DOUBTS_TO_BLOCK = 3;

/** Requests go out within a few dozen ms of their slot; one that is so much later was kept waiting, ms. */
export const LATE_MS = 500;

/** A note, or what its contact says in its place. */
type Noted = Pick<AttemptNote, 'contact' | 'outcome'> & Partial<Pick<AttemptNote, 'startedAtMs' | 'lateMs'>>;

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

export class Effects {
  readonly #ports: EffectPorts;
  readonly #pacer: Pacer;
  readonly #supply: Supply;
  readonly #rules: RetryRules;
  readonly #toDescribe = new Set<string>();
  /** Campaigns whose first call was timed. */
  readonly #timed = new Set<CampaignId>();
  #describedAtMs = Number.NEGATIVE_INFINITY;

  constructor(ports: EffectPorts, pacer: Pacer, supply: Supply, rules: RetryRules) {
    this.#ports = ports;
    this.#pacer = pacer;
    this.#supply = supply;
    this.#rules = rules;
  }

  /** What a note says about its campaign and its counters, besides the attempt. */
  async noted(note: Noted): Promise<void> {
    const { gauges } = this.#ports;
    const counter = COUNTER_OF[note.outcome.kind];
    if (counter) gauges.count(counter);
    if (note.outcome.kind === 'refused') gauges.count(metricOfReason(note.outcome.reason, 'refused'));
    if ((note.lateMs ?? 0) > LATE_MS) gauges.count(METRICS.lateCalls);
    if (note.outcome.kind === 'accepted') this.#timeFirstCall(note);
    await this.#learn(note);
  }

  /** Settlements first, then what frees their leases: a crash in between repeats the settlement, which changes nothing. */
  async run(effects: readonly Effect[]): Promise<void> {
    if (effects.length === 0) return;
    await Promise.all(effects.map((effect) => this.#runOne(effect)));
    // The last word on each item counts: a batch may take a call off the books and then close it.
    const words = new Map<string, FlightItem | undefined>();
    for (const effect of effects) {
      if (effect.kind === 'put') words.set(effect.item.sk, effect.item);
      if (effect.kind === 'remove') words.set(effect.sk, undefined);
    }
    const kept = [...words.values()].filter((item) => item !== undefined);
    const removed = [...words.keys()].filter((sk) => words.get(sk) === undefined);
    await Promise.all([this.#ports.flights.put(kept), this.#ports.flights.remove(removed)]);
  }

  /**
   * Asks about one of the calls in question, if it is time.
   *
   * @param isBlind contact events are down. @default false
   */
  async describeNext(nowMs: number, isBlind = false): Promise<void> {
    const [contactId] = this.#toDescribe;
    const everyMs = isBlind ? DESCRIBE_BLINDLY_EVERY_MS : DESCRIBE_EVERY_MS;
    if (contactId === undefined || nowMs - this.#describedAtMs < everyMs) return;
    this.#describedAtMs = nowMs;
    this.#toDescribe.delete(contactId);
    const description = await this.#ports.calls.describe(contactId);
    if (!description) return;
    const effects = this.#pacer.described(contactId, description, nowMs);
    // What an event should have told, or the note.
    if (effects.some(({ kind }) => kind === 'settle' || kind === 'join'))
      this.#ports.gauges.count(METRICS.leasesRepaired);
    await this.run(effects);
  }

  /** The first call that is accepted ends the campaign's wait. */
  #timeFirstCall({ contact, startedAtMs = this.#ports.clock.nowMs() }: Noted): void {
    const campaign = this.#supply.campaign(campaignOf(contact));
    if (!campaign || campaign.provenAtMs !== undefined || this.#timed.has(campaign.sk)) return;
    this.#timed.add(campaign.sk);
    this.#ports.gauges.gauge(METRICS.dropToFirstCall, Math.max(0, startedAtMs - campaign.createdAtMs) / 1_000);
  }

  async #runOne(effect: Effect): Promise<void> {
    switch (effect.kind) {
      case 'settle':
        return this.#settle(effect.lease, effect.ending);
      case 'join':
        // Nobody noted this call: it is counted here.
        this.#ports.gauges.count(METRICS.placed);
        return this.#ports.contacts.join(effect.lease, effect.contactId);
      case 'mark-unknown':
        this.#ports.gauges.count(METRICS.unknown);
        return this.#ports.contacts.markUnknown(effect.lease);
      case 'inspect':
        return this.#inspect(effect.lease);
      case 'describe':
        this.#toDescribe.add(effect.contactId);
        return;
      case 'put':
      case 'remove':
        // Written together, after everything else.
        return;
    }
  }

  async #settle(lease: LeaseItem, ending: Ending): Promise<void> {
    const contact = await this.#ports.contacts.read(lease.contact);
    if (contact?.requestId !== lease.requestId) return;
    const campaign = this.#supply.campaign(campaignOf(lease.contact));
    const isProven = campaign?.provenAtMs !== undefined;
    const settlement = settle(contact, { ...lease, ending }, this.#rules, isProven, this.#ports.clock.nowMs());
    if (settlement.deadLetterReason !== undefined)
      await this.#deadLetter(lease, contact.try, settlement.deadLetterReason);
    const isDone = await this.#ports.contacts.settle(lease, settlement, dueKeyOf(contact));
    if (isDone) this.#count(settlement, ending);
    if (settlement.state === 'pending') this.#supply.release(lease.contact.sk);
  }

  async #deadLetter(lease: LeaseItem, attempt: number, reason: string): Promise<void> {
    const { requestId, contact, validUntilMs, admittedAtMs } = lease;
    const request = { version: 1, requestId, contact, try: attempt, validFromMs: admittedAtMs, validUntilMs } as const;
    await this.#ports.deadLetters.send({ ...request, reason, deadLetteredAtMs: this.#ports.clock.nowMs() });
  }

  #count(settlement: Settlement, ending: Ending): void {
    const { gauges } = this.#ports;
    if (settlement.state === 'dead-lettered') {
      gauges.count(METRICS.deadLettered);
      gauges.count(metricOfReason(settlement.deadLetterReason ?? '', 'deadLettered'));
    }
    if (ending.kind === 'ended' && ending.disposition !== 'unknown')
      gauges.count(COUNTER_OF_DISPOSITION[ending.disposition]);
  }

  async #inspect(lease: LeaseItem): Promise<void> {
    const nowMs = this.#ports.clock.nowMs();
    const contact = await this.#ports.contacts.read(lease.contact);
    const inspection = contact ? await this.#judge(lease, contact, nowMs) : ({ kind: 'moved-on' } as const);
    if (!inspection) return;
    await this.run(this.#pacer.inspected(lease.requestId, inspection, nowMs));
    // The note was lost: what it would have said is counted now.
    if (inspection.kind === 'outcome') await this.noted({ contact: lease.contact, outcome: inspection.outcome });
  }

  async #judge(lease: LeaseItem, contact: ContactItem, nowMs: number): Promise<Inspection | undefined> {
    const isOurs = contact.requestId === lease.requestId;
    if (!isOurs) return { kind: 'moved-on' };
    switch (contact.state) {
      case 'admitted': {
        // Claim and lapse race on this one item: only the write decides.
        const isLapsed = await this.#ports.contacts.lapse(lease, dueKeyOf(contact), nowMs);
        if (!isLapsed) return undefined;
        this.#ports.gauges.count(METRICS.lapsed);
        this.#supply.release(lease.contact.sk);
        return { kind: 'not-claimed' };
      }
      case 'dialing':
      case 'in-progress':
      case 'unknown': {
        const { outcome } = contact;
        const startedAtMs = contact.startedAtMs ?? lease.validUntilMs;
        return outcome ? { kind: 'outcome', outcome, startedAtMs } : { kind: 'claimed' };
      }
      default:
        return { kind: 'moved-on' };
    }
  }

  async #learn(note: Pick<AttemptNote, 'contact' | 'outcome'>): Promise<void> {
    const id = campaignOf(note.contact);
    const campaign = this.#supply.campaign(id);
    const nowMs = this.#ports.clock.nowMs();
    switch (note.outcome.kind) {
      case 'accepted':
        if (campaign?.provenAtMs === undefined) await this.#ports.campaigns.prove(id, nowMs);
        if (campaign?.blockedAtMs !== undefined) await this.#ports.campaigns.unblock(id);
        return;
      case 'blocked':
        return this.#block(id, note.outcome.reason, nowMs);
      case 'refused': {
        if (note.outcome.certain || campaign?.provenAtMs !== undefined) return;
        if ((await this.#ports.campaigns.doubt(id)) >= DOUBTS_TO_BLOCK)
          await this.#block(id, note.outcome.reason, nowMs);
        return;
      }
      default:
        return;
    }
  }

  async #block(id: ReturnType<typeof campaignOf>, reason: string, nowMs: number): Promise<void> {
    this.#ports.log.error('campaign blocked', { campaign: id, reason });
    await this.#ports.campaigns.block(id, reason, nowMs);
  }
}

const dueKeyOf = (contact: ContactItem): string => contactDueKey(campaignOf(contact), contact.zoneKey, contact.sk);
