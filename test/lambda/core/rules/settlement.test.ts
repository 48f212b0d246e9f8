import fc from 'fast-check';
import type { Disposition } from '../../../../lambda/contract/outcome';
import type { Ending } from '../../../../lambda/core/pace/flights';
import { DOUBTFUL_REFUSAL_DELAY_MS, type Settlement, settle } from '../../../../lambda/core/rules/settlement';

const NOW_MS = 1_000_000;
const RULES = { maxAttempts: 3, retryDelayMs: 60_000 };
const FRESH = { try: 1, attempts: 0, crashes: 0 };

const notPlaced = (outcome: Extract<Ending, { kind: 'not-placed' }>['outcome']): Ending => ({
  kind: 'not-placed',
  outcome,
});
const ended = (disposition: Disposition, crashed = false): Ending => ({
  kind: 'ended',
  contactId: 'c1',
  disposition,
  endedAtMs: NOW_MS - 10,
  crashed,
});
const unresolved = (crashed: boolean): Ending => ({ kind: 'unresolved', crashed });

const settled = (ending: Ending, contact = FRESH, isProven = true): Settlement =>
  settle(contact, { requestId: 'r1', admittedAtMs: 5, ending }, RULES, isProven, NOW_MS);

const BACK_PRESSURE = [
  notPlaced({ kind: 'throttled', reason: 'TooManyRequestsException' }),
  notPlaced({ kind: 'capacity', reason: 'LimitExceededException' }),
  notPlaced({ kind: 'not-sent', reason: 'NotConnected' }),
  notPlaced({ kind: 'blocked', reason: 'ResourceNotFoundException' }),
  ended('rejected'),
];
const REFUSED = notPlaced({ kind: 'refused', reason: 'DestinationNotAllowedException', certain: true });
const DOUBTFUL = notPlaced({ kind: 'refused', reason: 'InvalidRequestException', certain: false });
const DISPOSITIONS: readonly Disposition[] = [
  'answered',
  'voicemail',
  'no-answer',
  'busy',
  'invalid-number',
  'failed',
  'rejected',
];
const ENDINGS: readonly Ending[] = [
  ...BACK_PRESSURE,
  REFUSED,
  DOUBTFUL,
  ...DISPOSITIONS.flatMap((disposition) => [ended(disposition), ended(disposition, true)]),
  unresolved(false),
  unresolved(true),
];

describe('back-pressure', () => {
  it('never uses up an attempt, never dead-letters and never delays, in whatever state the contact is', () => {
    const contacts = fc.record({
      try: fc.integer({ min: 1, max: 50 }),
      attempts: fc.nat(2),
      crashes: fc.nat(1),
    });
    fc.assert(
      fc.property(contacts, fc.constantFrom(...BACK_PRESSURE), fc.boolean(), (contact, ending, isProven) => {
        const settlement = settled(ending, contact, isProven);
        expect(settlement).toMatchObject({ state: 'pending', attempts: contact.attempts, dueAtMs: NOW_MS });
        expect(settlement).not.toHaveProperty('deadLetterReason');
      }),
    );
  });

  it.each([
    ['throttled', 1],
    ['capacity', 1],
    ['not-sent', 2],
    ['blocked', 2],
  ] as const)('that is %s goes on with try %i', (kind, next) => {
    expect(settled(notPlaced({ kind, reason: 'x' })).try).toBe(next);
  });
});

describe('a refusal', () => {
  it('for this number is a dead letter with its reason', () => {
    expect(settled(REFUSED, FRESH, false)).toMatchObject({
      state: 'dead-lettered',
      attempts: 1,
      deadLetterReason: 'DestinationNotAllowedException',
    });
  });

  it('of doubtful cause is a dead letter only where the configuration has proven itself', () => {
    expect(settled(DOUBTFUL, FRESH, true).state).toBe('dead-lettered');
    expect(settled(DOUBTFUL, FRESH, false)).toMatchObject({
      state: 'pending',
      try: 2,
      attempts: 0,
      dueAtMs: NOW_MS + DOUBTFUL_REFUSAL_DELAY_MS,
    });
  });
});

describe('a call', () => {
  it.each<[Disposition, Settlement['state']]>([
    ['answered', 'completed'],
    ['voicemail', 'completed'],
    ['invalid-number', 'exhausted'],
  ])('that was %s leaves the contact %s', (disposition, state) => {
    const settlement = settled(ended(disposition));
    expect(settlement).toMatchObject({ state, attempts: 1, try: 2 });
    expect(settlement).not.toHaveProperty('dueAtMs');
  });

  it.each<Disposition>(['no-answer', 'busy', 'failed'])(
    'that was %s is tried again later, while attempts are left',
    (d) => {
      expect(settled(ended(d))).toMatchObject({ state: 'pending', attempts: 1, try: 2, dueAtMs: NOW_MS + 60_000 });
      expect(settled(ended(d), { try: 3, attempts: 2, crashes: 0 })).toMatchObject({ state: 'exhausted', attempts: 3 });
    },
  );

  it('that found the instance full is tried again at once, with the next try', () => {
    expect(settled(ended('rejected'))).toMatchObject({ state: 'pending', attempts: 0, try: 2, dueAtMs: NOW_MS });
  });

  it('that nobody can tell about is charged, and tried again later', () => {
    expect(settled(unresolved(false))).toMatchObject({ state: 'pending', attempts: 1, try: 2 });
  });

  it('leaves an entry that says how it went', () => {
    expect(settled(ended('busy')).entry).toEqual({
      requestId: 'r1',
      try: 1,
      admittedAtMs: 5,
      outcome: 'accepted',
      contactId: 'c1',
      disposition: 'busy',
      endedAtMs: NOW_MS - 10,
    });
    expect(settled(REFUSED).entry).toMatchObject({ outcome: 'refused', reason: 'DestinationNotAllowedException' });
    expect(settled(unresolved(true)).entry).toMatchObject({ outcome: 'unknown', disposition: 'unknown' });
  });
});

describe('a crash', () => {
  it('of its consumer twice in a row sets the contact aside', () => {
    expect(settled(unresolved(true))).toMatchObject({ state: 'pending', crashes: 1 });
    expect(settled(unresolved(true), { try: 2, attempts: 1, crashes: 1 })).toMatchObject({
      state: 'dead-lettered',
      deadLetterReason: 'crashed',
    });
  });

  it('is forgotten once an attempt had an outcome', () => {
    expect(settled(ended('busy'), { try: 2, attempts: 1, crashes: 1 }).crashes).toBe(0);
  });

  it('does not undo that the call was answered', () => {
    expect(settled(ended('answered', true), { try: 2, attempts: 1, crashes: 1 }).state).toBe('completed');
  });
});

describe('the whole life of a contact', () => {
  const rules = fc.record({ maxAttempts: fc.integer({ min: 1, max: 6 }), retryDelayMs: fc.nat(100_000) });
  const lives = fc.array(fc.record({ ending: fc.constantFrom(...ENDINGS), isProven: fc.boolean() }), { maxLength: 40 });
  const isCallUsed = (one: Settlement) => one.entry.outcome === 'accepted' || one.entry.outcome === 'unknown';

  it('never has more attempts than allowed, nor more calls than attempts but for those that found no line', () => {
    fc.assert(
      fc.property(rules, lives, (limits, endings) => {
        let contact = FRESH;
        let calls = 0;
        for (const { ending, isProven } of endings) {
          const next = settle(contact, { requestId: 'r', admittedAtMs: 0, ending }, limits, isProven, NOW_MS);
          if (isCallUsed(next) && next.entry.disposition !== 'rejected') calls += 1;
          expect(next.attempts).toBeLessThanOrEqual(limits.maxAttempts);
          expect(next.attempts).toBeGreaterThanOrEqual(calls);
          expect(next.try).toBeGreaterThanOrEqual(contact.try);
          expect(next.dueAtMs !== undefined).toBe(next.state === 'pending');
          expect(next.deadLetterReason !== undefined).toBe(next.state === 'dead-lettered');
          if (next.state !== 'pending') return;
          contact = next;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('uses a token again only after Connect said no for now', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ENDINGS), fc.boolean(), (ending, isProven) => {
        const isRefusedForNow = ending.kind === 'not-placed' && ['throttled', 'capacity'].includes(ending.outcome.kind);
        expect(settled(ending, FRESH, isProven).try).toBe(isRefusedForNow ? 1 : 2);
      }),
    );
  });
});
