/**
 * Which contacts of the instance hold a line of the concurrent-call quota, by their initiation method.
 *
 * Sources: Amazon Connect administrator guide, "service quotas" (calls in a flow, in a queue, with an agent and outbound
 * count; queued callbacks do not until they are offered; calls transferred to an external number do not), and the API
 * reference of DescribeContact (InitiationMethod).
 */
export type LineUse =
  /** Counts from INITIATED to DISCONNECTED. */
  | 'holds-a-line'
  /** Placed through the API: ours, or another program's. */
  | 'api'
  /** Shares the line of the contact it came from, or is no call. */
  | 'none';

const BY_METHOD: Readonly<Record<string, LineUse>> = {
  API: 'api',
  INBOUND: 'holds-a-line',
  OUTBOUND: 'holds-a-line',
  EXTERNAL_OUTBOUND: 'holds-a-line',
  WEBRTC_API: 'holds-a-line',
  CALLBACK: 'holds-a-line',
  // The caller's line lives on under the first contact; the new contact is the same call.
  TRANSFER: 'none',
  QUEUE_TRANSFER: 'none',
  DISCONNECT: 'none',
  MONITOR: 'none',
  AGENT_REPLY: 'none',
  FLOW: 'none',
};

/** An unknown method counts: in doubt there is one line less. */
export const lineUseOf = (initiationMethod: string): LineUse =>
  BY_METHOD[initiationMethod.toUpperCase()] ?? 'holds-a-line';
