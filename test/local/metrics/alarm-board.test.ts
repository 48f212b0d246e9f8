import { AlarmBoard, type MinuteSeconds } from '../../../local/metrics/alarm-board';
import { type AlarmRules, type AlarmState, stateOf } from '../../../local/metrics/alarm-state';
import { single } from '../../../local/metrics/embedded-metrics';
import { MetricsStore } from '../../../local/metrics/metrics-store';
import type { AlarmResource, MissingData } from '../../../local/stack-model';

const RULES: AlarmRules = {
  comparison: 'GreaterThanThreshold',
  threshold: 0,
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  missingData: 'missing',
};
const O = 0;
const X = 1;
const none = undefined;

const same = (state: AlarmState) => ({ missing: state, ignore: state, breaching: state, notBreaching: state });

/** CloudWatch's own examples: "How alarm state is evaluated when data is missing", three out of three. */
it.each<[string, (number | undefined)[], Record<MissingData, AlarmState | 'as it was'>]>([
  ['0 - X - X', [O, none, X, none, X], same('OK')],
  ['0 - - - -', [O, none, none, none, none], same('OK')],
  [
    '- - - - -',
    [none, none, none, none, none],
    { missing: 'INSUFFICIENT_DATA', ignore: 'as it was', breaching: 'ALARM', notBreaching: 'OK' },
  ],
  ['0 X X - X', [O, X, X, none, X], same('ALARM')],
  [
    '- - X - -',
    [none, none, X, none, none],
    { missing: 'ALARM', ignore: 'as it was', breaching: 'ALARM', notBreaching: 'OK' },
  ],
])('of the points %s each treatment of missing data makes its own', (_, points, expected) => {
  for (const [missingData, state] of Object.entries(expected) as [MissingData, AlarmState | 'as it was'][]) {
    for (const current of ['OK', 'ALARM'] as const) {
      const now = stateOf({ ...RULES, missingData }, points, current);
      expect([missingData, now]).toEqual([missingData, state === 'as it was' ? current : state]);
    }
  }
});

it('alarms when as many of the periods breach as it takes, in whatever order', () => {
  const rules = { ...RULES, evaluationPeriods: 5, datapointsToAlarm: 3 };
  expect(stateOf(rules, [O, O, X, O, X, O, X], 'OK')).toBe('ALARM');
  expect(stateOf(rules, [X, X, X, O, O, O, X], 'ALARM')).toBe('OK');
});

it.each([
  ['GreaterThanThreshold', 5, 'OK'],
  ['GreaterThanOrEqualToThreshold', 5, 'ALARM'],
  ['LessThanThreshold', 5, 'OK'],
  ['LessThanOrEqualToThreshold', 5, 'ALARM'],
] as const)('%s takes a value at the threshold as it says', (comparison, value, state) => {
  expect(stateOf({ ...RULES, comparison, threshold: 5 }, [value, value, value], 'OK')).toBe(state);
});

const MINUTE = 60_000;

/** An alarm on the sum of two metrics, at a time that moves by hand. */
function aBoard(minuteSeconds?: MinuteSeconds) {
  let nowMs = 1_000 * MINUTE;
  const metrics = new MetricsStore(() => nowMs);
  const stat = (Id: string) => ({
    Id,
    ReturnData: false,
    MetricStat: { Metric: { Namespace: 'n', MetricName: Id, Dimensions: [] }, Period: 60, Stat: 'Sum' },
  });
  const alarm: AlarmResource = {
    logicalId: 'Alarm',
    name: 'spring-alarm',
    arn: 'arn',
    description: '',
    queries: [{ Id: 'both', Expression: 'FILL(a, 0) + FILL(b, 0)' }, stat('a'), stat('b')],
    comparison: 'GreaterThanThreshold',
    threshold: 4,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    missingData: 'notBreaching',
  };
  const scale = minuteSeconds === undefined ? {} : { minuteSeconds };
  const board = new AlarmBoard({ alarms: [alarm], metrics, nowMs: () => nowMs, everyMs: 3_600_000, ...scale });
  return {
    board,
    state: () => board.alarms[0]?.state,
    observe: (metric: string, value: number) =>
      metrics.add({ namespace: 'n', metric, dimensions: {}, atMs: nowMs, ...single(value) }),
    pass: (ms: number) => {
      nowMs += ms;
      board.evaluate();
      return nowMs;
    },
  };
}

it('evaluates math over metrics, in periods that have ended, and keeps each change with its time', () => {
  const { board, state, observe, pass } = aBoard();
  pass(0);
  expect(state()).toBe('OK');
  observe('a', 2);
  observe('b', 3);
  pass(30_000);
  expect(state()).toBe('OK');
  const atMs = pass(30_000);
  expect(state()).toBe('ALARM');
  expect(board.changes.at(-1)).toMatchObject({ atMs, alarm: 'spring-alarm', from: 'OK', to: 'ALARM' });
  pass(MINUTE);
  expect(state()).toBe('OK');
  expect(board.changes.map(({ to }) => to)).toEqual(['OK', 'ALARM', 'OK']);
  board.stop();
});

it.each<[string, MinuteSeconds]>([
  ['all alarms', 6],
  ['one alarm', ({ name }) => (name === 'spring-alarm' ? 6 : 60)],
])('takes the minutes of %s for as short as it is told', (_, minuteSeconds) => {
  const { board, state, observe, pass } = aBoard(minuteSeconds);
  observe('a', 5);
  pass(5_000);
  expect(state()).toBe('OK');
  pass(1_000);
  expect(state()).toBe('ALARM');
  board.stop();
});
