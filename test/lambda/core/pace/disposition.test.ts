import fc from 'fast-check';
import type { Disposition } from '../../../../lambda/contract/outcome';
import { type CallEnd, dispositionOf, endOf, timeOf } from '../../../../lambda/core/pace/disposition';
import { anEvent, NOW_MS } from './pacing';

const anEnd = (overrides: Partial<CallEnd> = {}): CallEnd => ({
  initiatedAtMs: NOW_MS,
  connectedAtMs: undefined,
  endedAtMs: NOW_MS + 30_000,
  reason: '',
  answeringMachine: '',
  ...overrides,
});

it.each<[string, Disposition]>([
  ['TELECOM_BUSY', 'busy'],
  ['TELECOM_NUMBER_INVALID', 'invalid-number'],
  ['TELECOM_UNANSWERED', 'no-answer'],
  ['TELECOM_TIMEOUT', 'no-answer'],
  ['TELECOM_POTENTIAL_BLOCKING', 'failed'],
  ['CUSTOMER_NEVER_ARRIVED', 'no-answer'],
  ['CUSTOMER_DISCONNECT', 'answered'],
  ['AGENT_DISCONNECT', 'answered'],
  ['CONTACT_FLOW_DISCONNECT', 'answered'],
  ['THIRD_PARTY_DISCONNECT', 'answered'],
  ['BARGED', 'answered'],
  ['OUTBOUND_DESTINATION_ENDPOINT_ERROR', 'failed'],
  ['OUTBOUND_RESOURCE_ERROR', 'failed'],
  ['OUTBOUND_ATTEMPT_FAILED', 'failed'],
  ['OUTBUND_PREVIEW_DISCARDED', 'failed'],
  ['EXPIRED', 'failed'],
  ['TELECOM_ORIGINATOR_CANCEL', 'failed'],
  ['OTHER', 'failed'],
])('a call that ends for %s is %s', (reason, disposition) => {
  expect(dispositionOf(anEnd({ reason }))).toBe(disposition);
});

it.each<[string, Partial<CallEnd>, Disposition]>([
  ['with an unheard-of reason after somebody was connected', { reason: 'NEW', connectedAtMs: NOW_MS + 1 }, 'answered'],
  ['with an unheard-of reason and nobody connected', { reason: 'NEW' }, 'failed'],
  ['within a second without a reason', { endedAtMs: NOW_MS + 1_000 }, 'rejected'],
  ['within a second for a telephony problem', { reason: 'TELECOM_PROBLEM', endedAtMs: NOW_MS + 300 }, 'rejected'],
  ['later for a telephony problem', { reason: 'TELECOM_PROBLEM', endedAtMs: NOW_MS + 2_000 }, 'failed'],
  [
    'at once by a flow that hangs up on whoever answers',
    { reason: 'CONTACT_FLOW_DISCONNECT', connectedAtMs: NOW_MS + 9_000, endedAtMs: NOW_MS + 9_050 },
    'failed',
  ],
  ['after more than a second without a reason', { endedAtMs: NOW_MS + 1_001 }, 'failed'],
  ['at a time that cannot be compared', { initiatedAtMs: undefined }, 'failed'],
  ['within a second because the line is busy', { reason: 'TELECOM_BUSY', endedAtMs: NOW_MS + 300 }, 'busy'],
  ['on a voicemail', { answeringMachine: 'VOICEMAIL_BEEP', reason: 'CONTACT_FLOW_DISCONNECT' }, 'voicemail'],
  ['on a fax machine', { answeringMachine: 'FAX_MACHINE_DETECTED' }, 'voicemail'],
  ['with a person', { answeringMachine: 'HUMAN_ANSWERED', reason: 'CUSTOMER_DISCONNECT' }, 'answered'],
])('a call that ends %s is judged by what is known', (_what, end, disposition) => {
  expect(dispositionOf(anEnd(end))).toBe(disposition);
});

it.each<[string, Disposition]>([
  ['HUMAN_ANSWERED', 'answered'],
  ['ANSWERED', 'answered'],
  ['VOICEMAIL_BEEP', 'voicemail'],
  ['VOICEMAIL_NO_BEEP', 'voicemail'],
  ['VOICEMAIL_OF_TOMORROW', 'voicemail'],
  ['FAX_MACHINE_DETECTED', 'voicemail'],
  ['AMD_UNANSWERED', 'no-answer'],
  ['SIT_TONE_BUSY', 'busy'],
  ['SIT_TONE_INVALID_NUMBER', 'invalid-number'],
  ['SIT_TONE_DETECTED', 'failed'],
])('a call on which %s was heard is %s, whatever it ended for', (answeringMachine, disposition) => {
  for (const reason of ['', 'TELECOM_BUSY', 'CUSTOMER_DISCONNECT', 'OTHER'])
    expect(dispositionOf(anEnd({ answeringMachine, reason, connectedAtMs: NOW_MS + 1 }))).toBe(disposition);
});

it.each(['AMD_UNRESOLVED', 'AMD_UNRESOLVED_SILENCE', 'AMD_NOT_APPLICABLE', 'AMD_ERROR', 'UNDETECTED', 'ERROR', 'NEW'])(
  'a detection that says %s leaves it to the reason',
  (answeringMachine) => {
    expect(dispositionOf(anEnd({ answeringMachine, reason: 'TELECOM_BUSY' }))).toBe('busy');
    expect(dispositionOf(anEnd({ answeringMachine, connectedAtMs: NOW_MS + 1 }))).toBe('answered');
  },
);

it('whatever Connect may say one day, an immediate end without a listed reason is no attempt, and nobody is answered unconnected', () => {
  const words = fc.oneof(fc.string(), fc.constantFrom('toString', 'constructor', '__proto__'));
  fc.assert(
    fc.property(words, words, fc.integer({ min: 0, max: 60_000 }), (reason, answeringMachine, livedMs) => {
      const disposition = dispositionOf(anEnd({ reason, answeringMachine, endedAtMs: NOW_MS + livedMs }));
      expect(disposition).toBe(livedMs <= 1_000 ? 'rejected' : 'failed');
    }),
  );
});

it('the end is the time of disconnection, or of the event, or now', () => {
  const disconnected = anEvent('DISCONNECTED', 'c1');
  expect(endOf(disconnected, 5).endedAtMs).toBe(NOW_MS + 30_000);
  expect(endOf({ ...disconnected, disconnectTimestamp: '' }, 5).endedAtMs).toBe(NOW_MS);
  expect(endOf({ ...disconnected, disconnectTimestamp: '', time: '' }, 5).endedAtMs).toBe(5);
});

it('an absent or unreadable time is none', () => {
  expect(timeOf('')).toBeUndefined();
  expect(timeOf('yesterday')).toBeUndefined();
  expect(timeOf('2026-11-21T12:00:00Z')).toBe(NOW_MS);
});
