import type { AccountOptions } from '../../../sim/connect/account';
import type { ConnectModel } from '../../../sim/connect/model';
import type { StartRequest } from '../../../sim/connect/types';
import { accepted, at, call, errorName, eventsIn, instance } from './instance';

const DAY_SECONDS = 86_400;

describe('a request to start a call', () => {
  const account: AccountOptions = {
    contactFlowIds: ['flow'],
    queueIds: ['queue'],
    blockedPrefixes: ['+447'],
    refusedNumbers: ['+12025550199'],
  };
  const wrong: readonly (readonly [string, Partial<StartRequest>, number, string])[] = [
    ['of another instance', { instanceId: 'other' }, 404, 'ResourceNotFoundException'],
    ['with an unknown flow', { contactFlowId: 'other' }, 404, 'ResourceNotFoundException'],
    ['with an unknown queue', { queueId: 'other' }, 404, 'ResourceNotFoundException'],
    ['to a number without +', { destinationPhoneNumber: '12025550123' }, 400, 'InvalidParameterException'],
    ['to a number of 16 digits', { destinationPhoneNumber: '+1234567890123456' }, 400, 'InvalidParameterException'],
    ['to a number that nobody has', { destinationPhoneNumber: '+12025550199' }, 400, 'InvalidParameterException'],
    ['from a number that is none', { sourcePhoneNumber: 'me' }, 400, 'InvalidParameterException'],
    ['with a blank in an attribute name', { attributes: { 'a b': '' } }, 400, 'InvalidParameterException'],
    ['with 32769 bytes of attributes', { attributes: { a: 'é'.repeat(16_384) } }, 400, 'InvalidParameterException'],
    ['that rings for 14 s', { ringTimeoutSeconds: 14 }, 400, 'InvalidParameterException'],
    ['that rings for 61 s', { ringTimeoutSeconds: 61 }, 400, 'InvalidParameterException'],
    ['that rings for 20.5 s', { ringTimeoutSeconds: 20.5 }, 400, 'InvalidParameterException'],
    ['with a token of 501 characters', { clientToken: 't'.repeat(501) }, 400, 'InvalidParameterException'],
    ['to a blocked prefix', { destinationPhoneNumber: '+447700900123' }, 403, 'DestinationNotAllowedException'],
  ];

  it.each(wrong)('%s is refused and places nothing', (_name, changes, httpStatus, name) => {
    const model = instance(account);
    expect(model.start(call(changes), at(0))).toEqual({
      kind: 'error',
      httpStatus,
      name,
      message: expect.not.stringMatching(/\d{5}-|\+\d/),
    });
    expect(model.log()).toMatchObject({ contacts: [], refused: 1, throttled: 0, breaches: 0 });
  });

  it.each([
    ['the longest number', { destinationPhoneNumber: '+123456789012345' }],
    ['32768 bytes of attributes', { attributes: { a_: 'é'.repeat(16_383) } }],
    ['the shortest and the longest ring timeout', { ringTimeoutSeconds: 15 }],
    ['a known queue', { queueId: 'queue', ringTimeoutSeconds: 60 }],
  ] as const)('with %s is accepted', (_name, changes) => {
    expect(errorName(instance(account).start(call(changes), at(0)))).toBe('accepted');
  });

  it('takes a token even if it is refused, and is throttled only if nothing else is wrong with it', () => {
    const model = instance({ ...account, callsPerSecond: 1, burst: 2 });
    const unknown = call({ contactFlowId: 'other' });
    const names = [unknown, unknown, unknown, call(), call({ destinationPhoneNumber: '+447700900123' })].map(
      (request) => errorName(model.start(request, at(0))),
    );
    expect(names).toEqual([
      'ResourceNotFoundException',
      'ResourceNotFoundException',
      'ResourceNotFoundException',
      'TooManyRequestsException',
      'TooManyRequestsException',
    ]);
    expect(model.start(call(), at(1)).kind).toBe('accepted');
    expect(model.log()).toMatchObject({ refused: 3, throttled: 2 });
  });

  it('gets TooManyRequestsException with status 429 above the burst', () => {
    const model = instance({ callsPerSecond: 2, burst: 5 });
    const answers = Array.from({ length: 6 }, () => model.start(call(), at(0)));
    expect(answers.map(errorName)).toEqual([...new Array(5).fill('accepted'), 'TooManyRequestsException']);
    expect(answers[5]).toMatchObject({ httpStatus: 429 });
  });
});

describe('a client token', () => {
  it('stands for the same contact for seven days, also after the call is over, and costs a request each time', () => {
    const model = instance({ callsPerSecond: 1, burst: 2 });
    const first = accepted(model.start(call({ clientToken: 'a' }), at(0)));
    expect(accepted(model.start(call({ clientToken: 'a' }), at(0)))).toBe(first);
    expect(errorName(model.start(call({ clientToken: 'a' }), at(0)))).toBe('TooManyRequestsException');
    expect(accepted(model.start(call({ clientToken: 'a' }), at(7 * DAY_SECONDS - 1)))).toBe(first);
    expect(model.log().contacts).toHaveLength(1);
    expect(accepted(model.start(call({ clientToken: 'a' }), at(7 * DAY_SECONDS)))).not.toBe(first);
    expect(model.log().contacts).toHaveLength(2);
  });

  it('of a refused request stands for nothing', () => {
    const model = instance({ concurrentCallsQuota: 1, whenFull: 'reject' });
    const running = accepted(model.start(call(), at(0)));
    expect(errorName(model.start(call({ clientToken: 'b' }), at(0)))).toBe('LimitExceededException');
    model.stop(running, at(1));
    expect(errorName(model.start(call({ clientToken: 'b' }), at(1)))).toBe('accepted');
    expect(model.activeCalls().own).toBe(1);
  });

  it('of another call, or none at all, is a new call', () => {
    const model = instance();
    const ids = ['a', 'b', undefined, undefined].map((clientToken) =>
      accepted(model.start(call(clientToken === undefined ? {} : { clientToken }), at(0))),
    );
    expect(new Set(ids).size).toBe(4);
  });
});

describe('a full quota', () => {
  it('accepts the call and drops it within 100 ms, with its events, on most accounts', () => {
    const model = instance({ concurrentCallsQuota: 1, whenFull: 'drop' });
    accepted(model.start(call(), at(0)));
    const dropped = accepted(model.start(call(), at(1)));
    expect(model.activeCalls().own).toBe(1);
    expect(model.describe(dropped, at(1.1))).toMatchObject({
      breach: true,
      connectedAtMs: undefined,
      disconnectedAtMs: at(1.1),
      disconnectReason: 'TELECOM_PROBLEM',
    });
    const events = eventsIn(model.advance(at(20))).filter((event) => event.detail['contactId'] === dropped);
    expect(events.map((event) => event.detail['eventType']).sort()).toEqual(['COMPLETED', 'DISCONNECTED', 'INITIATED']);
    expect(model.log()).toMatchObject({ breaches: 1, concurrentPeak: 1, callsPerSecondPeak: 1 });
  });

  it('refuses the call with LimitExceededException on an account that says so', () => {
    const model = instance({ concurrentCallsQuota: 1, whenFull: 'reject' });
    accepted(model.start(call(), at(0)));
    expect(model.start(call(), at(1))).toMatchObject({ httpStatus: 429, name: 'LimitExceededException' });
    expect(model.log()).toMatchObject({ breaches: 1, throttled: 0, refused: 0 });
    expect(model.log().contacts).toHaveLength(1);
  });

  it('has room again in the moment a call ends', () => {
    const model = instance({ concurrentCallsQuota: 1, whenFull: 'reject' });
    const id = accepted(model.start(call(), at(0)));
    const endMs = stepToEnd(model, id);
    expect(errorName(model.start(call(), endMs))).toBe('accepted');
  });

  it('is full after a cut until calls have ended, and hangs up nobody', () => {
    const model = instance({ concurrentCallsQuota: 3, whenFull: 'reject' });
    const ids = [0, 0, 0].map(() => accepted(model.start(call(), at(0))));
    model.reconfigure({ concurrentCallsQuota: 2 });
    expect(model.activeCalls().own).toBe(3);
    model.stop(ids[0] ?? '', at(1));
    expect(errorName(model.start(call(), at(1)))).toBe('LimitExceededException');
    model.stop(ids[1] ?? '', at(2));
    expect(errorName(model.start(call(), at(2)))).toBe('accepted');
  });
});

describe('the calls-per-second quota', () => {
  it('is shared with inbound: what inbound uses is missing, and the call dies without being a breach', () => {
    const model = instance({
      callsPerSecondQuota: 2,
      concurrentCallsQuota: 10_000,
      inbound: { kind: 'steady', share: 0.05, holdSeconds: 300 },
    });
    for (let second = 1; second <= 3600; second += 1) accepted(model.start(call(), at(second)));
    model.advance(at(3600.1));
    const { rateBreaches, inboundBlocked, contacts, breaches } = model.log();
    // 1 own and 1.67 inbound calls a second want 2 per second: what one of them gets, the other lacks.
    const connected = contacts.length - rateBreaches;
    expect(connected).toBeLessThanOrEqual(2 * 3600 + 2);
    expect(connected).toBeGreaterThan(0.9 * 2 * 3600);
    expect(Math.min(rateBreaches, inboundBlocked)).toBeGreaterThan(100);
    expect(breaches).toBe(0);
    const dead = contacts.filter((contact) => contact.disconnectReason === 'TELECOM_PROBLEM');
    expect(dead).toHaveLength(rateBreaches);
    expect(dead.some((contact) => contact.breach)).toBe(false);
  });
});

describe('a call', () => {
  it('can be described at every moment, and a description does not change afterwards', () => {
    const model = instance();
    const id = accepted(model.start(call({ attributes: { request: 'r1' } }), at(0)));
    const early = model.describe(id, at(0));
    expect(early).toMatchObject({ direction: 'api', attributes: { request: 'r1' }, initiatedAtMs: at(0) });
    stepToEnd(model, id);
    expect(early?.disconnectedAtMs).toBeUndefined();
    expect(model.describe('unknown', at(0))).toBeUndefined();
  });

  it('ends once: a stopped call frees its line at once and is over for good', () => {
    const model = instance();
    const id = accepted(model.start(call(), at(0)));
    expect([model.stop(id, at(1)), model.stop(id, at(2)), model.stop('unknown', at(2))]).toEqual([true, false, false]);
    expect(model.activeCalls().own).toBe(0);
    const ends = eventsIn(model.advance(at(DAY_SECONDS)));
    expect(ends.map((event) => event.detail['eventType']).sort()).toEqual(['COMPLETED', 'DISCONNECTED', 'INITIATED']);
    expect(model.log().contacts[0]).toMatchObject({
      connectedAtMs: undefined,
      disconnectedAtMs: at(1),
      disconnectReason: 'OTHER',
    });
  });

  it('leaves effects that wait to be fetched at once, if a request came between them and their time', () => {
    const model = instance({ events: { latencyMedianMs: 800, latencySigma: 0 } });
    accepted(model.start(call(), at(0)));
    expect(model.nextAtMs()).toBe(at(0.8));
    accepted(model.start(call(), at(1)));
    expect(model.nextAtMs()).toBe(at(1));
    expect(eventsIn(model.advance(at(1)))).toHaveLength(1);
    expect(model.nextAtMs()).toBe(at(1.8));
  });

  it('rings no longer than its request says', () => {
    const model = instance({ answerRate: 0 });
    const id = accepted(model.start(call({ ringTimeoutSeconds: 20 }), at(0)));
    expect(stepToEnd(model, id)).toBe(at(20));
    expect(model.describe(id, at(20))?.disconnectReason).toBe('TELECOM_TIMEOUT');
  });
});

describe('reconfigure', () => {
  it('leaves the account alone if the new one would make no sense', () => {
    const model = instance({ concurrentCallsQuota: 1 });
    expect(() => model.reconfigure({ concurrentCallsQuota: 5, blockedPrefixes: ['+1'], answerRate: 2 })).toThrow(
      'answerRate',
    );
    accepted(model.start(call(), at(0)));
    accepted(model.start(call(), at(0)));
    expect(model.log().breaches).toBe(1);
  });

  it('changes rates, prefixes and known flows from that moment on', () => {
    const model = instance({ callsPerSecond: 1, burst: 1 });
    accepted(model.start(call(), at(0)));
    model.reconfigure({ callsPerSecond: 10, blockedPrefixes: ['+1'] }, at(0));
    expect(errorName(model.start(call(), at(0.05)))).toBe('TooManyRequestsException');
    expect(errorName(model.start(call(), at(0.1)))).toBe('DestinationNotAllowedException');
    model.reconfigure({ blockedPrefixes: [], contactFlowIds: ['another'] });
    expect(errorName(model.start(call(), at(0.2)))).toBe('ResourceNotFoundException');
    expect(errorName(model.start(call({ contactFlowId: 'another' }), at(0.3)))).toBe('accepted');
  });
});

/** Runs a model to the end of one call. Returns that moment. */
function stepToEnd(model: ConnectModel, contactId: string): number {
  for (let ms = model.nextAtMs(); ms !== undefined; ms = model.nextAtMs()) {
    model.advance(ms);
    const end = model.describe(contactId, ms)?.disconnectedAtMs;
    if (end !== undefined) return end;
  }
  throw new Error('the call never ends');
}
