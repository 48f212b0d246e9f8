/** CloudWatch's DescribeAlarms over the alarms as they stand. */
import type { ShownAlarm } from './alarm-board';

export interface DescribeAlarms {
  readonly AlarmNames?: readonly string[];
  readonly AlarmNamePrefix?: string;
  readonly StateValue?: string;
}

export function describeAlarms(shown: readonly ShownAlarm[], request: DescribeAlarms): object {
  const { AlarmNames, AlarmNamePrefix = '', StateValue } = request;
  const isAsked = ({ alarm: { name }, state }: ShownAlarm) =>
    (AlarmNames?.includes(name) ?? true) && name.startsWith(AlarmNamePrefix) && (StateValue ?? state) === state;
  return { MetricAlarms: shown.filter(isAsked).map(describe), CompositeAlarms: [] };
}

const describe = ({ alarm, state, reason, sinceMs }: ShownAlarm): object => ({
  AlarmName: alarm.name,
  AlarmArn: alarm.arn,
  AlarmDescription: alarm.description,
  ActionsEnabled: true,
  StateValue: state,
  StateReason: reason,
  StateUpdatedTimestamp: sinceMs / 1_000,
  StateTransitionedTimestamp: sinceMs / 1_000,
  ComparisonOperator: alarm.comparison,
  Threshold: alarm.threshold,
  EvaluationPeriods: alarm.evaluationPeriods,
  DatapointsToAlarm: alarm.datapointsToAlarm,
  TreatMissingData: alarm.missingData,
  Metrics: alarm.queries,
});
