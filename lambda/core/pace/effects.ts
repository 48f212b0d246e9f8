/**
 * Carries out what `flights` decided: every effect is written before the message that caused it is acknowledged, and each
 * write is conditional, so that doing it twice changes nothing.
 */
import {
  type ContactItem,
  campaignOf,
  contactDueKey,
  type FlightItem,
  type LeaseItem,
  tenantOf,
} from '../../contract/items';
import type { AttemptNote } from '../../contract/mailbox';
import { METRICS } from '../../contract/metrics';
import { type Outcome, readOutcome } from '../../contract/outcome';
import type { Clock } from '../clock';
import type { LifecycleNews } from '../lifecycle/events';
import { mayHaveCalled } from '../rules/number-record';
import { contactRules, type RetryRules } from '../rules/retries';
import { type Settlement, settle } from '../rules/settlement';
import type { Effect, Ending, Inspection } from './flights';
import type { Pacer } from './pacer';
import type {
  CallLookup,
  CampaignBook,
  DeadLetterQueue,
  FlightStore,
  Gauges,
  NumberBook,
  PaceContacts,
  PaceLog,
} from './ports';
import type { Supply } from './supply';
import { type Noted, Tally } from './tally';

export interface EffectPorts {
  readonly clock: Clock;
  readonly flights: FlightStore;
  readonly contacts: PaceContacts;
  readonly campaigns: CampaignBook;
  readonly numbers: NumberBook;
  readonly deadLetters: DeadLetterQueue;
  readonly calls: CallLookup;
  readonly gauges: Gauges;
  readonly log: PaceLog;
  /** @default nobody is told */
  readonly lifecycle?: LifecycleNews;
}

/** DescribeContact is asked at most so often: its quota (10/s) belongs to the whole account. */
const DESCRIBE_EVERY_MS = 1_000;
/** The same while contact events are down, and asking is all there is. */
const DESCRIBE_BLINDLY_EVERY_MS = 200;
/** Refusals that may be the configuration's fault, with no call ever accepted, that say it is. */
const DOUBTS_TO_BLOCK = 3;
/** Written by a dialer of another version: a call may be up. */
const UNREADABLE: Outcome = { kind: 'unknown', reason: 'the outcome on the contact is of another version' };

export class Effects {
  readonly #ports: EffectPorts;
  readonly #pacer: Pacer;
  readonly #supply: Supply;
  readonly #rules: RetryRules;
  readonly #tally: Tally;
  readonly #toDescribe = new Set<string>();
  #describedAtMs = Number.NEGATIVE_INFINITY;

  constructor(ports: EffectPorts, pacer: Pacer, supply: Supply, rules: RetryRules) {
    this.#ports = ports;
    this.#pacer = pacer;
    this.#supply = supply;
    this.#rules = rules;
    this.#tally = new Tally(ports, supply);
  }

  /** What a note says about its campaign and its counters, besides the attempt. */
  async noted(note: Noted): Promise<void> {
    this.#tally.noted(note);
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
    this.#tally.described(effects);
    await this.run(effects);
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
      case 'news':
        return;
    }
  }

  async #settle(lease: LeaseItem, ending: Ending): Promise<void> {
    const nowMs = this.#ports.clock.nowMs();
    const contact = await this.#ports.contacts.read(lease.contact);
    await this.#noteNumber(lease.numberKey ?? contact?.numberKey, lease, ending, nowMs);
    if (contact?.requestId !== lease.requestId) return this.#tellAgain(contact, lease.requestId);
    const campaign = this.#supply.campaign(campaignOf(lease.contact));
    const isProven = campaign?.provenAtMs !== undefined;
    const rules = contactRules(this.#rules, campaign?.applied?.definition.attempts);
    const settlement = settle(contact, { ...lease, ending }, rules, isProven, nowMs);
    if (settlement.deadLetterReason !== undefined)
      await this.#deadLetter(lease, contact.try, settlement.deadLetterReason);
    const isDone = await this.#ports.contacts.settle(lease, settlement, dueKeyOf(contact));
    if (isDone) {
      this.#tally.settled(settlement, ending);
      this.#ports.lifecycle?.contact(after(contact, settlement));
    } else {
      this.#tellAgain(await this.#ports.contacts.read(lease.contact), lease.requestId);
    }
    if (settlement.state === 'pending') this.#putBack(lease, dueKeyOf(contact), settlement.dueAtMs ?? nowMs, nowMs);
  }

  /** Whoever settled it before may have died, or lost its answer, before it could tell: rather twice than never. */
  #tellAgain(contact: ContactItem | undefined, requestId: string): void {
    if (contact?.history?.at(-1)?.requestId === requestId) this.#ports.lifecycle?.contact(contact);
  }

  /** While the number has a lease nobody looks at its attempts, so they are complete before it goes. */
  async #noteNumber(
    numberKey: string | undefined,
    { requestId, admittedAtMs: atMs }: LeaseItem,
    ending: Ending,
    nowMs: number,
  ): Promise<void> {
    if (numberKey === undefined || !mayHaveCalled(ending)) return;
    await this.#ports.numbers.note(numberKey, { requestId, atMs }, nowMs);
  }

  async #deadLetter(lease: LeaseItem, attempt: number, reason: string): Promise<void> {
    const { requestId, contact, validUntilMs, admittedAtMs } = lease;
    const request = { version: 1, requestId, contact, try: attempt, validFromMs: admittedAtMs, validUntilMs } as const;
    await this.#ports.deadLetters.send({ ...request, reason, deadLetteredAtMs: this.#ports.clock.nowMs() });
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
    if (!isOurs) return this.#letGo(lease, contact, nowMs);
    switch (contact.state) {
      case 'admitted': {
        // Claim and lapse race on this one item: only the write decides.
        const isLapsed = await this.#ports.contacts.lapse(lease, dueKeyOf(contact), nowMs);
        if (!isLapsed) return undefined;
        this.#ports.gauges.count(METRICS.lapsed);
        this.#putBack(lease, dueKeyOf(contact), nowMs, nowMs);
        return { kind: 'not-claimed' };
      }
      case 'dialing':
      case 'in-progress':
      case 'unknown': {
        if (!contact.outcome) return { kind: 'claimed' };
        const startedAtMs = contact.startedAtMs ?? lease.validUntilMs;
        return { kind: 'outcome', outcome: readOutcome(contact.outcome) ?? UNREADABLE, startedAtMs };
      }
      default:
        return { kind: 'moved-on' };
    }
  }

  /** The contact does not know of the request: it has moved on, or the request was never written onto it. */
  async #letGo(lease: LeaseItem, contact: ContactItem, nowMs: number): Promise<Inspection | undefined> {
    const isOver = contact.history?.some(({ requestId }) => requestId === lease.requestId) ?? false;
    if (contact.state === 'pending' && !isOver) {
      // Whoever wrote the lease may be frozen just before it lets the contact in: then nobody would look after it.
      if (!(await this.#ports.contacts.renew(contact))) return undefined;
      this.#putBack(lease, dueKeyOf(contact), contact.dueAtMs ?? nowMs, nowMs);
    }
    this.#tellAgain(contact, lease.requestId);
    return { kind: 'moved-on' };
  }

  #putBack({ contact }: LeaseItem, dueKey: string, dueAtMs: number, nowMs: number): void {
    this.#supply.release(contact.sk);
    this.#supply.expect(campaignOf(contact), dueKey, dueAtMs, nowMs);
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
    this.#ports.log.error('campaign blocked', { tenant: tenantOf(id), campaign: id, reason });
    await this.#ports.campaigns.block(id, reason, nowMs);
  }
}

const after = (contact: ContactItem, { state, attempts, deadLetterReason, entry }: Settlement) => ({
  ...contact,
  state,
  attempts,
  history: [...(contact.history ?? []), entry],
  ...(deadLetterReason === undefined ? {} : { deadLetterReason }),
});

const dueKeyOf = (contact: ContactItem): string => contactDueKey(campaignOf(contact), contact.zoneKey, contact.sk);
