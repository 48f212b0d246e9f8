import { boundsOf, type PaceBounds, ratesOf } from '../../../../../lambda/core/operate/plan/bounds';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A call in two seconds: 7,200 in 4 hours. */
const ACCOUNT: PaceBounds = { callsPerSecond: 1, lines: 30, holdSeconds: 60 };
const CAPPED: PaceBounds = { ...ACCOUNT, callsPerDay: 1_000 };

describe('ratesOf', () => {
  it('gives each limit that there is as calls per second, the least first', () => {
    const own = { maxCallsPerSecond: 0.25, maxConcurrentCalls: 6, callsPerDay: 4_320 };
    expect(ratesOf({ ...ACCOUNT, ...own })).toEqual([
      { limit: 'number-caps', callsPerSecond: 0.05 },
      { limit: 'campaign-lines', callsPerSecond: 0.1 },
      { limit: 'campaign-rate', callsPerSecond: 0.25 },
      { limit: 'lines', callsPerSecond: 0.5 },
      { limit: 'rate', callsPerSecond: 1 },
    ]);
  });

  it('gives no limit that there is not, but one that lets nothing through', () => {
    expect(ratesOf({ ...ACCOUNT, maxCallsPerSecond: 0 })).toEqual([
      { limit: 'campaign-rate', callsPerSecond: 0 },
      { limit: 'lines', callsPerSecond: 0.5 },
      { limit: 'rate', callsPerSecond: 1 },
    ]);
  });
});

describe('boundsOf', () => {
  it('lets through what the least rate gives in the time', () => {
    const bounds = boundsOf(ACCOUNT);
    bounds.use(0, 1_000_000);
    expect(bounds.between(0, 4 * HOUR_MS)).toEqual({ calls: 7_200, limit: 'lines' });
    expect(bounds.between(HOUR_MS, HOUR_MS + 10_000)).toEqual({ calls: 5, limit: 'lines' });
  });

  it('lets through what is left of the daily caps, and names them once they are less', () => {
    const bounds = boundsOf(CAPPED);
    expect(bounds.between(0, HOUR_MS)).toEqual({ calls: 1_000, limit: 'number-caps' });
    bounds.use(0, 300);
    bounds.use(1, 500);
    expect(bounds.between(2, 2 + 400_000)).toEqual({ calls: 200, limit: 'lines' });
    expect(bounds.between(2, 2 + 400_002)).toEqual({ calls: 200, limit: 'number-caps' });
  });

  it('gives a call of the daily caps back when it is a day old', () => {
    const bounds = boundsOf(CAPPED);
    bounds.use(0, 600);
    bounds.use(1, 400);
    expect(bounds.between(DAY_MS - 1, DAY_MS + HOUR_MS).calls).toBe(0);
    expect(bounds.between(DAY_MS, DAY_MS + HOUR_MS).calls).toBe(600);
    expect(bounds.between(DAY_MS + 1, DAY_MS + HOUR_MS).calls).toBe(1_000);
  });

  it('lets nothing through where more was used than the daily caps allow', () => {
    const bounds = boundsOf(CAPPED);
    bounds.use(0, 1_500);
    expect(bounds.between(1, HOUR_MS)).toEqual({ calls: 0, limit: 'number-caps' });
  });
});
