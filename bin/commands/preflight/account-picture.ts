/** Everything that preflight looks at: what the deployment was told, and what the account says. */
import type { ControllerSettings, DialerSettings } from '../../../lambda/contract/settings';
import type { Reading } from './reading';

/** What the deployment was told. */
export type Told = Pick<
  ControllerSettings,
  'quotas' | 'callsPerSecond' | 'callsPerSecondCeiling' | 'concurrentCallsQuota' | 'instanceId' | 'instanceArn'
> &
  Pick<DialerSettings, 'contactFlowId' | 'queueId' | 'sourcePhoneNumber'>;

export interface InstanceRead {
  /** ACTIVE, CREATION_IN_PROGRESS, CREATION_FAILED */
  readonly status: string;
  readonly outboundCallsEnabled: boolean;
}

export interface FlowRead {
  readonly name: string;
  /** ACTIVE or ARCHIVED. */
  readonly state: string;
  /** PUBLISHED or SAVED. */
  readonly status: string;
  /** CONTACT_FLOW and the like. */
  readonly type: string;
}

export interface QueueRead {
  readonly name: string;
  /** ENABLED or DISABLED. */
  readonly status: string;
  /** Id of the number that is shown; undefined where the queue has none. */
  readonly callerIdNumberId: string | undefined;
}

export interface ConcurrencyRead {
  readonly concurrentExecutions: number;
  readonly unreservedConcurrentExecutions: number;
}

export interface AlarmsRead {
  /** The alarms that the deployment should have. */
  readonly expected: readonly string[];
  readonly found: readonly { readonly name: string; readonly state: string; readonly actionsEnabled: boolean }[];
}

export interface SubscriptionsRead {
  readonly confirmed: number;
  readonly pending: number;
}

/** One answer for each question. */
export interface AccountPicture {
  readonly told: Told;
  readonly concurrentCalls: Reading<number>;
  /** Calls per second. */
  readonly startRate: Reading<number>;
  readonly instance: Reading<InstanceRead>;
  readonly flow: Reading<FlowRead>;
  /** Asked where the deployment has a Connect queue. */
  readonly queue: Reading<QueueRead> | undefined;
  /** Whether the source number is claimed to the instance; asked where the deployment has one. */
  readonly sourceNumber: Reading<boolean> | undefined;
  readonly concurrency: Reading<ConcurrencyRead>;
  /** Reserved for the dialer; undefined inside where nothing is reserved. */
  readonly dialerReserved: Reading<number | undefined>;
  /** ENABLED or DISABLED. */
  readonly contactEventsRule: Reading<string>;
  /** Name of the dashboard. */
  readonly dashboard: Reading<string>;
  readonly alarms: Reading<AlarmsRead>;
  readonly subscriptions: Reading<SubscriptionsRead>;
}
