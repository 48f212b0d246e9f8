/**
 * Lets due contacts into the dial queue: as many as room and slots allow, each with its lease written first, then the
 * conditional write on its contact, then its dated dial request (invariants I1, I2, I5).
 */

import type { DialRequest } from '../../contract/dial-request';
import { FLIGHTS_PARTITION, type LeaseItem, leaseKey } from '../../contract/items';
import { METRICS } from '../../contract/metrics';
import type { Clock } from '../clock';
import type { LifecycleNews } from '../lifecycle/events';
import type { NumberCaps } from '../rules/number-record';
import type { Binding } from './binding';
import type { Gates } from './gates';
import { LastLook } from './last-look';
import type { PaceFigures, Pacer } from './pacer';
import type { CampaignBook, DialQueue, FlightStore, Gauges, NumberBook, PaceContacts } from './ports';
import type { Candidate, Supply } from './supply';

export interface AdmissionPorts {
  readonly clock: Clock;
  readonly flights: FlightStore;
  readonly contacts: PaceContacts;
  readonly campaigns: CampaignBook;
  readonly numbers: NumberBook;
  readonly dialQueue: DialQueue;
  readonly gauges: Gauges;
  readonly newId: () => string;
  /** @default nobody is told */
  readonly lifecycle?: LifecycleNews;
}

/** Most contacts of one turn: DynamoDB writes 25 items at once. */
const LARGEST_TURN = 25;

export interface AdmissionResult {
  readonly admitted: number;
  readonly binding: Binding;
  readonly figures: PaceFigures;
}

export class Admission {
  readonly #ports: AdmissionPorts;
  readonly #pacer: Pacer;
  readonly #supply: Supply;
  readonly #gates: Gates;
  readonly #lastLook: LastLook;

  /** @param caps of any number, whatever the campaign. @default none */
  constructor(ports: AdmissionPorts, pacer: Pacer, supply: Supply, gates: Gates, caps: NumberCaps = {}) {
    this.#ports = ports;
    this.#pacer = pacer;
    this.#supply = supply;
    this.#gates = gates;
    const isUp = (numberKey: string) => pacer.flights.isUp(numberKey);
    this.#lastLook = new LastLook({ ...ports, gates, supply, isUp, caps });
  }

  /**
   * @param lastSlotMs slots up to here are reserved in the lease item
   * @param mayWrite false once the lease is too old to be sure of
   */
  async turn(lastSlotMs: number, mayWrite: () => boolean): Promise<AdmissionResult> {
    const nowMs = this.#ports.clock.nowMs();
    const room = this.#pacer.room(nowMs);
    const { figures } = room;
    const closed = await this.#gates.closed(nowMs);
    if (closed) return { admitted: 0, binding: closed, figures };
    if (room.calls === 0) return { admitted: 0, binding: room.binding, figures };
    const slots = this.#pacer.slotsWithin(nowMs, lastSlotMs);
    if (slots === 0) return { admitted: 0, binding: this.#orIdle(this.#pacer.rateBinding(nowMs), nowMs), figures };
    const wanted = Math.min(room.calls, slots, LARGEST_TURN);
    const candidates = await this.#lastLook.callable(await this.#take(wanted, nowMs), nowMs);
    const admitted = mayWrite() ? await this.#admit(this.#within(candidates, lastSlotMs)) : 0;
    if (admitted < wanted) return { admitted, binding: this.#orIdle({ kind: 'nothing-due' }, nowMs), figures };
    const binding = wanted === room.calls ? room.binding : this.#pacer.rateBinding(nowMs);
    return { admitted, binding, figures };
  }

  /** Slots are given away in order, so each candidate's is known about; not before now does any of them start. */
  #take(wanted: number, nowMs: number): Promise<Candidate[]> {
    const { cursorMs } = this.#pacer;
    const spacingMs = this.#pacer.spacingMs(nowMs);
    return this.#supply.take(wanted, nowMs, {
      startsAtMs: (place) => Math.max(nowMs, cursorMs + place * spacingMs),
      mayCall: (campaign) => this.#gates.mayCall(campaign) === undefined,
    });
  }

  /** Those for whom a reserved slot is left after the readings; the others go back. */
  #within(candidates: readonly Candidate[], lastSlotMs: number): readonly Candidate[] {
    const slots = this.#pacer.slotsWithin(this.#ports.clock.nowMs(), lastSlotMs);
    for (const candidate of candidates.slice(slots)) this.#supply.putBack(candidate);
    return candidates.slice(0, slots);
  }

  async #admit(candidates: readonly Candidate[]): Promise<number> {
    const nowMs = this.#ports.clock.nowMs();
    const requests: { readonly request: Requested; readonly dueAtMs: number }[] = [];
    const leases: LeaseItem[] = [];
    for (const candidate of candidates) {
      const request = this.#request(candidate, nowMs);
      if (!request) continue;
      requests.push({ request, dueAtMs: candidate.dueAtMs });
      leases.push(leaseOf(request, candidate.numberKey, nowMs));
    }
    if (requests.length === 0) return 0;
    for (const lease of leases) this.#pacer.admitted(lease, nowMs);
    // Both count a call before it can be placed: a crash from here on leaves one too many.
    await Promise.all([this.#ports.flights.put(leases), this.#supply.writeUses()]);
    const admitted = (
      await Promise.all(requests.map(({ request, dueAtMs }) => this.#admitOne(request, dueAtMs)))
    ).filter((r) => r !== undefined);
    await this.#ports.dialQueue.send(admitted);
    this.#ports.gauges.count(METRICS.admitted, admitted.length);
    return admitted.length;
  }

  async #admitOne(request: Requested, dueAtMs: number): Promise<DialRequest | undefined> {
    const attempt = await this.#ports.contacts.admit(request, dueAtMs);
    if (attempt !== undefined) return { ...request, version: request.call ? 2 : 1, try: attempt };
    // Somebody else had it (the index lags): its lease is free at once, its slot is lost.
    this.#pacer.flights.withdraw(request.requestId);
    await this.#ports.flights.remove([leaseKey(request.requestId)]);
    return undefined;
  }

  /** Undefined where a cap of the campaign forbids it at the slot that it would get, which somebody else takes then. */
  #request(candidate: Candidate, nowMs: number): Requested | undefined {
    const start = this.#supply.start(candidate, Math.max(nowMs, this.#pacer.cursorMs));
    if (!start) return undefined;
    const validFromMs = this.#pacer.takeSlot(nowMs);
    const { toleranceMs, driftMs } = this.#pacer;
    // Before the window closes for Connect, too: a dialer's clock may be slow, and the way there takes its time.
    const validUntilMs = Math.min(validFromMs + toleranceMs, candidate.closesAtMs - driftMs - 1);
    const request = { requestId: this.#ports.newId(), contact: candidate.contact, validFromMs, validUntilMs };
    return start.call ? { ...request, call: start.call } : request;
  }

  /** The rate binds only while somebody is due. */
  #orIdle(binding: Binding, nowMs: number): Binding {
    const { hasDue, nextDueAtMs, opensAtMs } = this.#supply.outlook(nowMs);
    const blocked = this.#supply.campaigns.find((campaign) => campaign.blockedReason !== undefined);
    const block = blocked && ({ kind: 'blocked', reason: blocked.blockedReason ?? '' } as const);
    // Somebody is due and was not taken although there was a slot: a cap, a gate or the block holds them.
    if (hasDue)
      return binding.kind === 'nothing-due'
        ? (this.#cap(nowMs) ?? this.#gate() ?? block ?? this.#pacer.rateBinding(nowMs))
        : binding;
    if (nextDueAtMs !== undefined && nextDueAtMs > nowMs) return { kind: 'retries', nextDueAtMs };
    if (opensAtMs !== undefined) return { kind: 'calling-hours', opensAtMs };
    // Who is behind a closed gate may never have been read.
    return this.#held(nowMs) ?? this.#gate() ?? block ?? { kind: 'nothing-due' };
  }

  #cap(nowMs: number): Binding | undefined {
    const capped = this.#supply.capped(nowMs);
    return capped && { kind: 'campaign-cap', campaign: capped.campaign.sk, cap: capped.why };
  }

  #gate(): Binding | undefined {
    const closed = this.#supply.campaigns.map((campaign) => this.#gates.mayCall(campaign));
    return closed.find((binding) => binding !== undefined);
  }

  #held(nowMs: number): Binding | undefined {
    const held = this.#supply.withheld(nowMs);
    return held && { kind: 'held', campaign: held.campaign.sk, why: held.why };
  }
}

type Requested = Omit<DialRequest, 'try' | 'version'>;

function leaseOf(request: Requested, numberKey: string, nowMs: number): LeaseItem {
  const { requestId, contact, validUntilMs } = request;
  return {
    pk: FLIGHTS_PARTITION,
    sk: leaseKey(requestId),
    kind: 'lease',
    requestId,
    contact,
    numberKey,
    admittedAtMs: nowMs,
    validUntilMs,
  };
}
