/** The words of the Connect model: what the simulated account is, what it is asked, what it answers and emits. */

export interface ConnectAccount {
  /** Token bucket of StartOutboundVoiceContact. */
  readonly callsPerSecond: number;
  readonly burst: number;
  /** Calls-per-second quota shared with inbound (ThrottledCalls); undefined = not binding. */
  readonly callsPerSecondQuota: number | undefined;
  readonly concurrentCallsQuota: number;
  /** What a call over the quota gets: `drop` = 200, then the contact dies at once; `reject` = LimitExceededException. */
  readonly whenFull: 'drop' | 'reject';
  /** Share of calls that somebody (or something) answers, 0-1. */
  readonly answerRate: number;
  readonly busyRate: number;
  readonly invalidNumberRate: number;
  readonly ringSecondsMean: number;
  /** Range in which an unanswered call rings out (capped by the request's ring timeout, scaled by timeScale). */
  readonly ringOutSeconds: readonly [number, number];
  readonly talkSecondsMean: number;
  /** Sigma of the lognormal talk time; 0 = constant. */
  readonly talkSigma: number;
  /** All call times are divided by this (20 = a 60 s call takes 3 s). */
  readonly timeScale: number;
  readonly inbound: InboundTraffic;
  readonly events: EventDelivery;
  readonly metrics: MetricsDelivery;
  /** Time from the request to its answer, ms. */
  readonly apiLatencyMs: number;
  /** Destination prefixes that are refused with DestinationNotAllowedException, e.g. `+447`. */
  readonly blockedPrefixes: readonly string[];
  /** Exact destinations that are refused with InvalidParameterException. */
  readonly refusedNumbers: readonly string[];
  readonly instanceId: string;
  /** Known flows and queues; any other id is ResourceNotFoundException. Undefined = any is known. */
  readonly contactFlowIds: readonly string[] | undefined;
  readonly queueIds: readonly string[] | undefined;
}

export interface InboundTraffic {
  readonly kind: 'none' | 'steady' | 'diurnal' | 'surge' | 'flash';
  /** Mean share of the quota that inbound calls hold, 0-1. */
  readonly share: number;
  /** Peak share for diurnal, surge and flash. */
  readonly peakShare: number;
  /** Period of the diurnal wave, or time between surges, s (real time of the run, not scaled). */
  readonly periodSeconds: number;
  /** Mean inbound call, s (divided by timeScale). */
  readonly holdSeconds: number;
  /** Whether contact events tell of inbound calls. */
  readonly visible: boolean;
}

export interface EventDelivery {
  readonly latencyMedianMs: number;
  /** Sigma of the lognormal latency. */
  readonly latencySigma: number;
  readonly lossRate: number;
  readonly duplicateRate: number;
  /** No events at all between these two moments after the start, s; they are lost (`cut`) or delivered afterwards (`hold`). */
  readonly outage:
    | { readonly fromSeconds: number; readonly toSeconds: number; readonly mode: 'cut' | 'hold' }
    | undefined;
}

export interface MetricsDelivery {
  readonly periodSeconds: number;
  readonly lagSeconds: number;
  /** What ConcurrentCalls of a period is: its greatest value, or the value at its end. */
  readonly statistic: 'maximum' | 'snapshot';
  /** Replaces ConcurrentCalls by this share of the quota, to test what a reading does. */
  readonly forcedConcurrentShare: number | undefined;
  /** No datapoints are published at all. */
  readonly empty: boolean;
}

export interface StartRequest {
  readonly instanceId: string;
  readonly contactFlowId: string;
  readonly queueId?: string;
  readonly sourcePhoneNumber?: string;
  readonly destinationPhoneNumber: string;
  readonly clientToken?: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly ringTimeoutSeconds?: number;
}

export type StartAnswer =
  | { readonly kind: 'accepted'; readonly contactId: string }
  | { readonly kind: 'error'; readonly httpStatus: number; readonly name: string; readonly message: string };

export interface SimulatedContact {
  readonly contactId: string;
  readonly direction: 'api' | 'inbound';
  readonly destination: string | undefined;
  readonly clientToken: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  readonly initiatedAtMs: number;
  readonly connectedAtMs: number | undefined;
  readonly disconnectedAtMs: number | undefined;
  readonly disconnectReason: string | undefined;
  /** True when it was placed although the quota was full. */
  readonly breach: boolean;
}

/** A contact event on the default bus, as Amazon Connect writes it (the whole EventBridge event). */
export interface ConnectEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'Amazon Connect Contact Event';
  readonly source: 'aws.connect';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface MetricDatapoint {
  readonly metric: string;
  readonly timestampMs: number;
  readonly value: number;
  /** When GetMetricData shows it. */
  readonly visibleAtMs: number;
}

export type Effect =
  | { readonly kind: 'event'; readonly event: ConnectEvent }
  | { readonly kind: 'datapoint'; readonly datapoint: MetricDatapoint };

/** The simulator's own books: what happened on the account, whatever the dialer believes. */
export interface AccountLog {
  /** Every contact ever, in order of its start. */
  readonly contacts: readonly SimulatedContact[];
  readonly throttled: number;
  /** Own calls that found the quota full. */
  readonly breaches: number;
  readonly inboundBlocked: number;
  readonly refused: number;
  readonly concurrentPeak: number;
  /** Greatest number of accepted starts within any one second. */
  readonly callsPerSecondPeak: number;
}
