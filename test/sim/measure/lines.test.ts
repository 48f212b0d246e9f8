import { freeLineMs, gotLine, lineMs, sampledLines } from '../../../sim/measure/lines';
import { lineSeries } from '../../../sim/measure/series';
import { at, contact, runOf } from './hand-made';

const MINUTE = { fromMs: at(60), toMs: at(120) };

describe('line time', () => {
  it('counts only what is within the span', () => {
    expect(lineMs([contact(50, 80), contact(70, 100), contact(110), contact(0, 60), contact(120, 130)], MINUTE)).toBe(
      (20 + 30 + 10) * 1000,
    );
  });

  it('leaves what the quota has beside the calls that are up', () => {
    const quota = [
      { atMs: at(0), lines: 3 },
      { atMs: at(90), lines: 1 },
    ];
    // 60-70: 2, 70-80: 1, 80-90: 2, and 1 - 1 until 100, then 1.
    expect(freeLineMs([contact(50, 80), contact(70, 100)], quota, MINUTE)).toBe((20 + 10 + 20 + 0 + 20) * 1000);
  });

  it('leaves nothing, and not less, where the quota was cut below what is up', () => {
    const quota = [
      { atMs: at(0), lines: 2 },
      { atMs: at(60), lines: 1 },
    ];
    expect(freeLineMs([contact(0, 90), contact(0, 90)], quota, MINUTE)).toBe(30_000);
  });
});

describe('samples of lines', () => {
  it('have a call from its first moment until just before its end', () => {
    const lines = sampledLines([contact(0, 2), contact(1, 3), contact(-5)], { fromMs: at(0), everyMs: 1000, count: 5 });
    expect([...lines]).toEqual([2, 3, 2, 1, 1]);
  });

  it('make a picture of ours, of inbound callers and of the quota', () => {
    const run = runOf({}, [{ atSeconds: 2, account: { concurrentCallsQuota: 7 } }]);
    const contacts = [contact(0, 2), contact(1, 3, { direction: 'inbound' }), contact(1, 3, { breach: true })];
    expect(lineSeries(run, contacts, { fromMs: at(0), toMs: at(3) })).toEqual([
      { atSeconds: 0, own: 1, inbound: 0, quota: 4 },
      { atSeconds: 1, own: 1, inbound: 1, quota: 4 },
      { atSeconds: 2, own: 0, inbound: 1, quota: 7 },
    ]);
  });
});

describe('a call that got no line', () => {
  it.each([
    ['found the quota full', contact(0, 1, { breach: true }), false],
    ['was above the calls per second', contact(0, 0.1, { disconnectReason: 'TELECOM_PROBLEM' }), false],
    ['was given up by the carrier', contact(0, 2, { disconnectReason: 'TELECOM_PROBLEM' }), true],
    ['rang out', contact(0, 30), true],
  ])('is told apart when it %s', (_, call, expected) => {
    expect(gotLine(call)).toBe(expected);
  });
});
