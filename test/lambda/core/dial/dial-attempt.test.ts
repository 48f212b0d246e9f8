import type { Outcome } from '../../../../lambda/contract/outcome';
import { AFTER_SLOT_MS, dialAttempt, LONGEST_WAIT_MS } from '../../../../lambda/core/dial/dial-attempt';
import { ACCEPTED, aContact, aDialRequest, type Script, START_MS, scripted } from './dialing';

const request = aDialRequest();

/** Takes one delivery, which arrives at START_MS, through a scripted world. */
async function attempt(script: Script = {}, of = request, invocationMs = 15_000) {
  const world = scripted(of, script);
  const delivery = { request: of, claimant: 'me', endsAtMs: START_MS + invocationMs };
  const result = await world.clock.run(dialAttempt(delivery, world.ports));
  return { ...world, result };
}

const claimedBy = (claimedBy: string, overrides = {}) =>
  ({ kind: 'found', contact: aContact(request, { state: 'dialing', claimedBy, ...overrides }) }) as const;

describe('in good time', () => {
  it('prepares at once, claims just before the slot, and starts the call at the slot', async () => {
    const { journal, result } = await attempt();

    expect(journal).toEqual(['prepare@0', 'stop@0', 'claim@260', 'start@300', 'record@300', 'note@300']);
    expect(result).toEqual({ kind: 'attempted', outcome: ACCEPTED, lateMs: 0, record: 'recorded', note: 'dropped' });
  });

  it('takes number, attributes and try from the claimed contact', async () => {
    const contact = aContact(request, { state: 'dialing', phone: '+12065550199', attributes: { a: 'b' }, try: 4 });
    const { calls } = await attempt({ claim: { kind: 'claimed', contact } });

    expect(calls).toEqual([
      { requestId: 'request-1', contact: request.contact, try: 4, phone: '+12065550199', attributes: { a: 'b' } },
    ]);
  });

  it('passes on how the call is to be placed', async () => {
    const call = { contactFlowId: 'flow-2', sourcePhoneNumber: '+12065550122' };
    const { calls } = await attempt({}, aDialRequest({ version: 2, call }));

    expect(calls).toEqual([expect.objectContaining({ overrides: call })]);
  });

  it('starts at once when the request arrives within its slot', async () => {
    const { journal, result } = await attempt({}, aDialRequest({ validFromMs: START_MS - 200 }));

    expect(journal).toEqual(['prepare@0', 'stop@0', 'claim@0', 'start@0', 'record@0', 'note@0']);
    // Nothing was slow: the slot had begun before the delivery.
    expect(result).toMatchObject({ lateMs: 0 });
  });

  it('starts at the last moment of the slot', async () => {
    const { journal } = await attempt({}, aDialRequest({ validFromMs: START_MS - 200, validUntilMs: START_MS }));

    expect(journal).toContain('start@0');
  });

  it('waits on when a timer fires early', async () => {
    const world = scripted(request);
    const clock = { ...world.clock, nowMs: () => world.clock.nowMs(), monotonicMs: () => 0 };
    const early = { ...clock, sleep: (ms: number) => world.clock.sleep(Math.max(1, ms - 1)) };
    const delivery = { request, claimant: 'me', endsAtMs: START_MS + 15_000 };
    await world.clock.run(dialAttempt(delivery, { ...world.ports, clock: early }));

    expect(world.journal).toContain('start@300');
  });

  it('writes outcome and start time onto the contact, under its claimant', async () => {
    const { attempts } = await attempt({ callTookMs: 80 });

    expect(attempts).toEqual([{ request, claimant: 'me', outcome: ACCEPTED, startedAtMs: START_MS + 300 }]);
  });

  it('drops a note that names the attempt, and no personal data', async () => {
    const { notes } = await attempt({ callTookMs: 80 });

    expect(notes).toEqual([
      {
        kind: 'attempt',
        version: 1,
        requestId: 'request-1',
        contact: request.contact,
        outcome: ACCEPTED,
        startedAtMs: START_MS + 300,
        lateMs: 0,
        isRecorded: true,
      },
    ]);
  });

  it.each<Outcome>([
    { kind: 'throttled', reason: 'TooManyRequestsException' },
    { kind: 'capacity', reason: 'LimitExceededException' },
    { kind: 'refused', reason: 'DestinationNotAllowedException', certain: true },
    { kind: 'unknown', reason: 'TimeoutError' },
  ])('settles an attempt that was $kind exactly like an accepted one, without a second start', async (outcome) => {
    const { journal, attempts, notes } = await attempt({ outcome });

    expect(journal).toEqual(['prepare@0', 'stop@0', 'claim@260', 'start@300', 'record@300', 'note@300']);
    expect(attempts[0]?.outcome).toEqual(outcome);
    expect(notes[0]?.outcome).toEqual(outcome);
  });
});

describe('out of time', () => {
  it('does nothing at all with a request whose slot has passed', async () => {
    const { journal, result } = await attempt({}, aDialRequest({ validFromMs: 0, validUntilMs: START_MS - 1 }));

    expect(result).toEqual({ kind: 'left', why: 'too-late' });
    expect(journal).toEqual([]);
  });

  it('does nothing with a request too far ahead to come from a clock like ours', async () => {
    const validFromMs = START_MS + LONGEST_WAIT_MS + 1;
    const { journal, result } = await attempt({}, aDialRequest({ validFromMs, validUntilMs: validFromMs + 1_000 }));

    expect(result).toEqual({ kind: 'left', why: 'too-early' });
    expect(journal).toEqual([]);
  });

  it('does nothing when the invocation may end before the outcome is written', async () => {
    const { journal, result } = await attempt({}, request, 300 + AFTER_SLOT_MS - 1);

    expect(result).toEqual({ kind: 'left', why: 'no-time' });
    expect(journal).toEqual([]);
  });

  it('does not claim when the stop switch took longer than the slot', async () => {
    const { journal, result } = await attempt({ stopTookMs: 1_400 });

    expect(result).toEqual({ kind: 'left', why: 'too-late' });
    expect(journal).toEqual(['prepare@0', 'stop@0']);
  });

  it.each([
    ['the claim', { claimTookMs: 2_000 }],
    ['the connection', { prepareTookMs: 2_000 }],
  ])('does not start a call when %s took longer than the slot', async (_what, script) => {
    const { journal, calls, result } = await attempt(script);

    expect(calls).toEqual([]);
    expect(journal.map((entry) => entry.split('@')[0])).toEqual(['prepare', 'stop', 'claim', 'record', 'note']);
    expect(result).toMatchObject({
      outcome: { kind: 'not-sent', reason: 'the slot had passed when everything was ready' },
    });
  });
});

describe('stopped', () => {
  it('leaves the request alone when the stop switch is set', async () => {
    const { journal, result } = await attempt({ stop: { kind: 'set' } });

    expect(result).toEqual({ kind: 'left', why: 'stopped' });
    expect(journal).toEqual(['prepare@0', 'stop@0']);
  });

  it('leaves the request alone when the stop switch cannot be read', async () => {
    const { journal, result } = await attempt({ stop: { kind: 'no-answer', cause: 'TimeoutError' } });

    expect(result).toEqual({ kind: 'left', why: 'stop-switch-unreadable', cause: 'TimeoutError' });
    expect(journal).toEqual(['prepare@0', 'stop@0']);
  });
});

describe('a claim that is not simply granted', () => {
  const refused = { kind: 'refused' } as const;
  const unanswered = { kind: 'no-answer', cause: 'TimeoutError' } as const;

  it('reports nothing when another delivery has the claim', async () => {
    const { journal, result } = await attempt({ claim: refused, read: claimedBy('somebody else') });

    expect(result).toEqual({ kind: 'left', why: 'not-ours' });
    expect(journal).toEqual(['prepare@0', 'stop@0', 'claim@260', 'read@260']);
  });

  it('reports nothing when the contact is gone', async () => {
    const { result } = await attempt({ claim: refused, read: { kind: 'missing' } });

    expect(result).toEqual({ kind: 'left', why: 'not-ours' });
  });

  it.each([
    ['repeated by the SDK', refused],
    ['not answered', unanswered],
  ])('carries on with a claim of its own that was %s', async (_what, claim) => {
    const { calls, result } = await attempt({ claim, read: claimedBy('me') });

    expect(calls).toHaveLength(1);
    expect(result).toMatchObject({ kind: 'attempted', outcome: ACCEPTED });
  });

  it('leaves its own claim alone once the controller has settled it', async () => {
    const { calls, result } = await attempt({ claim: unanswered, read: claimedBy('me', { state: 'unknown' }) });

    expect(calls).toEqual([]);
    expect(result).toEqual({ kind: 'left', why: 'not-ours' });
  });

  it('leaves a claim of its own for another request alone', async () => {
    const { result } = await attempt({ claim: unanswered, read: claimedBy('me', { requestId: 'request-2' }) });

    expect(result).toEqual({ kind: 'left', why: 'not-ours' });
  });

  it('does not dial when neither the claim nor the look at it is answered', async () => {
    const { calls, result } = await attempt({ claim: unanswered, read: { kind: 'no-answer', cause: 'ECONNRESET' } });

    expect(calls).toEqual([]);
    expect(result).toEqual({ kind: 'left', why: 'claim-unclear', cause: 'ECONNRESET' });
  });
});

describe('an outcome that cannot be written', () => {
  const unanswered = { kind: 'no-answer', cause: 'TimeoutError' } as const;

  it('is written again, a few times', async () => {
    const { journal, result } = await attempt({ record: [unanswered, unanswered, { kind: 'recorded' }] });

    expect(journal.slice(-4)).toEqual(['record@300', 'record@400', 'record@800', 'note@800']);
    expect(result).toMatchObject({ record: 'recorded' });
  });

  it('still goes into the note', async () => {
    const { journal, notes, result } = await attempt({ record: [unanswered] });

    expect(journal.filter((entry) => entry.startsWith('record'))).toHaveLength(4);
    expect(notes[0]?.outcome).toEqual(ACCEPTED);
    expect(result).toMatchObject({ kind: 'attempted', record: 'failed', note: 'dropped' });
  });

  it('is not forced onto an attempt that was settled meanwhile', async () => {
    const { journal, result } = await attempt({ record: [{ kind: 'superseded' }] });

    expect(journal.filter((entry) => entry.startsWith('record'))).toHaveLength(1);
    expect(result).toMatchObject({ record: 'superseded', note: 'dropped' });
  });
});

it('says so when the note could not be dropped', async () => {
  const { result } = await attempt({ note: { kind: 'no-answer', cause: 'TimeoutError' } });

  expect(result).toMatchObject({ kind: 'attempted', record: 'recorded', note: 'failed' });
});
