import fc from 'fast-check';
import { ADMISSION_LATENCY_SECONDS, type UtilisationInput, utilisation } from '../../../local/demo/utilisation';
import { contact } from './contacts';

/** Calls to different numbers, evenly spaced. */
const paced = (count: number, gapMs: number, holdMs: number) =>
  Array.from({ length: count }, (_, index) =>
    contact({
      destination: `+${index}`,
      initiatedAtMs: index * gapMs,
      disconnectedAtMs: index * gapMs + holdMs,
    }),
  );

const input = (changes: Partial<UtilisationInput>): UtilisationInput => ({
  contacts: [],
  headroom: [],
  callsPerSecond: 10,
  concurrentCallsQuota: 100,
  eventLatencySeconds: 0.87,
  nowMs: 1e9,
  ...changes,
});

describe('utilisation', () => {
  it('is 1 where calls start at exactly the rate', () => {
    const measured = utilisation(input({ contacts: paced(300, 100, 2000) }));
    expect(measured?.value).toBeCloseTo(1, 2);
    expect(measured?.denominator.callsPerSecond).toBe(10);
  });

  it('is 1 where every line is taken again as soon as that is possible', () => {
    // 10 lines, each busy for 3 s: 2 s of a call, 0.87 s until it is known, 0.13 s until the next one.
    const measured = utilisation(
      input({ contacts: paced(300, 300, 2000), callsPerSecond: 1000, concurrentCallsQuota: 10 }),
    );
    expect(measured?.denominator.callsPerSecond).toBeCloseTo(10 / 3, 5);
    expect(measured?.value).toBeCloseTo(1, 2);
  });

  it('takes the time means of inbound calls and headroom from the lines, over the measured span only', () => {
    const own = paced(100, 500, 2000);
    const inbound = (fromMs: number, toMs: number) =>
      contact({ direction: 'inbound', destination: undefined, initiatedAtMs: fromMs, disconnectedAtMs: toMs });
    const measured = utilisation(
      input({
        contacts: [...own, inbound(0, 1e6), inbound(60_000, 1e6)],
        headroom: [
          { atMs: 0, value: 2 },
          { atMs: 80_000, value: 50 },
        ],
        callsPerSecond: 1000,
        concurrentCallsQuota: 12,
      }),
    );
    expect(measured?.denominator).toMatchObject({ inboundMean: 1, headroomMean: 2, holdSeconds: 2 });
    expect(measured?.denominator.callsPerSecond).toBeCloseTo((12 - 1 - 2) / 3, 5);
  });

  it('leaves out the ramp: while the lines fill, more calls start than can be sustained', () => {
    // 20 lines fill at 10 calls/s; then one call starts whenever one has ended 1 s ago, 20 every 11 s.
    const fill = paced(20, 100, 10_000);
    const steady = paced(40, 550, 10_000).map((call, index) => ({
      ...call,
      destination: `+1${index}`,
      initiatedAtMs: call.initiatedAtMs + 11_000,
      disconnectedAtMs: (call.disconnectedAtMs ?? 0) + 11_000,
    }));
    const measured = utilisation(
      input({ contacts: [...fill, ...steady], concurrentCallsQuota: 20, eventLatencySeconds: 0.87 }),
    );
    // At the pace of 20 / 11 s, 18.2 calls are up; 90 % of them when the 17th has started.
    expect(measured?.fromMs).toBe(1_600);
  });

  it('gives up waiting for the limit after the time that filling the lines takes', () => {
    const slow = paced(100, 500, 1000);
    expect(utilisation(input({ contacts: slow }))?.fromMs).toBe((0.9 * 100 * 1000) / 10);
  });

  it('ends with the first pass: retries that trickle in afterwards are not held against the pace', () => {
    const firstPass = paced(300, 100, 2000);
    const retries = [60_000, 90_000].map((atMs) =>
      contact({ destination: '+7', initiatedAtMs: atMs, disconnectedAtMs: atMs + 1 }),
    );
    const measured = utilisation(input({ contacts: [...firstPass, ...retries] }));
    expect(measured?.toMs).toBe(29_900);
    expect(measured?.value).toBeCloseTo(1, 2);
  });

  it('does not let calls that a full account turned away shorten the hold', () => {
    const turnedAway = contact({ destination: '+999', breach: true, initiatedAtMs: 5, disconnectedAtMs: 6 });
    const measured = utilisation(input({ contacts: [...paced(50, 100, 2000), turnedAway] }));
    expect(measured?.denominator.holdSeconds).toBe(2);
  });

  it('is undefined where nothing can be measured', () => {
    expect(utilisation(input({}))).toBeUndefined();
    expect(utilisation(input({ contacts: paced(1, 100, 1000) }))).toBeUndefined();
  });

  it('is halved where half of the calls are missing, whatever binds', () => {
    const limits = fc.record({
      callsPerSecond: fc.integer({ min: 2, max: 50 }),
      concurrentCallsQuota: fc.integer({ min: 20, max: 200 }),
      holdMs: fc.integer({ min: 500, max: 10_000 }),
    });
    fc.assert(
      fc.property(limits, ({ holdMs, ...account }) => {
        const possible = Math.min(
          account.callsPerSecond,
          account.concurrentCallsQuota / (holdMs / 1000 + 0.87 + ADMISSION_LATENCY_SECONDS),
        );
        const calls = (share: number) => paced(1000, 1000 / (possible * share), holdMs);
        const all = utilisation(input({ ...account, contacts: calls(1) }))?.value ?? 0;
        const half = utilisation(input({ ...account, contacts: calls(0.5) }))?.value ?? 0;
        expect(half / all).toBeCloseTo(0.5, 1);
        expect(all).toBeCloseTo(1, 1);
      }),
      { numRuns: 30 },
    );
  });
});
