import { controllerBooks, metricTotal, simulatorBooks } from '../../../local/demo/call-books';
import { MetricsStore } from '../../../local/metrics/metrics-store';
import type { AccountLog, SimulatedContact } from '../../../sim/connect/types';
import { contact } from './contacts';

const NOW_MS = 1_000_000;

function books(contacts: readonly SimulatedContact[], nowMs = NOW_MS) {
  const log = { contacts } as AccountLog;
  return simulatorBooks({ log: () => log, activeCalls: () => ({ own: 2, inbound: 1 }) }, nowMs);
}

const startedAt = (...atMs: number[]) => atMs.map((initiatedAtMs) => contact({ initiatedAtMs }));

describe('simulatorBooks', () => {
  it('counts own calls only, and takes what is up from the account', () => {
    const inbound = contact({ direction: 'inbound' });
    expect(books([contact(), inbound, contact()])).toMatchObject({ placed: 2, own: 2, inbound: 1 });
  });

  it('counts the starts of each whole second since the first call', () => {
    const started = startedAt(NOW_MS - 3_100, NOW_MS - 2_900, NOW_MS - 2_800, NOW_MS - 500);
    expect(books(started, NOW_MS + 400).startsPerSecond).toEqual([1, 2, 0, 1]);
  });

  it('goes back a minute and no further', () => {
    expect(books(startedAt(NOW_MS - 300_000, NOW_MS - 1)).startsPerSecond).toHaveLength(60);
  });

  it('takes the rate of the last three seconds, or of the time there was', () => {
    expect(books(startedAt(...Array.from({ length: 40 }, (_, index) => NOW_MS - index * 100))).callsPerSecond).toBe(10);
    expect(books(startedAt(NOW_MS - 500, NOW_MS - 100)).callsPerSecond).toBe(2);
    expect(books([]).callsPerSecond).toBe(0);
  });

  it('judges the end of a call as the controller does', () => {
    const ended = (disconnectReason: string, connectedAtMs?: number) =>
      contact({ disconnectReason, connectedAtMs, disconnectedAtMs: 9_000 });
    const log = [
      ended('TELECOM_BUSY'),
      ended('TELECOM_UNANSWERED'),
      ended('CUSTOMER_DISCONNECT', 10),
      ended('CONTACT_FLOW_DISCONNECT', 10),
      contact({ disconnectedAtMs: undefined }),
    ];
    expect(books(log).dispositions).toEqual({ busy: 1, 'no-answer': 1, answered: 2 });
  });
});

function metricsWith(metric: string, points: readonly (readonly [atMs: number, value: number])[]): MetricsStore {
  const store = new MetricsStore(() => NOW_MS);
  for (const [atMs, value] of points)
    store.add({
      namespace: 'Callpace',
      metric,
      dimensions: { Deployment: 'callpace' },
      atMs,
      sum: value,
      count: 1,
      minimum: value,
      maximum: value,
    });
  return store;
}

describe('controllerBooks', () => {
  it('takes calls from the metrics and lines from the pace where there is no simulator', () => {
    const metrics = metricsWith('Placed', [
      [NOW_MS - 120_000, 50],
      [NOW_MS - 2_000, 4],
      [NOW_MS - 1_000, 5],
    ]);
    const pace = { atMs: 0, binding: 'rate', sentence: '', own: 7, others: 2, headroom: 3, quota: 30, allowedRate: 10 };
    expect(controllerBooks(metrics, 'callpace', pace, NOW_MS)).toMatchObject({
      placed: 59,
      own: 7,
      inbound: 2,
      startsPerSecond: [4, 5],
      callsPerSecond: 3,
    });
  });
});

describe('metricTotal', () => {
  it('adds a metric of this deployment up, and no other', () => {
    const metrics = metricsWith('Refused', [
      [NOW_MS - 7_200_000, 1],
      [NOW_MS, 2],
    ]);
    expect(metricTotal(metrics, 'callpace', 'Refused', NOW_MS)).toBe(3);
    expect(metricTotal(metrics, 'other', 'Refused', NOW_MS)).toBe(0);
    expect(metricTotal(metrics, 'callpace', 'Placed', NOW_MS)).toBe(0);
  });
});
