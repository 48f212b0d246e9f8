/**
 * How a call ended, from the reasons that contact events give. The reasons are an open set: what is not listed is judged
 * by whether anybody was ever connected.
 *
 * Source: Amazon Connect administrator guide, "contact events" and "contact records data model" (DisconnectReason).
 */

import type { ContactEvent } from '../../contract/mailbox';
import type { Disposition } from '../../contract/outcome';

const BY_REASON: Readonly<Record<string, Disposition>> = {
  TELECOM_BUSY: 'busy',
  TELECOM_NUMBER_INVALID: 'invalid-number',
  TELECOM_UNANSWERED: 'no-answer',
  TELECOM_TIMEOUT: 'no-answer',
  TELECOM_POTENTIAL_BLOCKING: 'failed',
  CUSTOMER_NEVER_ARRIVED: 'no-answer',
  CUSTOMER_DISCONNECT: 'answered',
  AGENT_DISCONNECT: 'answered',
  CONTACT_FLOW_DISCONNECT: 'answered',
  THIRD_PARTY_DISCONNECT: 'answered',
  BARGED: 'answered',
};

/** A call that dies within this time for no reason of the called party's never had a line: the instance was full. */
const REJECTED_WITHIN_MS = 1_000;
/** No contact flow that plays or asks anything is over so soon after the answer. */
const SHORTEST_FLOW_MS = 100;

/** Times and reason of a call's end. Absent times are undefined, Unix ms otherwise. */
export interface CallEnd {
  readonly initiatedAtMs: number | undefined;
  readonly connectedAtMs: number | undefined;
  readonly endedAtMs: number;
  readonly reason: string;
  readonly answeringMachine: string;
}

export function dispositionOf(end: CallEnd): Disposition {
  const isMachine = end.answeringMachine.startsWith('VOICEMAIL') || end.answeringMachine.startsWith('FAX');
  if (isMachine) return 'voicemail';
  const known = BY_REASON[end.reason];
  if (known) return known === 'answered' && isHungUpByFlow(end) ? 'failed' : known;
  if (end.connectedAtMs !== undefined) return 'answered';
  const livedMs = end.endedAtMs - (end.initiatedAtMs ?? Number.NEGATIVE_INFINITY);
  return livedMs <= REJECTED_WITHIN_MS ? 'rejected' : 'failed';
}

/** A flow that hangs up as soon as somebody answers is broken: nobody has been talked to. */
const isHungUpByFlow = ({ reason, connectedAtMs, endedAtMs }: CallEnd): boolean =>
  reason === 'CONTACT_FLOW_DISCONNECT' && connectedAtMs !== undefined && endedAtMs - connectedAtMs < SHORTEST_FLOW_MS;

/** The end that a DISCONNECTED or COMPLETED event tells of. */
export function endOf(event: ContactEvent, nowMs: number): CallEnd {
  return {
    initiatedAtMs: timeOf(event.initiationTimestamp),
    connectedAtMs: timeOf(event.connectedToSystemTimestamp),
    endedAtMs: timeOf(event.disconnectTimestamp) ?? timeOf(event.time) ?? nowMs,
    reason: event.disconnectReason,
    answeringMachine: event.answeringMachineDetectionStatus,
  };
}

/** Unix ms of an ISO 8601 text, undefined where it is empty or unreadable. */
export function timeOf(text: string): number | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
