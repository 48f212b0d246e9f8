/**
 * How a call ended, from what answering machine detection heard and the reasons that contact events give. Both are open
 * sets: what is not listed is judged by whether anybody was ever connected.
 *
 * Source: Amazon Connect administrator guide, "contact events" and "contact records data model" (DisconnectReason,
 * AnsweringMachineDetectionStatus).
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
  // These come from Connect's own campaigns only.
  OUTBOUND_DESTINATION_ENDPOINT_ERROR: 'failed',
  OUTBOUND_RESOURCE_ERROR: 'failed',
  OUTBOUND_ATTEMPT_FAILED: 'failed',
  OUTBUND_PREVIEW_DISCARDED: 'failed',
  EXPIRED: 'failed',
};

/** What was heard on the line says more than who hung up. A status that says nothing is not listed. */
const BY_DETECTION: Readonly<Record<string, Disposition>> = {
  HUMAN_ANSWERED: 'answered',
  ANSWERED: 'answered',
  VOICEMAIL_BEEP: 'voicemail',
  VOICEMAIL_NO_BEEP: 'voicemail',
  FAX_MACHINE_DETECTED: 'voicemail',
  AMD_UNANSWERED: 'no-answer',
  SIT_TONE_BUSY: 'busy',
  SIT_TONE_INVALID_NUMBER: 'invalid-number',
  SIT_TONE_DETECTED: 'failed',
};

/** Of statuses that are new, what they begin with tells. */
const MACHINE = /^(VOICEMAIL|FAX)/;

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
  const known = detected(end.answeringMachine) ?? listed(BY_REASON, end.reason);
  if (known) return known === 'answered' && isHungUpByFlow(end) ? 'failed' : known;
  if (end.connectedAtMs !== undefined) return 'answered';
  const livedMs = end.endedAtMs - (end.initiatedAtMs ?? Number.NEGATIVE_INFINITY);
  return livedMs <= REJECTED_WITHIN_MS ? 'rejected' : 'failed';
}

const detected = (status: string): Disposition | undefined =>
  listed(BY_DETECTION, status) ?? (MACHINE.test(status) ? 'voicemail' : undefined);

/** Whatever the word is: `toString` is in no table. */
const listed = (table: Readonly<Record<string, Disposition>>, word: string): Disposition | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;

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
