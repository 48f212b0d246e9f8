/** What a world did to its deployment: proof that the faults of a test have really happened. */
export interface Injected {
  /** Controller invocations that died at an await. */
  kills: number;
  /** Controller invocations that stood still for a while and went on. */
  freezes: number;
  /** Moments at which two controllers were started at once. */
  doubleStarts: number;
  /** SQS messages that were delivered twice, dial requests and mailbox messages. */
  duplicates: number;
  /** SQS messages that took seconds. */
  lateDeliveries: number;
  /** SQS messages that came again because nobody had deleted them in time. */
  redeliveries: number;
  /** Accepted calls whose answer never reached the dialer. */
  lostAnswers: number;
  /** Dialer invocations that died after placing a call. */
  crashes: number;
  /** Dialer invocations that had to wait for a new execution environment. */
  coldStarts: number;
  /** Requests to Connect that found a dead socket and never left. */
  deadSockets: number;
  /** Operations of a table that took a hundred milliseconds and more. */
  slowOperations: number;
  /** Changes of the account while the world ran. */
  changes: number;
}

export const nothingInjected = (): Injected => ({
  kills: 0,
  freezes: 0,
  doubleStarts: 0,
  duplicates: 0,
  lateDeliveries: 0,
  redeliveries: 0,
  lostAnswers: 0,
  crashes: 0,
  coldStarts: 0,
  deadSockets: 0,
  slowOperations: 0,
  changes: 0,
});
