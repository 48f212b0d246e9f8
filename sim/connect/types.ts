/** The words of the Connect model: what the simulated account is, what it is asked, what it answers and emits. */

/** The simulated account: its limits, its traffic and its weather. */
export interface ConnectAccount {
  /** Token bucket of StartOutboundVoiceContact. */
  readonly callsPerSecond: number;
  readonly burst: number;
  /** Calls-per-second quota shared with inbound (ThrottledCalls), one second's worth at once; undefined = not binding. */
  readonly callsPerSecondQuota: number | undefined;
  readonly concurrentCallsQuota: number;
  /** What a call over the quota gets: `drop` = 200, then the contact dies at once; `reject` = LimitExceededException. */
  readonly whenFull: 'drop' | 'reject';
  /** Share of calls that somebody (or something) answers, 0-1. */
  readonly answerRate: number;
  /** Share of calls that find the line busy, 0-1. */
  readonly busyRate: number;
  /** Share of calls to numbers that do not exist, 0-1. */
  readonly invalidNumberRate: number;
  /** Share of calls that the carrier fails after two seconds, 0-1. Whatever the four shares leave rings out unanswered. */
  readonly failureRate: number;
  /** Mean ringing time of a call that is answered, s, did no ring timeout cut it. */
  readonly ringSecondsMean: number;
  /** Range in which an unanswered call rings out, s (capped by the request's ring timeout). */
  readonly ringOutSeconds: readonly [number, number];
  /** Mean time from the answer to the end of the call, s. */
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

/** Calls from outside, a Poisson process: they take lines of the quota and cannot be refused by the dialer. */
export interface InboundTraffic {
  /**
   * `steady`: always `share`. `diurnal`: a wave around `share`, from its trough to `peakShare` and back in each period.
   * `surge`: `share` in the first half of each period, `peakShare` in the second. `flash`: `share`, and in the middle of
   * each period a crowd of `peakShare` of the quota within 60 s (divided by timeScale).
   */
  readonly kind: 'none' | 'steady' | 'diurnal' | 'surge' | 'flash';
  /** Share of the quota that inbound calls would hold if none were blocked, 0-1. */
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

/** How contact events travel: best effort, so late, lost, twice and in any order. */
export interface EventDelivery {
  readonly latencyMedianMs: number;
  /** Sigma of the lognormal latency. */
  readonly latencySigma: number;
  /** Share of events that come very late instead, 0-1. */
  readonly lateRate: number;
  /** Range of their latency, s. */
  readonly lateSeconds: readonly [number, number];
  readonly lossRate: number;
  readonly duplicateRate: number;
  /** No events at all between these two moments after the start, s; they are lost (`cut`) or delivered afterwards (`hold`). */
  readonly outage:
    | { readonly fromSeconds: number; readonly toSeconds: number; readonly mode: 'cut' | 'hold' }
    | undefined;
}

/** How the account's metrics reach CloudWatch. */
export interface MetricsDelivery {
  readonly periodSeconds: number;
  /** Range of the time from the end of a period until its datapoints show, s. */
  readonly lagSeconds: readonly [number, number];
  /** What ConcurrentCalls of a period is: its greatest value, or the value at its end. */
  readonly statistic: 'maximum' | 'snapshot';
  /** Replaces ConcurrentCalls by this share of the quota, in idle periods too, to test what a reading does. */
  readonly forcedConcurrentShare: number | undefined;
  /** No datapoints are published at all. */
  readonly empty: boolean;
}

/** What StartOutboundVoiceContact is asked, as far as the model looks at it. */
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

/** An answer of the service; `name` is the exception as AWS spells it. */
export type StartAnswer =
  | { readonly kind: 'accepted'; readonly contactId: string }
  | { readonly kind: 'error'; readonly httpStatus: number; readonly name: string; readonly message: string };

/** One call, from its start to its end. Times are Unix ms. */
export interface SimulatedContact {
  readonly contactId: string;
  readonly direction: 'api' | 'inbound';
  /** The number called; undefined for inbound calls. */
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

/** The metrics of AWS/Connect (MetricGroup VoiceCalls) that the model publishes. */
export type ConnectMetric =
  | 'ConcurrentCalls'
  /** A share despite its name: 1 is the whole quota. */
  | 'ConcurrentCallsPercentage'
  /** Calls placed and received per second, on average over the period. */
  | 'CallsPerInterval'
  /** Sum over the period; no datapoint for a sum of zero. */
  | 'CallsBreachingConcurrencyQuota'
  /** Sum over the period of the calls above the calls-per-second quota; no datapoint for a sum of zero. */
  | 'ThrottledCalls';

export interface MetricDatapoint {
  readonly metric: ConnectMetric;
  /** Start of the period, Unix ms. */
  readonly timestampMs: number;
  readonly value: number;
  /** When GetMetricData shows it, Unix ms. */
  readonly visibleAtMs: number;
}

/** What leaves the account by itself. */
export type Effect =
  | { readonly kind: 'event'; readonly event: ConnectEvent }
  | { readonly kind: 'datapoint'; readonly datapoint: MetricDatapoint };

/** The simulator's own books: what happened on the account, whatever the dialer believes. */
export interface AccountLog {
  /** Every contact ever, in order of its start. */
  readonly contacts: readonly SimulatedContact[];
  /** Requests above the token bucket: TooManyRequestsException. */
  readonly throttled: number;
  /** Requests that got any other error but the one of a full quota. */
  readonly refused: number;
  /** Own calls that found the quota full. */
  readonly breaches: number;
  /** Own calls that died because the calls-per-second quota was used up. */
  readonly rateBreaches: number;
  /** Inbound calls that came, blocked ones included. */
  readonly inboundOffered: number;
  readonly inboundBlocked: number;
  /** Greatest number of calls up at once, own and inbound. A call that found the quota full was never up. */
  readonly concurrentPeak: number;
  /** Greatest number of accepted starts within any one second. */
  readonly callsPerSecondPeak: number;
}
