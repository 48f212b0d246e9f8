import fc from 'fast-check';
import type { Disposition } from '../../../../lambda/contract/outcome';
import type { Ending } from '../../../../lambda/core/pace/flights';
import { type ContactRules, contactRules } from '../../../../lambda/core/rules/retries';
import { DOUBTFUL_REFUSAL_DELAY_MS, type Settlement, settle } from '../../../../lambda/core/rules/settlement';

const NOW_MS = 1_000_000;
const RULES = contactRules({ maxAttempts: 3, retryDelayMs: 60_000 });
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

const settled = (ending: Ending, contact = FRESH, isProven = true, rules: ContactRules = RULES): Settlement =>
  settle(contact, { requestId: 'r1', admittedAtMs: 5, ending }, rules, isProven, NOW_MS);

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

  it('does not make a dead letter of a number that does not exist', () => {
    expect(settled(ended('invalid-number', true), { ...FRESH, crashes: 1 }).state).toBe('exhausted');
  });

  it('does not undo that the call was answered', () => {
    expect(settled(ended('answered', true), { try: 2, attempts: 1, crashes: 1 }).state).toBe('completed');
  });
});

describe('the rules of a campaign', () => {
  const rules: ContactRules = {
    max: 5,
    retry: { busy: { delayMs: 300_000 }, 'no-answer': { delayMs: 7_200_000, maxAttempts: 2 } },
    jitter: 0,
  };
  const past = (...dispositions: readonly Disposition[]) => ({
    try: dispositions.length + 1,
    attempts: dispositions.length,
    crashes: 0,
    history: dispositions.map((disposition, n) => ({ requestId: `p${n}`, try: n + 1, admittedAtMs: n, disposition })),
  });

  it('give each disposition its own delay', () => {
    expect(settled(ended('busy'), FRESH, true, rules).dueAtMs).toBe(NOW_MS + 300_000);
    expect(settled(ended('no-answer'), FRESH, true, rules).dueAtMs).toBe(NOW_MS + 7_200_000);
  });

  it('try nothing again that they do not name', () => {
    expect(settled(ended('failed'), FRESH, true, rules)).toMatchObject({ state: 'exhausted', attempts: 1 });
    expect(settled(unresolved(false), FRESH, true, rules).state).toBe('exhausted');
    expect(settled(ended('voicemail'), FRESH, true, rules).state).toBe('completed');
  });

  it('limit how many calls may end in the same way', () => {
    expect(settled(ended('no-answer'), past('busy', 'busy'), true, rules).state).toBe('pending');
    expect(settled(ended('no-answer'), past('no-answer', 'busy'), true, rules).state).toBe('exhausted');
    expect(settled(ended('busy'), past('no-answer', 'no-answer'), true, rules).state).toBe('pending');
  });

  it('share one budget among all dispositions', () => {
    expect(settled(ended('busy'), past('busy', 'no-answer', 'busy', 'busy'), true, rules).state).toBe('exhausted');
  });

  it('may ask for a person where a voicemail was reached, and give up in the end', () => {
    const persistent = { ...rules, retry: { voicemail: { delayMs: 1_000, maxAttempts: 2 } } };
    expect(settled(ended('voicemail'), FRESH, true, persistent).dueAtMs).toBe(NOW_MS + 1_000);
    expect(settled(ended('voicemail'), past('voicemail'), true, persistent).state).toBe('exhausted');
    expect(settled(ended('answered'), FRESH, true, persistent).state).toBe('completed');
  });

  it('draw a share of the delay at random, the same for the same request', () => {
    const jittered = { ...rules, jitter: 0.5 };
    const dues = Array.from({ length: 200 }, (_, n) => {
      const attempt = { requestId: `r${n}`, admittedAtMs: 5, ending: ended('busy') };
      const due = settle(FRESH, attempt, jittered, true, NOW_MS).dueAtMs ?? 0;
      expect(settle(FRESH, attempt, jittered, true, NOW_MS).dueAtMs).toBe(due);
      return due - NOW_MS;
    });
    expect(Math.min(...dues)).toBeGreaterThanOrEqual(300_000);
    expect(Math.max(...dues)).toBeLessThanOrEqual(450_000);
    // Uniform: each third of the range has its share of the 200.
    for (const third of [0, 1, 2]) {
      const [fromMs, toMs] = [300_000 + third * 50_000, 350_000 + third * 50_000];
      expect(dues.filter((due) => due >= fromMs && due < toMs).length).toBeGreaterThan(45);
    }
  });

  it('that say nothing about something leave it to the deployment', () => {
    const settings = { maxAttempts: 4, retryDelayMs: 1_000 };
    expect(contactRules(settings, { max: 2 })).toEqual({ ...contactRules(settings), max: 2 });
    expect(contactRules(settings, { retry: { busy: { delayMs: 5 } } })).toEqual({
      max: 4,
      retry: { busy: { delayMs: 5 } },
      jitter: 0,
    });
  });
});

describe('the whole life of a contact', () => {
  const retried = ['no-answer', 'busy', 'voicemail', 'failed', 'unknown'] as const;
  const rule = fc.record(
    { delayMs: fc.nat(100_000), maxAttempts: fc.integer({ min: 1, max: 6 }) },
    { requiredKeys: ['delayMs'] },
  );
  const rules: fc.Arbitrary<ContactRules> = fc.record({
    max: fc.integer({ min: 1, max: 6 }),
    retry: fc.dictionary(fc.constantFrom(...retried), rule),
    jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const lives = fc.array(fc.record({ ending: fc.constantFrom(...ENDINGS), isProven: fc.boolean() }), { maxLength: 40 });
  const isCallUsed = (one: Settlement) => one.entry.outcome === 'accepted' || one.entry.outcome === 'unknown';
  const isCertainRefusal = ({ entry, state }: Settlement) => entry.outcome === 'refused' && state === 'dead-lettered';

  it('never has more attempts than allowed, in all or for a disposition, nor more calls than attempts but for those that found no line', () => {
    fc.assert(
      fc.property(rules, lives, (limits, endings) => {
        let contact: Parameters<typeof settle>[0] = FRESH;
        let calls = 0;
        for (const [n, { ending, isProven }] of endings.entries()) {
          const attempt = { requestId: `r${n}`, admittedAtMs: 0, ending };
          const next = settle(contact, attempt, limits, isProven, NOW_MS);
          if (isCallUsed(next) && next.entry.disposition !== 'rejected') calls += 1;
          expect(next.attempts).toBeLessThanOrEqual(limits.max);
          expect(next.attempts).toBeGreaterThanOrEqual(calls);
          expect(next.try).toBeGreaterThanOrEqual(contact.try);
          expect(next.dueAtMs !== undefined).toBe(next.state === 'pending');
          expect(next.deadLetterReason !== undefined).toBe(next.state === 'dead-lettered');
          const history = [...(contact.history ?? []), next.entry];
          for (const disposition of retried) {
            const alike = history.filter((entry) => entry.disposition === disposition).length;
            expect(alike).toBeLessThanOrEqual(limits.retry[disposition]?.maxAttempts ?? limits.max);
          }
          if (isCertainRefusal(next)) expect(next).not.toHaveProperty('dueAtMs');
          if (next.state !== 'pending') return;
          contact = { ...next, history };
        }
      }),
      { numRuns: 500 },
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
