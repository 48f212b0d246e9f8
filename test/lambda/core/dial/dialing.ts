/** Builders and scripted ports for tests of the dialer. */
import type { DialRequest } from '../../../../lambda/contract/dial-request';
import type { ContactItem } from '../../../../lambda/contract/items';
import type { AttemptNote } from '../../../../lambda/contract/mailbox';
import type { Outcome } from '../../../../lambda/contract/outcome';
import type { DialPorts } from '../../../../lambda/core/dial/dial-attempt';
import type { Attempt, AttemptStore, Call, Notes, StopSwitch, Telephony } from '../../../../lambda/core/dial/ports';
import { VirtualClock } from './virtual-clock';

/** When the scripted clock starts, Unix ms. */
export const START_MS = 1_000_000;

export const ACCEPTED: Outcome = { kind: 'accepted', contactId: 'contact-1' };

export const aDialRequest = (overrides: Partial<DialRequest> = {}): DialRequest => ({
  version: 1,
  requestId: 'request-1',
  contact: { pk: 'default/spring#3', sk: 'c0ffee00c0ffee00c0ffee00c0ffee00' },
  try: 1,
  validFromMs: START_MS + 300,
  validUntilMs: START_MS + 1_300,
  ...overrides,
});

/** The contact that a request was made for. */
export const aContact = (request: DialRequest, overrides: Partial<ContactItem> = {}): ContactItem => ({
  ...request.contact,
  version: 1,
  state: 'admitted',
  phone: '+12065550100',
  numberKey: 'f00d',
  attributes: { firstName: 'Ottilie', customer: '4711' },
  zoneKey: 'America/Los_Angeles',
  list: 'campaigns/default/spring/lists/a.csv',
  listEtag: 'e1',
  row: 1,
  try: request.try,
  attempts: 0,
  crashes: 0,
  requestId: request.requestId,
  validUntilMs: request.validUntilMs,
  ...overrides,
});

type Answers<F extends (...args: never[]) => unknown> = Awaited<ReturnType<F>>;

/** What the ports answer, one after the other; the last answer stays. Each takes `tookMs` of virtual time. */
export interface Script {
  readonly stop?: Answers<StopSwitch['read']>;
  readonly stopTookMs?: number;
  readonly prepareTookMs?: number;
  readonly claim?: Answers<AttemptStore['claim']>;
  readonly claimTookMs?: number;
  readonly read?: Answers<AttemptStore['read']>;
  readonly outcome?: Outcome;
  readonly callTookMs?: number;
  readonly record?: readonly Answers<AttemptStore['record']>[];
  readonly note?: Answers<Notes['drop']>;
}

/** Ports that follow a script, and a journal of what was asked of them: `name@ms after the start`. */
export function scripted(request: DialRequest, script: Script = {}) {
  const clock = new VirtualClock(START_MS);
  const journal: string[] = [];
  const calls: Call[] = [];
  const attempts: Attempt[] = [];
  const notes: AttemptNote[] = [];
  const records = [...(script.record ?? [{ kind: 'recorded' } as const])];
  const enter = (name: string) => journal.push(`${name}@${clock.nowMs() - START_MS}`);
  const telephony: Telephony = {
    prepare: async () => {
      enter('prepare');
      await clock.sleep(script.prepareTookMs ?? 0);
    },
    startCalls: async (started) => {
      enter('start');
      calls.push(...started);
      await clock.sleep(script.callTookMs ?? 0);
      return [script.outcome ?? ACCEPTED];
    },
    close: () => undefined,
  };
  const ports: DialPorts = {
    clock,
    telephony,
    stopSwitch: {
      read: async () => {
        enter('stop');
        await clock.sleep(script.stopTookMs ?? 0);
        return script.stop ?? { kind: 'clear' };
      },
    },
    store: {
      claim: async () => {
        enter('claim');
        await clock.sleep(script.claimTookMs ?? 0);
        return script.claim ?? { kind: 'claimed', contact: aContact(request, { state: 'dialing', claimedBy: 'me' }) };
      },
      read: async () => {
        enter('read');
        return script.read ?? { kind: 'missing' };
      },
      record: async (attempt) => {
        enter('record');
        attempts.push(attempt);
        return (records.length > 1 ? records.shift() : records[0]) ?? { kind: 'recorded' };
      },
    },
    notes: {
      drop: async (note) => {
        enter('note');
        notes.push(note);
        return script.note ?? { kind: 'dropped' };
      },
    },
  };
  return { clock, ports, journal, calls, attempts, notes };
}
