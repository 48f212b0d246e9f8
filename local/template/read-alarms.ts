/** Reads the alarms of a template: what each compares, with what, and what no data means to it. */
import type { MetricQuery } from '../metrics/metric-queries';
import { ALARM_COMPARISONS, type AlarmComparison, type AlarmResource, type MissingData } from '../stack-model';
import type { ResolvedResource } from './stack-reader';

interface AlarmProperties {
  readonly AlarmDescription?: string;
  readonly ComparisonOperator: string;
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly TreatMissingData?: MissingData;
  readonly Metrics?: readonly MetricQuery[];
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
  readonly Period?: number;
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
}

/** @throws where an alarm compares in a way that is not known here. */
export const readAlarms = (resources: readonly ResolvedResource[]): AlarmResource[] =>
  resources.filter(({ type }) => type === 'AWS::CloudWatch::Alarm').map(readAlarm);

function readAlarm({ logicalId, properties, identity }: ResolvedResource): AlarmResource {
  const alarm = properties as unknown as AlarmProperties;
  const comparison = ALARM_COMPARISONS.find((known) => known === alarm.ComparisonOperator);
  if (!comparison) throw new Error(`${logicalId}: the comparison ${alarm.ComparisonOperator} is not known here`);
  return {
    logicalId,
    name: identity.ref,
    arn: identity.attributes['Arn'] ?? '',
    description: alarm.AlarmDescription ?? '',
    queries: alarm.Metrics ?? [onlyQuery(alarm)],
    comparison: comparison satisfies AlarmComparison,
    threshold: alarm.Threshold,
    evaluationPeriods: alarm.EvaluationPeriods,
    datapointsToAlarm: alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods,
    missingData: alarm.TreatMissingData ?? 'missing',
  };
}

function onlyQuery(alarm: AlarmProperties): MetricQuery {
  const { Namespace = '', MetricName = '', Dimensions = [], Period = 60 } = alarm;
  const Stat = alarm.Statistic ?? alarm.ExtendedStatistic ?? 'Average';
  return { Id: 'metric', MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period, Stat } };
}
