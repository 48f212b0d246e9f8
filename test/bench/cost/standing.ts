/** What a deployment costs by only being there, read from its template. */
import { METRICS } from '../../../lambda/contract/metrics';
import type { Standing } from './bill';
import { HOURS_OF_MONTH } from './bill';

interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** Hours between two invocations, by the unit of a rate. */
const HOURS: Readonly<Record<string, number>> = { minute: 1 / 60, hour: 1, day: 24 };

/** @throws Error for a schedule that is no `rate(...)`. */
export function standingOf(resources: Readonly<Record<string, TemplateResource>>): readonly Standing[] {
  const ofType = (type: string) => Object.values(resources).filter(({ Type }) => Type === type);
  const alarms = ofType('AWS::CloudWatch::Alarm');
  const keys = ofType('AWS::KMS::Key').length;
  const invocations = ofType('AWS::Scheduler::Schedule').map(perMonth);
  const metrics = Object.keys(METRICS).length;
  return [
    { what: `${metrics} metrics of the deployment`, unit: 'metricMonths', amount: metrics },
    { what: `${alarms.length} alarms`, unit: 'alarmMetricMonths', amount: sum(alarms.map(metricsOf)) },
    { what: 'dashboard', unit: 'dashboardMonths', amount: ofType('AWS::CloudWatch::Dashboard').length },
    { what: `${invocations.length} schedules`, unit: 'scheduledInvocations', amount: sum(invocations) },
    ...(keys > 0 ? [{ what: "customer's key", unit: 'keyMonths' as const, amount: keys }] : []),
  ];
}

/** An alarm is charged by the metrics that it watches. */
const metricsOf = ({ Properties }: TemplateResource): number => {
  const metrics = Properties?.['Metrics'] as readonly { readonly MetricStat?: object }[] | undefined;
  return metrics === undefined ? 1 : metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;
};

function perMonth({ Properties }: TemplateResource): number {
  const expression = String(Properties?.['ScheduleExpression']);
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const hours = HOURS[unit];
  if (count === undefined || hours === undefined) throw new Error(`the schedule ${expression} is no rate(...)`);
  return HOURS_OF_MONTH / (Number(count) * hours);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
