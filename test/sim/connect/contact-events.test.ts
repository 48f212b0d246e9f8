import fc from 'fast-check';
import type { AccountOptions } from '../../../sim/connect/account';
import { timestamp } from '../../../sim/connect/timestamp';
import type { ConnectEvent } from '../../../sim/connect/types';
import { accepted, at, call, eventsIn, INSTANCE_ID, instance, stepsOf } from './instance';

const DAY_SECONDS = 86_400;

const typesOf = (events: readonly ConnectEvent[]) => events.map((event) => event.detail['eventType']).sort();

/** Starts calls one after the other and returns each event with the moment of its arrival. */
function eventsOf(options: AccountOptions, calls: number, gapSeconds = 1) {
  const model = instance({ concurrentCallsQuota: 10_000, ...options });
  const arrivals: (readonly [number, ConnectEvent])[] = [];
  for (let index = 0; index < calls; index += 1) {
    const nowMs = at(index * gapSeconds);
    for (const [ms, effects] of stepsOf(model, nowMs))
      for (const event of eventsIn(effects)) arrivals.push([ms, event]);
    accepted(model.start(call(), nowMs));
  }
  for (const [ms, effects] of stepsOf(model, at(calls * gapSeconds + DAY_SECONDS)))
    for (const event of eventsIn(effects)) arrivals.push([ms, event]);
  return { model, arrivals };
}

/** How long after the moment it tells of an event arrived, s. The moment is in the books. */
function latencies({ model, arrivals }: ReturnType<typeof eventsOf>): readonly number[] {
  const contacts = new Map(model.log().contacts.map((contact) => [contact.contactId, contact]));
  return arrivals.map(([ms, { detail }]) => {
    const contact = contacts.get(String(detail['contactId']));
    const moments: Record<string, number | undefined> = {
      INITIATED: contact?.initiatedAtMs,
      CONNECTED_TO_SYSTEM: contact?.connectedAtMs,
      DISCONNECTED: contact?.disconnectedAtMs,
      COMPLETED: contact?.disconnectedAtMs,
    };
    return (ms - (moments[String(detail['eventType'])] ?? Number.NaN)) / 1000;
  });
}

const quantile = (values: readonly number[], share: number) =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length * share)] ?? Number.NaN;

describe('contact events', () => {
  it('tell of an answered call from its start to its end, in the documented shape', () => {
    const { model, arrivals } = eventsOf({}, 1);
    const [contact] = model.log().contacts;
    const events = arrivals.map(([, event]) => event);
    expect(typesOf(events)).toEqual(['COMPLETED', 'CONNECTED_TO_SYSTEM', 'DISCONNECTED', 'INITIATED']);
    const instanceArn = `arn:aws:connect:eu-west-1:123456789012:instance/${INSTANCE_ID}`;
    const iso = (ms: number | undefined) => new Date(ms ?? Number.NaN).toISOString();
    expect(events.find((event) => event.detail['eventType'] === 'DISCONNECTED')).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'Amazon Connect Contact Event',
      source: 'aws.connect',
      account: '123456789012',
      time: iso(contact?.disconnectedAtMs).replace(/\.\d+/, ''),
      region: 'eu-west-1',
      resources: [`${instanceArn}/contact/${contact?.contactId}`, instanceArn],
      detail: {
        eventType: 'DISCONNECTED',
        contactId: contact?.contactId,
        channel: 'VOICE',
        instanceArn,
        initiationMethod: 'API',
        initiationTimestamp: iso(contact?.initiatedAtMs),
        connectedToSystemTimestamp: iso(contact?.connectedAtMs),
        disconnectTimestamp: iso(contact?.disconnectedAtMs),
        disconnectReason: contact?.disconnectReason,
        customerEndpoint: { type: 'TELEPHONE_NUMBER', address: '+12025550123' },
      },
    });
  });

  it('tell at each moment only what has happened by then', () => {
    const events = eventsOf({}, 1).arrivals.map(([, event]) => event.detail);
    const has = (eventType: string, field: string) =>
      field in (events.find((detail) => detail['eventType'] === eventType) ?? {});
    expect(has('INITIATED', 'connectedToSystemTimestamp')).toBe(false);
    expect(has('CONNECTED_TO_SYSTEM', 'connectedToSystemTimestamp')).toBe(true);
    expect(has('CONNECTED_TO_SYSTEM', 'disconnectTimestamp')).toBe(false);
  });

  it('never tell of an answer that did not come', () => {
    const events = eventsOf({ answerRate: 0 }, 1).arrivals.map(([, event]) => event);
    expect(typesOf(events)).toEqual(['COMPLETED', 'DISCONNECTED', 'INITIATED']);
    expect(events.find((event) => event.detail['eventType'] === 'DISCONNECTED')?.detail['disconnectReason']).toBe(
      'TELECOM_UNANSWERED',
    );
  });

  it('tell of inbound calls, too, unless these are invisible', () => {
    const inbound = { kind: 'steady', share: 0.3 } as const;
    const visible = instance({ inbound });
    const methods = eventsIn(visible.advance(at(3600))).map((event) => event.detail['initiationMethod']);
    expect(new Set(methods)).toEqual(new Set(['INBOUND']));
    const hidden = instance({ inbound: { ...inbound, visible: false } });
    expect(eventsIn(hidden.advance(at(3600)))).toEqual([]);
    expect(hidden.activeCalls()).toEqual(visible.activeCalls());
  });

  it('come after a lognormal latency of 0.8 s median, 0.96 s mean and 3.2 s at P99, and out of order', () => {
    const run = eventsOf({}, 10_000, 10);
    const seconds = latencies(run);
    expect(quantile(seconds, 0.5)).toBeCloseTo(0.8, 1);
    expect(seconds.reduce((sum, value) => sum + value, 0) / seconds.length).toBeCloseTo(0.96, 1);
    expect(Math.abs(quantile(seconds, 0.99) - 3.2)).toBeLessThan(0.2);
    const ends = run.arrivals.map(([, { detail }]) => detail['eventType']);
    const completedFirst = ends.filter((type, index) => type === 'COMPLETED' && ends[index + 1] === 'DISCONNECTED');
    expect(completedFirst.length / 10_000).toBeGreaterThan(0.3);
  });

  it('come very late in the given share of cases', () => {
    const seconds = latencies(eventsOf({ events: { lateRate: 0.1, lateSeconds: [100, 200] } }, 3000));
    const late = seconds.filter((value) => value >= 99);
    expect(late.length / seconds.length).toBeCloseTo(0.1, 1.5);
    expect(Math.max(...late)).toBeLessThanOrEqual(200);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(100);
  });

  it('get lost and doubled in the given shares; a double is the same event', () => {
    const { arrivals } = eventsOf({ events: { lossRate: 0.2, duplicateRate: 0.1 } }, 5000);
    const events = arrivals.map(([, event]) => event);
    const distinct = new Map(events.map((event) => [event.id, event]));
    expect(Math.abs(distinct.size / 20_000 - 0.8)).toBeLessThan(0.01);
    expect(Math.abs(events.length / distinct.size - 1.1)).toBeLessThan(0.01);
    for (const event of events) expect(distinct.get(event.id)).toEqual(event);
  });
});

describe('an outage of contact events', () => {
  const outage = { fromSeconds: 100, toSeconds: 400 } as const;
  const isDuring = ([ms]: readonly [number, ConnectEvent]) => ms >= at(100) && ms < at(400);

  it('loses what would have come meanwhile when it cuts', () => {
    const whole = eventsOf({}, 600).arrivals;
    const cut = eventsOf({ events: { outage: { ...outage, mode: 'cut' } } }, 600).arrivals;
    expect(cut).toEqual(whole.filter((arrival) => !isDuring(arrival)));
    expect(cut.length).toBeLessThan(whole.length - 800);
  });

  it('brings everything soon after its end when it holds', () => {
    const whole = eventsOf({}, 600).arrivals;
    const held = eventsOf({ events: { outage: { ...outage, mode: 'hold' } } }, 600).arrivals;
    expect(held.filter(isDuring)).toEqual([]);
    const ids = (arrivals: typeof whole) => arrivals.map(([, { detail }]) => `${detail['eventType']}`).sort();
    expect(ids(held)).toEqual(ids(whole));
    const duringWhole = whole.filter(isDuring).length;
    const rush = held.filter(([ms]) => ms >= at(400) && ms < at(405)).length;
    expect(rush).toBeGreaterThan(duringWhole * 0.99);
  });

  it('brings even a single event that it held', () => {
    const outage = { fromSeconds: 0, toSeconds: 1, mode: 'hold' } as const;
    const model = instance({ events: { latencyMedianMs: 800, latencySigma: 0, outage } });
    accepted(model.start(call(), at(0)));
    expect(eventsIn(model.advance(at(1.799)))).toEqual([]);
    expect(eventsIn(model.advance(at(1.8)))).toHaveLength(1);
  });

  it('can begin and end at any moment, and can be prolonged', () => {
    const model = instance();
    const held = { fromSeconds: 0, mode: 'hold' } as const;
    model.reconfigure({ events: { outage: { ...held, toSeconds: Number.POSITIVE_INFINITY } } });
    accepted(model.start(call(), at(0)));
    expect(eventsIn(model.advance(at(1000)))).toEqual([]);
    expect(model.nextAtMs()).toBeUndefined();
    model.reconfigure({ events: { outage: { ...held, toSeconds: 2000 } } });
    model.reconfigure({ events: { outage: { ...held, toSeconds: 3000 } } });
    expect(eventsIn(model.advance(at(2999)))).toEqual([]);
    expect(eventsIn(model.advance(at(3060)))).toHaveLength(4);

    model.reconfigure({ events: { outage: { ...held, toSeconds: 9000 } } });
    accepted(model.start(call(), at(4000)));
    expect(eventsIn(model.advance(at(5000)))).toEqual([]);
    model.reconfigure({ events: { outage: undefined } });
    expect(eventsIn(model.advance(at(5060)))).toHaveLength(4);
  });
});

describe('timestamp', () => {
  it('is what Date writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), fc.nat(20_000_000), (ms, later) => {
        for (const moment of [ms, ms + later, ms + 0.7]) expect(timestamp(moment)).toBe(new Date(moment).toISOString());
      }),
    );
  });
});
