/**
 * Lets due contacts into the dial queue: as many as room and slots allow, each with its lease written first, then the
 * conditional write on its contact, then its dated dial request (invariants I1, I2, I5).
 */

import type { DialRequest } from '../../contract/dial-request';
import { FLIGHTS_PARTITION, type LeaseItem, leaseKey } from '../../contract/items';
import { METRICS } from '../../contract/metrics';
import type { Clock } from '../clock';
import type { Binding } from './binding';
import type { Gates } from './gates';
import type { PaceFigures, Pacer } from './pacer';
import type { CampaignBook, DialQueue, FlightStore, Gauges, PaceContacts } from './ports';
import type { Candidate, Supply } from './supply';

export interface AdmissionPorts {
  readonly clock: Clock;
  readonly flights: FlightStore;
  readonly contacts: PaceContacts;
  readonly campaigns: CampaignBook;
  readonly dialQueue: DialQueue;
  readonly gauges: Gauges;
  readonly newId: () => string;
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

  constructor(ports: AdmissionPorts, pacer: Pacer, supply: Supply, gates: Gates) {
    this.#ports = ports;
    this.#pacer = pacer;
    this.#supply = supply;
    this.#gates = gates;
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
    const candidates = await this.#callable(await this.#supply.take(wanted, nowMs));
    const admitted = mayWrite() ? await this.#admit(this.#within(candidates, lastSlotMs)) : 0;
    if (admitted < wanted) return { admitted, binding: this.#orIdle({ kind: 'nothing-due' }, nowMs), figures };
    const binding = wanted === room.calls ? room.binding : this.#pacer.rateBinding(nowMs);
    return { admitted, binding, figures };
  }

  /** The suppressed among them become final here, at the last moment before they would be called. */
  async #callable(candidates: readonly Candidate[]): Promise<Candidate[]> {
    if (candidates.length === 0) return [];
    const suppressed = await this.#ports.campaigns.suppressed(candidates.map((candidate) => candidate.numberKey));
    const isSuppressed = (candidate: Candidate) => suppressed.has(candidate.numberKey);
    await Promise.all(candidates.filter(isSuppressed).map(({ contact }) => this.#ports.contacts.suppress(contact)));
    return candidates.filter((candidate) => !isSuppressed(candidate));
  }

  /** Those for whom a reserved slot is left after the readings; the others go back. */
  #within(candidates: readonly Candidate[], lastSlotMs: number): readonly Candidate[] {
    const slots = this.#pacer.slotsWithin(this.#ports.clock.nowMs(), lastSlotMs);
    for (const { contact } of candidates.slice(slots)) this.#supply.release(contact.sk);
    return candidates.slice(0, slots);
  }

  async #admit(candidates: readonly Candidate[]): Promise<number> {
    const nowMs = this.#ports.clock.nowMs();
    const requests = candidates.map((candidate) => this.#request(candidate, nowMs));
    if (requests.length === 0) return 0;
    const leases = requests.map((request) => leaseOf(request, nowMs));
    for (const lease of leases) this.#pacer.admitted(lease, nowMs);
    await this.#ports.flights.put(leases);
    const admitted = (await Promise.all(requests.map((request) => this.#admitOne(request)))).filter(
      (r) => r !== undefined,
    );
    await this.#ports.dialQueue.send(admitted);
    this.#ports.gauges.count(METRICS.admitted, admitted.length);
    return admitted.length;
  }

  async #admitOne(request: Omit<DialRequest, 'try' | 'version'>): Promise<DialRequest | undefined> {
    const attempt = await this.#ports.contacts.admit(request);
    if (attempt !== undefined) return { ...request, version: 1, try: attempt };
    // Somebody else had it (the index lags): its lease is free at once, its slot is lost.
    this.#pacer.flights.withdraw(request.requestId);
    await this.#ports.flights.remove([leaseKey(request.requestId)]);
    return undefined;
  }

  #request({ contact, closesAtMs }: Candidate, nowMs: number): Omit<DialRequest, 'try' | 'version'> {
    const validFromMs = this.#pacer.takeSlot(nowMs);
    const validUntilMs = Math.min(validFromMs + this.#pacer.toleranceMs, closesAtMs);
    return { requestId: this.#ports.newId(), contact, validFromMs, validUntilMs };
  }

  #cap(): Binding | undefined {
    const campaign = this.#supply.capped;
    return (
      campaign && {
        kind: 'campaign-cap',
        campaign: campaign.sk,
        calls: campaign.applied?.definition.maxConcurrentCalls ?? 0,
      }
    );
  }

  /** The rate binds only while somebody is due. */
  #orIdle(binding: Binding, nowMs: number): Binding {
    const { hasDue, nextDueAtMs, opensAtMs } = this.#supply.outlook(nowMs);
    const blocked = this.#supply.campaigns.find((campaign) => campaign.blockedReason !== undefined);
    const block = blocked && ({ kind: 'blocked', reason: blocked.blockedReason ?? '' } as const);
    // Somebody is due and was not taken although there was a slot: it is the block that holds them.
    if (hasDue)
      return binding.kind === 'nothing-due' ? (this.#cap() ?? block ?? this.#pacer.rateBinding(nowMs)) : binding;
    if (nextDueAtMs !== undefined && nextDueAtMs > nowMs) return { kind: 'retries', nextDueAtMs };
    if (opensAtMs !== undefined) return { kind: 'calling-hours', opensAtMs };
    return block ?? { kind: 'nothing-due' };
  }
}

function leaseOf(request: Omit<DialRequest, 'try' | 'version'>, nowMs: number): LeaseItem {
  const { requestId, contact, validUntilMs } = request;
  return {
    pk: FLIGHTS_PARTITION,
    sk: leaseKey(requestId),
    kind: 'lease',
    requestId,
    contact,
    admittedAtMs: nowMs,
    validUntilMs,
  };
}
