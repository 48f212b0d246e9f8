/** A small run that kept every promise, to be spoiled in one place at a time. */
import { REQUEST_ATTRIBUTE } from '../../../lambda/contract/dial-request';
import type { AttemptEntry, ContactItem } from '../../../lambda/contract/items';
import type { Disposition, OutcomeKind } from '../../../lambda/contract/outcome';
import type { CampaignSummary } from '../../../lambda/contract/reports';
import type { SimulatedContact } from '../../../sim/connect/types';
import type { Evidence } from '../../bench/chaos/audit/evidence';

export const ANNA = '+12065550100';
export const BERT = '+12065550101';
export const CLEO = '+17025550102';
export const DORA = '+12065550103';
const NUMBERS = [ANNA, BERT, CLEO, DORA];

const LONGEST_CALL_MS = 10_000;
const CALL_MS = 2_000;

/** An attempt admitted at this moment; its call, if it placed one, starts 300 ms later. */
interface Attempt {
  readonly requestId: string;
  readonly atMs: number;
  readonly outcome: OutcomeKind;
  readonly disposition?: Disposition;
}

const entry = ({ requestId, atMs, outcome, disposition }: Attempt, index: number): AttemptEntry => ({
  requestId,
  try: index + 1,
  admittedAtMs: atMs,
  outcome,
  ...(disposition ? { disposition } : {}),
});

export const call = (phone: string, requestId: string, startMs: number): SimulatedContact => ({
  contactId: `contact of ${requestId} at ${startMs}`,
  direction: 'api',
  destination: phone,
  clientToken: `token of ${requestId} at ${startMs}`,
  attributes: { [REQUEST_ATTRIBUTE]: requestId },
  initiatedAtMs: startMs,
  connectedAtMs: undefined,
  disconnectedAtMs: startMs + CALL_MS,
  disconnectReason: 'CUSTOMER_DISCONNECT',
  breach: false,
});

export function contact(
  phone: string,
  state: ContactItem['state'],
  attempts: number,
  history: readonly Attempt[],
): ContactItem {
  return {
    pk: 'default/chaos#1',
    sk: `key of ${phone}`,
    version: 1,
    state,
    phone,
    numberKey: `number key of ${phone}`,
    attributes: {},
    zoneKey: 'America/Los_Angeles',
    list: 'list.csv',
    listEtag: 'etag',
    row: 1,
    try: history.length + 1,
    attempts,
    crashes: 0,
    history: history.map(entry),
  };
}

/** Anna answered the second time, nobody knows of Bert's first call, Cleo is refused by Connect, Dora is suppressed. */
const CONTACTS: readonly ContactItem[] = [
  contact(ANNA, 'completed', 2, [
    { requestId: 'a1', atMs: 0, outcome: 'accepted', disposition: 'no-answer' },
    { requestId: 'a2', atMs: 4_000, outcome: 'throttled' },
    { requestId: 'a3', atMs: 5_000, outcome: 'accepted', disposition: 'answered' },
  ]),
  contact(BERT, 'exhausted', 2, [
    { requestId: 'b1', atMs: 0, outcome: 'unknown', disposition: 'unknown' },
    { requestId: 'b2', atMs: LONGEST_CALL_MS + 500, outcome: 'accepted', disposition: 'busy' },
  ]),
  {
    ...contact(CLEO, 'dead-lettered', 1, [{ requestId: 'c1', atMs: 0, outcome: 'refused' }]),
    deadLetterReason: 'DestinationNotAllowedException',
  },
  contact(DORA, 'suppressed', 0, []),
];

const CALLS: readonly SimulatedContact[] = [
  call(ANNA, 'a1', 300),
  call(BERT, 'b1', 400),
  call(ANNA, 'a3', 5_300),
  call(BERT, 'b2', LONGEST_CALL_MS + 800),
];

const resultsOf = (contacts: readonly ContactItem[]): string =>
  `row,list,phone,state\n${contacts.map(({ phone, state }) => `1,list.csv,${phone},${state}\n`).join('')}`;

export function summaryOf(contacts: readonly ContactItem[]): CampaignSummary {
  const count = (wanted: ContactItem['state']) => contacts.filter(({ state }) => state === wanted).length;
  return {
    rows: 6,
    rejected: 1,
    duplicates: 1,
    addsUp: true,
    contacts: {
      completed: count('completed'),
      exhausted: count('exhausted'),
      'dead-lettered': count('dead-lettered'),
      suppressed: count('suppressed'),
    },
  } as Partial<CampaignSummary> as CampaignSummary;
}

export interface Spoiled extends Partial<Evidence> {
  readonly calls?: readonly SimulatedContact[];
  readonly throttled?: number;
  readonly breaches?: number;
}

/** The clean run with something else in its place. The reports tell of the contacts that are given. */
export function evidence({ calls = CALLS, throttled = 0, breaches = 0, ...spoiled }: Spoiled = {}): Evidence {
  const contacts = spoiled.contacts ?? CONTACTS;
  return {
    rules: {
      maxAttempts: 2,
      callsPerSecond: 1,
      burst: 2,
      concurrentCallsQuota: 3,
      longestCallMs: LONGEST_CALL_MS,
      requestLifeMs: 2_300,
    },
    rows: [
      ...NUMBERS.map((number) => ({ text: number, number })),
      { text: '(206) 555-0100', number: ANNA },
      { text: 'nonsense', number: undefined },
    ],
    suppressed: new Set([DORA]),
    refused: new Set([CLEO]),
    contacts,
    leases: 0,
    summary: summaryOf(contacts),
    results: resultsOf(contacts),
    deadLetters: [letterFor(CLEO)],
    givenUp: { ListIntakeDeadLetters: 0 },
    givenUpFor: [],
    queued: { DialQueue: 0 },
    books: { contacts: calls, throttled, breaches },
    silences: [{ why: 'the store was gone', fromMs: 1_000, toMs: 5_000, graceMs: 3_000 }],
    ...spoiled,
  };
}

export const letterFor = (phone: string): Evidence['deadLetters'][number] => ({
  version: 1,
  requestId: 'c1',
  contact: { pk: 'default/chaos#1', sk: `key of ${phone}` },
  try: 1,
  validFromMs: 0,
  validUntilMs: 0,
  reason: 'DestinationNotAllowedException',
  deadLetteredAtMs: 0,
});

/** The clean run's contacts with one of them replaced. */
export const withContact = (other: ContactItem): readonly ContactItem[] =>
  CONTACTS.map((one) => (one.phone === other.phone ? other : one));

export const withCalls = (...more: readonly SimulatedContact[]): readonly SimulatedContact[] => [...CALLS, ...more];

/** A contact of the clean run. */
export function cleanContact(phone: string): ContactItem {
  const found = CONTACTS.find((one) => one.phone === phone);
  if (!found) throw new Error(`the clean run has no ${phone}`);
  return found;
}
