/** Every metric of the deployment: emitted by the controller, read by dashboard and alarms. */
export const NAMESPACE = 'Callpace';
/** The one dimension: bounded, and free of personal data. */
export const DEPLOYMENT_DIMENSION = 'Deployment';

export const METRICS = {
  /** Contacts let into the dial queue. */
  admitted: 'Admitted',
  /** Calls that Connect accepted. */
  placed: 'Placed',
  throttled: 'Throttled',
  capacity: 'Capacity',
  notSent: 'NotSent',
  refused: 'Refused',
  blocked: 'Blocked',
  unknown: 'Unknown',
  /** Dial requests that were let go because their time had passed. */
  lapsed: 'Lapsed',
  deadLettered: 'DeadLettered',
  /** Calls of ours that may be up: the leases. */
  ownCalls: 'OwnCalls',
  /** Other people's calls, as far as known. */
  otherCalls: 'OtherCalls',
  headroom: 'Headroom',
  concurrentCallsQuota: 'ConcurrentCallsQuota',
  /** Calls per second that admission may reach now. */
  allowedRate: 'AllowedRate',
  /** The account's calls per second. */
  rateLimit: 'RateLimit',
  /** Contacts that may be called now. */
  backlogDue: 'BacklogDue',
  /** 1 per emission: a controller is alive. */
  heartbeat: 'ControllerHeartbeat',
  /** Own accepted calls without a contact event for 10 s. */
  eventsMissing: 'ContactEventsMissing',
  /** Campaigns that a wrong configuration stops. */
  campaignsBlocked: 'CampaignsBlocked',
  /** What binds: the share of the time in which each limit was the one, 0-1. */
  bindsRate: 'BindsRate',
  bindsLanes: 'BindsLanes',
  bindsConcurrency: 'BindsConcurrency',
  bindsHeadroom: 'BindsHeadroom',
  bindsCampaignCap: 'BindsCampaignCap',
  bindsCallingHours: 'BindsCallingHours',
  bindsPause: 'BindsPause',
  bindsFailingCalls: 'BindsFailingCalls',
  bindsStop: 'BindsStop',
  bindsSuppression: 'BindsSuppression',
  bindsBlock: 'BindsBlock',
  bindsDegraded: 'BindsDegraded',
  bindsNothingDue: 'BindsNothingDue',
  answered: 'Answered',
  notAnswered: 'NotAnswered',
} as const;
export type MetricName = (typeof METRICS)[keyof typeof METRICS];

/** Counted things, written as zero when they did not happen. What is not listed is a gauge. */
export const COUNTERS: readonly MetricName[] = [
  METRICS.admitted,
  METRICS.placed,
  METRICS.throttled,
  METRICS.capacity,
  METRICS.notSent,
  METRICS.refused,
  METRICS.blocked,
  METRICS.unknown,
  METRICS.lapsed,
  METRICS.deadLettered,
  METRICS.heartbeat,
  METRICS.answered,
  METRICS.notAnswered,
];
