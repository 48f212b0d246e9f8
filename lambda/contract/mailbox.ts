/**
 * The controller's mailbox: notes from the dialer ("look at this attempt") and the contact events of the whole instance.
 * Neither holds personal data: the EventBridge rule passes only the fields named here.
 */
import type { ContactRef, Parsed } from './dial-request';
import { isContactId, type Outcome, readOutcome } from './outcome';

/**
 * How long a received message is invisible, s. Messages are taken within a fraction of a second, and whoever takes over
 * from a controller that died waits so long for what that one had received: its calls count as up until then.
 */
export const MAILBOX_VISIBILITY_SECONDS = 5;

/** Messages that one request brings at most: SQS's own limit. */
export const MAILBOX_BATCH = 10;

export interface AttemptNote {
  readonly kind: 'attempt';
  readonly version: 1;
  readonly requestId: string;
  readonly contact: ContactRef;
  readonly outcome: Outcome;
  /** Unix ms at which the request to Connect left. */
  readonly startedAtMs: number;
  /** How long after its slot, or after its delivery where the slot had begun by then, the request left, ms. */
  readonly lateMs: number;
  /** The outcome stands on the contact, too. @default not known, in notes of an older version */
  readonly isRecorded?: true;
}

/** Contact events that begin or end a call, ends by either of two: the others would only fill the mailbox. */
export const CALL_EVENT_TYPES: readonly string[] = ['INITIATED', 'DISCONNECTED', 'COMPLETED'];

/**
 * A contact event as the rule's input transformer writes it. Every value is quoted in the template, because a path that
 * the event does not have comes out empty: an absent field is the empty string.
 */
export interface ContactEvent {
  readonly kind: 'contact-event';
  readonly eventType: string;
  readonly contactId: string;
  readonly initiationMethod: string;
  readonly channel: string;
  readonly time: string;
  readonly initiationTimestamp: string;
  readonly connectedToSystemTimestamp: string;
  readonly disconnectTimestamp: string;
  readonly disconnectReason: string;
  readonly answeringMachineDetectionStatus: string;
}

export type MailboxMessage = AttemptNote | ContactEvent;

/** Field of the message -> JSON path in the EventBridge event. */
export const CONTACT_EVENT_PATHS: Readonly<Record<Exclude<keyof ContactEvent, 'kind'>, string>> = {
  eventType: '$.detail.eventType',
  contactId: '$.detail.contactId',
  initiationMethod: '$.detail.initiationMethod',
  channel: '$.detail.channel',
  time: '$.time',
  initiationTimestamp: '$.detail.initiationTimestamp',
  connectedToSystemTimestamp: '$.detail.connectedToSystemTimestamp',
  disconnectTimestamp: '$.detail.disconnectTimestamp',
  disconnectReason: '$.detail.disconnectReason',
  answeringMachineDetectionStatus: '$.detail.answeringMachineDetectionStatus',
};

/** The input template of the rule, every placeholder in quotes. */
export function contactEventTemplate(): string {
  const fields = Object.keys(CONTACT_EVENT_PATHS).map((name) => `"${name}":"<${name}>"`);
  return `{"kind":"contact-event",${fields.join(',')}}`;
}

/**
 * Reads a mailbox message. Never throws; what is no message of ours is a problem, to be quarantined. So is a note of a
 * version that is not known: what it says is on the contact, too, and the controller looks there.
 */
export function parseMailboxMessage(body: string): Parsed<MailboxMessage> {
  let raw: unknown;
  try {
    raw = JSON.parse(body);
  } catch {
    return { ok: false, problems: ['the body is not JSON'] };
  }
  const message = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  switch (message['kind']) {
    case 'attempt':
      return readNote(message);
    case 'contact-event':
      return readContactEvent(message);
    default:
      return { ok: false, problems: ['kind must be "attempt" or "contact-event"'] };
  }
}

/** Only the fields that are known: what else a newer dialer may say is written to no table. */
function readNote(message: Record<string, unknown>): Parsed<AttemptNote> {
  const { kind, version, requestId, contact, startedAtMs, lateMs, isRecorded } = message as Partial<
    Record<keyof AttemptNote, unknown>
  >;
  const { pk, sk } = (contact ?? {}) as Record<string, unknown>;
  const outcome = readOutcome(message['outcome']);
  const isWhole =
    kind === 'attempt' &&
    version === 1 &&
    typeof requestId === 'string' &&
    typeof pk === 'string' &&
    typeof sk === 'string' &&
    outcome !== undefined &&
    // JSON knows numbers that are too large for any number here, and no table takes those.
    isFiniteNumber(startedAtMs) &&
    isFiniteNumber(lateMs);
  return isWhole
    ? {
        ok: true,
        value: {
          ...{ kind, version, requestId, contact: { pk, sk }, outcome, startedAtMs, lateMs },
          ...(isRecorded === true ? { isRecorded } : {}),
        },
      }
    : { ok: false, problems: ['the attempt note is not of version 1, or lacks requestId, contact, outcome or a time'] };
}

const isFiniteNumber = (value: unknown): value is number => Number.isFinite(value);

function readContactEvent(message: Record<string, unknown>): Parsed<ContactEvent> {
  const field = (name: string) => (typeof message[name] === 'string' ? (message[name] as string) : '');
  const names = Object.keys(CONTACT_EVENT_PATHS) as Exclude<keyof ContactEvent, 'kind'>[];
  const fields = Object.fromEntries(names.map((name) => [name, field(name)])) as unknown as Omit<ContactEvent, 'kind'>;
  if (!isContactId(fields.contactId) || fields.eventType === '')
    return { ok: false, problems: ['the contact event lacks contactId or eventType, or its contactId is too long'] };
  return { ok: true, value: { ...fields, kind: 'contact-event' } };
}
