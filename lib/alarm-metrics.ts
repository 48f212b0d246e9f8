/** What the alarms watch that is more than one metric: the expressions, and why each holds where a metric has no points. */
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import type { DeploymentMetrics } from './deployment-metrics';

const MINUTE = Duration.minutes(1);
/** Backlog and lists are surveyed about once a minute: each of these has several points. */
export const SURVEY_PERIOD = Duration.minutes(5);
/** A limit that is nearly used shows over some minutes: one quiet minute, or one without a point, is no relief. */
const USAGE_PERIOD = Duration.minutes(5);
/** The longest time after which the intake tries again what failed. */
const INTAKE_PERIOD = Duration.minutes(5);
/** Long enough for a share of calls to mean something. */
const REPAIR_PERIOD = Duration.minutes(15);
/** A contact that may be called and was not for so long waits for more than its turn, if nothing full keeps it, s. */
const LONG_DUE_SECONDS = 900;
const REPAIRS_WORTH_A_LOOK = 5;
/** Amazon Connect's events are best effort: up to this share of the calls may lack one. */
const USUAL_REPAIRED_SHARE = 0.05;

/**
 * Messages in any of the queues. One that was not used for hours reports nothing, and is empty.
 *
 * FILL also fills the minutes whose points are yet to come, and SQS reports late: an alarm on an expression with FILL has to
 * look at more periods than have to breach, or it never sees a point ("Using math expressions with CloudWatch metrics").
 */
export function deadLetters(queues: Readonly<Record<string, Queue>>): MathExpression {
  const filled = Object.keys(queues).map((name) => `FILL(${name}, 0)`);
  const depths = Object.entries(queues).map(([name, queue]) => [name, depthOf(queue)]);
  return math(filled.join(' + '), Object.fromEntries(depths), 'dead letters');
}

const depthOf = (queue: Queue, period = MINUTE): IMetric =>
  queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period });

/**
 * Lists, or chunks of lists, that were given up, and periods in which the function failed as a whole, or met a service that
 * was away. A message that comes back again and again does so at least every five minutes.
 */
export const intakeFailures = (queue: Queue, target: IFunction, metrics: DeploymentMetrics): MathExpression => {
  const period = { period: INTAKE_PERIOD };
  return math(
    'FILL(waiting, 0) + IF(FILL(errors, 0) + FILL(deferred, 0) > 0, 1, 0)',
    {
      waiting: depthOf(queue, INTAKE_PERIOD),
      errors: target.metricErrors(period),
      deferred: metrics.own('intakeDeferred', period),
    },
    'lists given up, periods with errors',
    INTAKE_PERIOD,
  );
};

/** Connect has no point where nobody calls: then there is no share either. */
export const quotaUsed = (metrics: DeploymentMetrics): MathExpression => {
  const period = { period: USAGE_PERIOD };
  return math(
    '100 * calls / quota',
    {
      calls: metrics.connect('ConcurrentCalls', 'Average', period),
      quota: metrics.own('concurrentCallsQuota', period),
    },
    'concurrent calls, % of the quota in force',
    USAGE_PERIOD,
  );
};

/** The account's requests, whoever made them, against the rate that is paced by. */
export const rateUsed = (metrics: DeploymentMetrics): MathExpression => {
  const period = { period: USAGE_PERIOD };
  return math(
    '100 * calls / PERIOD(calls) / rate',
    { calls: metrics.callRequests(period), rate: metrics.own('rateLimit', period) },
    'requests to place a call, % of the rate in force',
    USAGE_PERIOD,
  );
};

/** 1 in a minute in which Connect rejected calls for their rate, and none of the requests of this deployment. */
export const throttledByOthers = (metrics: DeploymentMetrics): MathExpression =>
  math(
    'IF((FILL(rejected, 0) > 0) AND (FILL(own, 0) == 0), 1, 0)',
    { rejected: metrics.connect('ThrottledCalls', 'Sum'), own: metrics.own('throttled') },
    'calls of others throttled',
  );

/**
 * 1 while somebody has long been due, and neither a limit in use nor calling hours nor a decision is what mostly binds: a
 * long list at the rate of the account makes contacts old, too, and nobody has to do anything about it.
 */
export const backlogAgeing = (metrics: DeploymentMetrics): MathExpression => {
  const share = { statistic: 'Average', period: SURVEY_PERIOD };
  return math(
    `IF((oldest > ${LONG_DUE_SECONDS}) AND ((pause + degraded + nothing) > 0.5), 1, 0)`,
    {
      oldest: metrics.own('oldestDue', { period: SURVEY_PERIOD }),
      pause: metrics.own('bindsPause', share),
      degraded: metrics.own('bindsDegraded', share),
      nothing: metrics.own('bindsNothingDue', share),
    },
    'backlog ages for no good reason',
    SURVEY_PERIOD,
  );
};

/** 1 where more calls than usual had to be asked about. */
export const manyRepairs = (metrics: DeploymentMetrics): MathExpression =>
  math(
    `IF((repaired > ${REPAIRS_WORTH_A_LOOK}) AND (repaired > ${USUAL_REPAIRED_SHARE} * placed), 1, 0)`,
    {
      repaired: metrics.own('leasesRepaired', { period: REPAIR_PERIOD }),
      placed: metrics.own('placed', { period: REPAIR_PERIOD }),
    },
    'many calls repaired',
    REPAIR_PERIOD,
  );

const math = (
  expression: string,
  usingMetrics: Record<string, IMetric>,
  label: string,
  period: Duration = MINUTE,
): MathExpression => new MathExpression({ expression, usingMetrics, label, period });
