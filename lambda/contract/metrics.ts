/**
 * Every metric of the deployment: emitted by the controller, and a few by the intake; read by dashboard and alarms. Each
 * costs money by the month and deployment (docs/metrics.md), so reasons are classes, and there is no dimension besides the
 * deployment, but for one metric of the largest campaigns.
 */
export const NAMESPACE = 'Callpace';
/** The dimension of all: bounded, and free of personal data. */
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
  /** Refusals by reason, a bounded set: the country or destination, a permission without a stated cause, a value, others. */
  refusedDestination: 'RefusedDestination',
  refusedPermission: 'RefusedPermission',
  refusedParameter: 'RefusedParameter',
  refusedOther: 'RefusedOther',
  blocked: 'Blocked',
  unknown: 'Unknown',
  /** Requests that the dialer took longer to send than is usual. */
  lateCalls: 'LateCalls',
  /** Dial requests that were let go because their time had passed. */
  lapsed: 'Lapsed',
  deadLettered: 'DeadLettered',
  /** Dead letters by reason, the same set, and contacts that crashed their dialer. */
  deadLetteredDestination: 'DeadLetteredDestination',
  deadLetteredPermission: 'DeadLetteredPermission',
  deadLetteredParameter: 'DeadLetteredParameter',
  deadLetteredCrash: 'DeadLetteredCrash',
  deadLetteredOther: 'DeadLetteredOther',
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
  /** Contacts that wait for their time, or for their calling window. */
  backlogWaiting: 'BacklogWaiting',
  /** How long the contact that is due longest has been due, among those whose window is open, s. */
  oldestDue: 'OldestDue',
  /** From a campaign's first list to its first accepted call, calling windows included, s. */
  dropToFirstCall: 'DropToFirstCall',
  /** Rows of the lists that were loaded to their end, by what became of them; written by the intake. */
  rowsAccepted: 'RowsAccepted',
  rowsRejected: 'RowsRejected',
  rowsDuplicate: 'RowsDuplicate',
  /** Deliveries of lists, or of parts of them, that went back to the queue because a service was away or too busy. */
  intakeDeferred: 'IntakeDeferred',
  /** Since the suppression list was dropped that was not dropped again for longest, s. */
  suppressionListAge: 'SuppressionListAge',
  /** Of the Connect queues in use: agents who could take a contact, and contacts that wait for one. */
  agentsAvailable: 'AgentsAvailable',
  contactsInQueue: 'ContactsInQueue',
  /** 1 per emission: a controller is alive. */
  heartbeat: 'ControllerHeartbeat',
  /** From the last renewal of one controller to the first admission turn of the next, s. */
  handOverGap: 'HandOverGap',
  /** Controllers that took over from one that had not said goodbye. */
  takeovers: 'Takeovers',
  /** Own calls of which not an event but DescribeContact told that they were over, or ours. */
  leasesRepaired: 'LeasesRepaired',
  /** Life-cycle events that the event bus did not take in time. */
  lifecycleEventsDropped: 'LifecycleEventsDropped',
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
  /** How calls ended. */
  answered: 'Answered',
  voicemail: 'Voicemail',
  noAnswer: 'NoAnswer',
  busy: 'Busy',
  invalidNumber: 'InvalidNumber',
  failed: 'Failed',
  /** Died at once for want of a line. */
  rejected: 'Rejected',
} as const;
export type MetricName = (typeof METRICS)[keyof typeof METRICS];

/** Contacts of one campaign that are not done. */
export const CAMPAIGN_BACKLOG = 'CampaignBacklog';
/** Its second dimension. */
export const CAMPAIGN_DIMENSION = 'Campaign';
/** The largest unfinished campaigns have a backlog of their own, so many of them at most: each is a metric to pay. */
export const CAMPAIGNS_MEASURED = 20;
/** What stands for all others. No campaign is called so: a campaign's name has a slash. */
export const OTHER_CAMPAIGNS = 'others';

/** Counted by the intake, when there is something to count. */
const INTAKE_COUNTERS: readonly MetricName[] = [
  METRICS.rowsAccepted,
  METRICS.rowsRejected,
  METRICS.rowsDuplicate,
  METRICS.intakeDeferred,
];

/** Counted by the controller, and written as zero when it did not happen. */
export const CONTROLLER_COUNTERS: readonly MetricName[] = [
  METRICS.admitted,
  METRICS.placed,
  METRICS.throttled,
  METRICS.capacity,
  METRICS.notSent,
  METRICS.refused,
  METRICS.refusedDestination,
  METRICS.refusedPermission,
  METRICS.refusedParameter,
  METRICS.refusedOther,
  METRICS.blocked,
  METRICS.unknown,
  METRICS.lateCalls,
  METRICS.lapsed,
  METRICS.deadLettered,
  METRICS.deadLetteredDestination,
  METRICS.deadLetteredPermission,
  METRICS.deadLetteredParameter,
  METRICS.deadLetteredCrash,
  METRICS.deadLetteredOther,
  METRICS.heartbeat,
  METRICS.takeovers,
  METRICS.leasesRepaired,
  METRICS.lifecycleEventsDropped,
  METRICS.answered,
  METRICS.voicemail,
  METRICS.noAnswer,
  METRICS.busy,
  METRICS.invalidNumber,
  METRICS.failed,
  METRICS.rejected,
];

/** Counted things. What is not listed is a gauge. */
export const COUNTERS: readonly MetricName[] = [...CONTROLLER_COUNTERS, ...INTAKE_COUNTERS];

/** Gauges that are times. Everything else is a count. */
export const IN_SECONDS: readonly string[] = [
  METRICS.oldestDue,
  METRICS.dropToFirstCall,
  METRICS.handOverGap,
  METRICS.suppressionListAge,
] satisfies MetricName[];
