import type { ConnectMetric, MetricDatapoint } from '../../../sim/connect/types';
import { accepted, at, call, datapointsIn, instance } from './instance';

const values = (datapoints: readonly MetricDatapoint[]) =>
  datapoints.map(({ timestampMs, value }) => [(timestampMs - at(0)) / 1000, value]);

/** Everybody answers and talks for four minutes and a half after a ring of some seconds. */
const LONG_CALLS = { talkSecondsMean: 270 } as const;

/** Three calls, of which two are hung up within the first minute, and then one more. */
function fourCalls(metrics: { statistic: 'maximum' | 'snapshot' }) {
  const model = instance({ ...LONG_CALLS, metrics });
  const [first, second] = [1, 2, 3].map((second) => accepted(model.start(call(), at(second))));
  model.stop(first ?? '', at(30));
  model.stop(second ?? '', at(31));
  accepted(model.start(call(), at(40)));
  return model.advance(at(600));
}

describe('metrics', () => {
  it('give the greatest number of calls of each minute, or the number at its end', () => {
    const maximum = datapointsIn(fourCalls({ statistic: 'maximum' }), 'ConcurrentCalls');
    const snapshot = datapointsIn(fourCalls({ statistic: 'snapshot' }), 'ConcurrentCalls');
    expect(values(maximum).slice(0, 3)).toEqual([
      [0, 3],
      [60, 2],
      [120, 2],
    ]);
    expect(values(snapshot).slice(0, 3)).toEqual([
      [0, 2],
      [60, 2],
      [120, 2],
    ]);
  });

  it('have no datapoint for a minute in which nothing happened', () => {
    const model = instance({ talkSecondsMean: 5, ringSecondsMean: 1 });
    accepted(model.start(call(), at(10)));
    accepted(model.start(call(), at(310)));
    const effects = model.advance(at(1200));
    expect(values(datapointsIn(effects, 'ConcurrentCalls'))).toEqual([
      [0, 1],
      [300, 1],
    ]);
    expect(model.nextAtMs()).toBeUndefined();
  });

  it('give the share of the quota as a decimal, and calls per second', () => {
    const model = instance({ ...LONG_CALLS, concurrentCallsQuota: 10 });
    for (let second = 0; second < 6; second += 1) accepted(model.start(call(), at(second)));
    const effects = model.advance(at(60));
    expect(values(datapointsIn(effects, 'ConcurrentCallsPercentage'))).toEqual([[0, 0.6]]);
    expect(values(datapointsIn(effects, 'CallsPerInterval'))).toEqual([[0, 0.1]]);
  });

  it('sum up the calls above the quota, and say nothing of a minute without', () => {
    const model = instance({ ...LONG_CALLS, concurrentCallsQuota: 2 });
    for (let second = 0; second < 5; second += 1) accepted(model.start(call(), at(second)));
    const effects = model.advance(at(240));
    expect(values(datapointsIn(effects, 'CallsBreachingConcurrencyQuota'))).toEqual([[0, 3]]);
    expect(datapointsIn(effects, 'ThrottledCalls')).toEqual([]);
  });

  it('count inbound calls that were turned away as breaches, too', () => {
    const model = instance({ concurrentCallsQuota: 1, inbound: { kind: 'steady', share: 5, holdSeconds: 60 } });
    const breaches = datapointsIn(model.advance(at(600)), 'CallsBreachingConcurrencyQuota');
    expect(breaches.reduce((sum, { value }) => sum + value, 0)).toBe(model.log().inboundBlocked);
    expect(model.log().inboundBlocked).toBeGreaterThan(10);
  });

  it('count calls above the calls-per-second quota as throttled, and requests above the API rate as nothing', () => {
    const model = instance({ callsPerSecond: 5, burst: 8, callsPerSecondQuota: 3 });
    const answers = Array.from({ length: 20 }, () => model.start(call(), at(0)).kind);
    expect(answers.filter((kind) => kind === 'accepted')).toHaveLength(8);
    const effects = model.advance(at(60));
    expect(values(datapointsIn(effects, 'ThrottledCalls'))).toEqual([[0, 5]]);
    expect(model.log()).toMatchObject({ throttled: 12, rateBreaches: 5, breaches: 0 });
  });

  it('show after their lag, all of one minute together', () => {
    const model = instance({ ...LONG_CALLS, metrics: { lagSeconds: [60, 120] } });
    accepted(model.start(call(), at(5)));
    const effects = model.advance(at(300));
    const lags = datapointsIn(effects, 'ConcurrentCalls').map(
      (point) => point.visibleAtMs - point.timestampMs - 60_000,
    );
    expect(lags.length).toBeGreaterThan(3);
    for (const lagMs of lags) expect(lagMs).toBeGreaterThanOrEqual(60_000);
    for (const lagMs of lags) expect(lagMs).toBeLessThanOrEqual(120_000);
    expect(new Set(lags).size).toBeGreaterThan(1);
    const visible = (metric: ConnectMetric) => datapointsIn(effects, metric).map((point) => point.visibleAtMs);
    expect(visible('CallsPerInterval')).toEqual(visible('ConcurrentCalls'));
  });

  it('can be silenced and woken again', () => {
    const model = instance({ ...LONG_CALLS, metrics: { empty: true } });
    accepted(model.start(call(), at(0)));
    expect(datapointsIn(model.advance(at(120)), 'ConcurrentCalls')).toEqual([]);
    model.reconfigure({ metrics: { empty: false } });
    expect(values(datapointsIn(model.advance(at(180)), 'ConcurrentCalls'))).toEqual([[120, 1]]);
  });

  it('can be forced to a share of the quota, with nobody on the line', () => {
    const model = instance({ concurrentCallsQuota: 40 });
    model.reconfigure({ metrics: { forcedConcurrentShare: 0.9 } });
    const forced = model.advance(at(120));
    expect(values(datapointsIn(forced, 'ConcurrentCalls'))).toEqual([
      [0, 36],
      [60, 36],
    ]);
    expect(values(datapointsIn(forced, 'ConcurrentCallsPercentage'))[0]).toEqual([0, 0.9]);
    model.reconfigure({ metrics: { forcedConcurrentShare: undefined } });
    model.advance(at(180));
    expect(datapointsIn(model.advance(at(600)), 'ConcurrentCalls')).toEqual([]);
  });
});
