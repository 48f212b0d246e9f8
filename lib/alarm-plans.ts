/**
 * What is worth telling somebody, how soon, and what no data means each time. An alarm pages when callers are hurt now, or
 * when nobody is called although somebody should be; everything else is a ticket, for working hours.
 */
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import {
  backlogAgeing,
  deadLetters,
  intakeFailures,
  manyRepairs,
  quotaUsed,
  rateUsed,
  SURVEY_PERIOD,
  throttledByOthers,
} from './alarm-metrics';
import type { AlarmPlan, AlarmSources } from './alarm-plan';
import type { DeploymentMetrics } from './deployment-metrics';

/** In the order in which to look at them: without a controller nothing else can be believed. */
export const alarmPlans = (sources: AlarmSources): readonly AlarmPlan[] => [
  ...standstills(sources),
  ...limits(sources.metrics),
  ...slowdowns(sources.metrics),
  ...decisions(sources),
];

/** Nobody is called, or those who are get nothing of it. */
const standstills = ({ metrics }: AlarmSources): readonly AlarmPlan[] => [
  {
    name: 'controller-heartbeat-missing',
    severity: 'page',
    meaning: 'No pacing controller is alive: nobody is called.',
    metric: metrics.own('heartbeat'),
    threshold: 1,
    isBelow: true,
    periods: 3,
    // A controller that is gone sends nothing: no data is the very thing to alarm on.
    missing: TreatMissingData.BREACHING,
  },
  {
    name: 'calls-failing',
    severity: 'page',
    meaning: 'Most calls fail, so dialing pauses: the carrier or the contact flow is probably down.',
    metric: metrics.own('bindsFailingCalls'),
    threshold: 0,
    // Pauses and trials alternate: three minutes of five are one and the same outage.
    periods: 5,
    breaching: 3,
    // No point means no controller, and that is another alarm.
    missing: TreatMissingData.NOT_BREACHING,
  },
  {
    name: 'suppression-not-loaded',
    severity: 'page',
    meaning: 'A suppression list is not loaded, so nobody at all is called.',
    metric: metrics.own('bindsSuppression', { statistic: 'Average' }),
    threshold: 0.5,
    // Every list that is dropped passes through this state for as long as it takes to load.
    periods: 5,
    // A list stays as it is while nobody looks; what binds is only measured by a controller that is there.
    missing: TreatMissingData.IGNORE,
  },
];

/** The account's limits: overrun, or what there is to ask AWS for. */
const limits = (metrics: DeploymentMetrics): readonly AlarmPlan[] => [
  {
    name: 'quota-breached',
    severity: 'page',
    meaning:
      'Calls were dropped because the instance was over its concurrent-call quota: inbound callers may be among them.',
    metric: metrics.connect('CallsBreachingConcurrencyQuota', 'Sum'),
    threshold: 0,
    periods: 1,
    // Amazon Connect has no points where there was no breach.
    missing: TreatMissingData.NOT_BREACHING,
  },
  {
    name: 'throttled-not-by-us',
    severity: 'page',
    meaning:
      'Amazon Connect rejects calls for their rate, and none of them is ours: callers, or other systems, are turned away.',
    metric: throttledByOthers(metrics),
    threshold: 0,
    // Our count of a throttle can be a minute behind Connect's: one minute proves nothing.
    periods: 5,
    breaching: 2,
    // Amazon Connect has no points where nothing was throttled.
    missing: TreatMissingData.NOT_BREACHING,
  },
  {
    name: 'calls-throttled',
    severity: 'ticket',
    meaning:
      'Our own requests are throttled again and again: the rate that is paced by is more than the account gives.',
    metric: metrics.own('throttled'),
    threshold: 0,
    // Pace is cut at the first throttle and recovers slowly; only a wrong limit makes for three minutes of five.
    periods: 5,
    breaching: 3,
    // The counter is written as zero: no point means no controller, and that is another alarm.
    missing: TreatMissingData.NOT_BREACHING,
  },
  {
    name: 'quota-nearly-used',
    severity: 'ticket',
    meaning: 'For half an hour more than 80 % of the concurrent-call quota were in use: the quota is what limits.',
    metric: quotaUsed(metrics),
    threshold: 80,
    // Five minutes each.
    periods: 6,
    // No calls, no points; no quota means no controller, and that is another alarm.
    missing: TreatMissingData.NOT_BREACHING,
  },
  {
    name: 'rate-nearly-used',
    severity: 'ticket',
    meaning: 'For half an hour more than 75 % of the calls per second were asked for: the rate is what limits.',
    metric: rateUsed(metrics),
    threshold: 75,
    // Five minutes each.
    periods: 6,
    // AWS/Usage has no points where nobody asks; no rate means no controller, and that is another alarm.
    missing: TreatMissingData.NOT_BREACHING,
  },
];

/** Dialing goes on, but not as it could. */
const slowdowns = (metrics: DeploymentMetrics): readonly AlarmPlan[] => [
  {
    name: 'contact-events-missing',
    severity: 'ticket',
    meaning: 'Calls are placed, but their events do not arrive: dialing is slowed down to what is safe without them.',
    metric: metrics.own('eventsMissing'),
    threshold: 0,
    // Events are best effort. One lost event is over with its call; three minutes are a pattern.
    periods: 3,
    // No point means no controller, and that is another alarm.
    missing: TreatMissingData.NOT_BREACHING,
  },
  {
    name: 'leases-repaired',
    severity: 'ticket',
    meaning: 'The ends of many calls had to be asked for: their lines were held longer than they lasted.',
    metric: manyRepairs(metrics),
    threshold: 0,
    periods: 1,
    // Written as zero while a controller is there.
    missing: TreatMissingData.NOT_BREACHING,
  },
  {
    name: 'pacing-degraded',
    severity: 'ticket',
    meaning: 'For ten minutes missing feedback was what bound: dialing is slower than the account allows.',
    metric: metrics.own('bindsDegraded', { statistic: 'Average' }),
    threshold: 0.5,
    // A first start is degraded until the first calls are confirmed, and CloudWatch was read: minutes.
    periods: 10,
    // What binds is only measured while a controller is there.
    missing: TreatMissingData.NOT_BREACHING,
  },
  {
    name: 'backlog-ageing',
    severity: 'ticket',
    meaning: 'Contacts may be called, and are not, although neither a limit nor calling hours nor a stop keeps them.',
    metric: backlogAgeing(metrics),
    threshold: 0,
    periods: 3,
    // No point means no controller, and that is another alarm.
    missing: TreatMissingData.NOT_BREACHING,
  },
];

/** Something waits for a person. */
const decisions = (sources: AlarmSources): readonly AlarmPlan[] => [
  ...waiting(sources),
  {
    name: 'suppression-list-old',
    severity: 'ticket',
    meaning:
      'A suppression list was not dropped again for longer than it may be old: people may be called who have objected since.',
    metric: sources.metrics.own('suppressionListAge', { period: SURVEY_PERIOD }),
    threshold: sources.suppressionMaxAgeDays * 86_400,
    periods: 1,
    // Where no list is in force, there is no age: an alarm that kept its state would stay after the old list was retired.
    missing: TreatMissingData.NOT_BREACHING,
  },
];

const waiting = ({ metrics, deadLetterQueues, intake }: AlarmSources): readonly AlarmPlan[] => [
  {
    name: 'campaign-blocked',
    severity: 'ticket',
    meaning: 'A wrong configuration stops a campaign: its contacts wait, none is used up.',
    metric: metrics.own('campaignsBlocked'),
    threshold: 0,
    periods: 1,
    // A campaign stays blocked while nobody reports on it.
    missing: TreatMissingData.IGNORE,
  },
  {
    name: 'intake-failing',
    severity: 'ticket',
    meaning: 'Lists could not be loaded: their contacts are not called.',
    metric: intakeFailures(intake.deadLetterQueue, intake.function, metrics),
    threshold: 0,
    // An error that is over with the next delivery is not worth a look.
    periods: 4,
    breaching: 2,
    // Queue and function report nothing while they are not used.
    missing: TreatMissingData.NOT_BREACHING,
  },
  {
    name: 'dead-letters',
    severity: 'ticket',
    meaning: 'Something was put aside that nobody will try again by itself: contacts wait for a decision.',
    metric: deadLetters(deadLetterQueues),
    threshold: 0,
    // SQS reports some minutes late, and what is not there yet is filled in as empty.
    periods: 5,
    breaching: 1,
    // SQS stops reporting a queue that was not used for hours: such a queue is empty.
    missing: TreatMissingData.NOT_BREACHING,
  },
];
