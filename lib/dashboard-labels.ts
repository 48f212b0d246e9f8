/** Which metrics the graphs of many lines show, and what each line is called. */
import type { METRICS } from '../lambda/contract/metrics';

export type Labels = Partial<Record<keyof typeof METRICS, string>>;

export const OUTCOMES: Labels = {
  throttled: 'throttled',
  capacity: 'instance full',
  notSent: 'not sent',
  refused: 'refused',
  blocked: 'blocked by the configuration',
  unknown: 'unknown',
  lapsed: 'lapsed requests',
};

export const DISPOSITIONS: Labels = {
  answered: 'answered',
  voicemail: 'voicemail',
  noAnswer: 'no answer',
  busy: 'busy',
  invalidNumber: 'invalid number',
  failed: 'failed',
  rejected: 'rejected for want of a line',
};

export const REFUSED: Labels = {
  refusedDestination: 'destination not allowed',
  refusedPermission: 'not permitted',
  refusedParameter: 'wrong value',
  refusedOther: 'other',
};

export const DEAD_LETTERED: Labels = {
  deadLetteredDestination: 'destination not allowed',
  deadLetteredPermission: 'not permitted',
  deadLetteredParameter: 'wrong value',
  deadLetteredCrash: 'crashed the dialer',
  deadLetteredOther: 'other',
};

export const ROWS: Labels = {
  rowsAccepted: 'accepted',
  rowsDuplicate: 'duplicate',
  rowsRejected: 'rejected',
};

export const BINDINGS: Labels = {
  bindsRate: 'rate',
  bindsLanes: 'lanes',
  bindsConcurrency: 'concurrent-call quota',
  bindsHeadroom: 'headroom',
  bindsCampaignCap: 'cap of a campaign',
  bindsCallingHours: 'calling hours',
  bindsPause: 'pause after refusals',
  bindsFailingCalls: 'failing calls',
  bindsStop: 'stop switch',
  bindsSuppression: 'suppression list not loaded',
  bindsBlock: 'configuration',
  bindsDegraded: 'missing feedback',
  bindsNothingDue: 'nothing due',
};
