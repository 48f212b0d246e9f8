/**
 * The life of a dial request in the dialer, and what each failure on the way does.
 *
 *   received --> warm connection, stop switch --> claim --> slot --> StartOutboundVoiceContact --> record --> note
 *                                                  |<-- CLAIM_LEAD_MS -->|
 *
 * 1. **Its time.** A request is good from `validFromMs` until `validUntilMs`. Too late, too early to be true, or too
 *    late in the invocation: nothing is done, and the controller lets it lapse. That is also the fate of a message put
 *    back from a dead-letter queue by hand.
 * 2. **While it waits**, a connection to Connect is opened and the stop switch is read. Set or unreadable: lapses.
 * 3. **Claim**, just before the slot: admitted -> dialing, by this claimant, in one conditional write. Whoever comes
 *    second (another delivery, or the lapse of the controller) is refused, and does nothing at all: the first one
 *    reports. If the answer was lost, or the SDK repeated a write that had succeeded, the contact is read again: a claim
 *    in our name is ours. If that cannot be read either, we do not dial: a request that nobody claimed lapses, and a
 *    claim without an outcome becomes `unknown` in the controller. Both are safe.
 * 4. **The slot.** After the claim, the connection and the wait, the clock is looked at once more, and nothing is
 *    awaited between this look and the start. Too late now: `not-sent`.
 * 5. **Start**, once. There is no retry in here, and none in the SDK.
 * 6. **Record** the outcome on the contact, with a few retries. If that fails for good, the claim stands without an
 *    outcome: the controller makes it `unknown`.
 * 7. **Note** into the mailbox: "look at this attempt". If it is lost, the controller finds the outcome by itself.
 *
 * If the process dies at any point, SQS delivers again, the second delivery finds the claim and stops at 3. So however
 * often a request is delivered, it starts at most one call, and only between `validFromMs` and `validUntilMs`.
 */
import type { DialRequest } from '../../contract/dial-request';
import type { ContactItem } from '../../contract/items';
import type { Outcome } from '../../contract/outcome';
import type { Clock } from '../clock';
import type { Attempt, AttemptStore, Notes, StopSwitch, Telephony } from './ports';

/** The claim is written this long before the slot: a conditional write takes 5-20 ms, and seldom 40. */
const CLAIM_LEAD_MS = 40;
/** The controller sends requests 0.3 s ahead. One much further ahead comes from a clock too far from ours. */
export const LONGEST_WAIT_MS = 2_000;
/** What an invocation needs after the slot: Connect's answer (at most 5 s) and writing it down. */
export const AFTER_SLOT_MS = 7_000;
/** Pauses between the tries to record an outcome. */
const RECORD_PAUSES_MS = [100, 400, 1_000];

export interface DialPorts {
  readonly store: AttemptStore;
  readonly telephony: Telephony;
  readonly stopSwitch: StopSwitch;
  readonly notes: Notes;
  readonly clock: Clock;
}

/** One delivery of a dial request. */
export interface Delivery {
  readonly request: DialRequest;
  /** Unique per delivery. */
  readonly claimant: string;
  /** Unix ms at which the invocation is cut off. */
  readonly endsAtMs: number;
}

export type DialResult = Left | Attempted;

/** Nothing was done here. Unless somebody else claimed the request, it lapses. */
interface Left {
  readonly kind: 'left';
  readonly why:
    | 'too-late'
    | 'too-early'
    /** The invocation may be cut off before the outcome is written. */
    | 'no-time'
    | 'stopped'
    | 'stop-switch-unreadable'
    /** Another delivery has it, or the controller let it lapse. */
    | 'not-ours'
    /** Neither the claim nor the look at it was answered. */
    | 'claim-unclear';
  /** What stood in the way, where an answer was missing. */
  readonly cause?: string;
}

/** The attempt was claimed, and came to an outcome. */
interface Attempted {
  readonly kind: 'attempted';
  readonly outcome: Outcome;
  /** How long after its slot, or after its delivery where the slot had begun by then, the request left, ms. */
  readonly lateMs: number;
  readonly record: 'recorded' | 'superseded' | 'failed';
  readonly note: 'dropped' | 'failed';
}

interface Claimed {
  readonly kind: 'claimed';
  readonly contact: ContactItem;
}

/** Takes one delivery of a dial request through its life. */
export async function dialAttempt(delivery: Delivery, ports: DialPorts): Promise<DialResult> {
  const { request } = delivery;
  const { clock, telephony } = ports;
  const receivedAtMs = clock.nowMs();
  const untimely = whyUntimely(delivery, receivedAtMs);
  if (untimely) return { kind: 'left', why: untimely };

  const connection = telephony.prepare();
  const stop = await ports.stopSwitch.read();
  if (stop.kind === 'set') return { kind: 'left', why: 'stopped' };
  if (stop.kind === 'no-answer') return { kind: 'left', why: 'stop-switch-unreadable', cause: stop.cause };

  await sleepUntil(request.validFromMs - CLAIM_LEAD_MS, clock);
  if (isOver(request, clock.nowMs())) return { kind: 'left', why: 'too-late' };
  const claimed = await claim(delivery, ports);
  if (claimed.kind === 'left') return claimed;

  await connection;
  await sleepUntil(request.validFromMs, clock);
  const startedAtMs = clock.nowMs();
  const outcome = isOver(request, startedAtMs) ? TOO_LATE : await start(request, claimed.contact, telephony);
  const lateMs = startedAtMs - Math.max(request.validFromMs, receivedAtMs);
  return settle({ request, claimant: delivery.claimant, outcome, startedAtMs }, lateMs, ports);
}

const TOO_LATE: Outcome = { kind: 'not-sent', reason: 'the slot had passed when everything was ready' };

/** No margin for the way to the wire: the slot rules of the controller have allowed for it (NETWORK_JITTER_MS). */
const isOver = (request: DialRequest, nowMs: number): boolean => nowMs > request.validUntilMs;

function whyUntimely({ request, endsAtMs }: Delivery, nowMs: number): Left['why'] | undefined {
  if (isOver(request, nowMs)) return 'too-late';
  if (request.validFromMs - nowMs > LONGEST_WAIT_MS) return 'too-early';
  return Math.max(nowMs, request.validFromMs) + AFTER_SLOT_MS > endsAtMs ? 'no-time' : undefined;
}

/** Timers may fire a millisecond early, and wall clocks are set: only the clock itself tells that it is time. */
async function sleepUntil(atMs: number, clock: Clock): Promise<void> {
  for (let nowMs = clock.nowMs(); nowMs < atMs; nowMs = clock.nowMs()) await clock.sleep(atMs - nowMs);
}

async function claim({ request, claimant }: Delivery, { store, clock }: DialPorts): Promise<Claimed | Left> {
  const answer = await store.claim({ request, claimant, atMs: clock.nowMs() });
  if (answer.kind === 'claimed') return answer;
  const now = await store.read(request.contact);
  if (now.kind === 'no-answer') return { kind: 'left', why: 'claim-unclear', cause: now.cause };
  const isOurs =
    now.kind === 'found' &&
    now.contact.state === 'dialing' &&
    now.contact.requestId === request.requestId &&
    now.contact.claimedBy === claimant;
  return isOurs ? { kind: 'claimed', contact: now.contact } : { kind: 'left', why: 'not-ours' };
}

async function start(request: DialRequest, contact: ContactItem, telephony: Telephony): Promise<Outcome> {
  const [outcome] = await telephony.startCalls([
    {
      requestId: request.requestId,
      contact: request.contact,
      try: contact.try,
      phone: contact.phone,
      attributes: contact.attributes,
      ...(request.call ? { overrides: request.call } : {}),
    },
  ]);
  return outcome ?? { kind: 'unknown', reason: 'the call was not answered for' };
}

async function settle(attempt: Attempt, lateMs: number, ports: DialPorts): Promise<Attempted> {
  const { request, outcome, startedAtMs } = attempt;
  const record = await recordPersistently(attempt, ports);
  const note = await ports.notes.drop({
    kind: 'attempt',
    version: 1,
    requestId: request.requestId,
    contact: request.contact,
    outcome,
    startedAtMs,
    lateMs,
    ...(record === 'recorded' ? { isRecorded: true } : {}),
  });
  return { kind: 'attempted', outcome, lateMs, record, note: note.kind === 'dropped' ? 'dropped' : 'failed' };
}

async function recordPersistently(attempt: Attempt, { store, clock }: DialPorts): Promise<Attempted['record']> {
  for (const pauseMs of [...RECORD_PAUSES_MS, undefined]) {
    const answer = await store.record(attempt);
    if (answer.kind !== 'no-answer') return answer.kind;
    if (pauseMs !== undefined) await clock.sleep(pauseMs);
  }
  return 'failed';
}
