/** What the account says about itself: its metrics of the last minutes, and its quotas. */

/** One period of the instance's metrics in CloudWatch (AWS/Connect, MetricGroup VoiceCalls). */
export interface Reading {
  /** End of the period, Unix ms. */
  readonly endMs: number;
  readonly periodMs: number;
  /** ConcurrentCalls: all voice calls of the instance, whoever placed them. The greatest value or a sample: not documented. */
  readonly concurrentCalls: number;
  /** ConcurrentCallsPercentage, a share of the quota despite its name (1 = all of it); undefined if not published. */
  readonly quotaShare: number | undefined;
  /** CallsBreachingConcurrencyQuota, calls in the period. */
  readonly breaches: number;
  /** ThrottledCalls, calls above the calls-per-second quota in the period. */
  readonly throttledCalls: number;
}

/** What CloudWatch answered: at least one reading, in order of time, or why there is none. */
export type ReadingsAnswer =
  | { readonly kind: 'readings'; readonly readings: readonly Reading[] }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** What Service Quotas answered about one quota. A quota that was never raised may be absent. */
export type QuotaAnswer =
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface QuotaAnswers {
  /** Concurrent active calls of the instance (L-12AB7C57). */
  readonly concurrentCalls: QuotaAnswer;
  /** Rate of StartOutboundVoiceContact, calls per second (L-4E9BCC96). */
  readonly callsPerSecond: QuotaAnswer;
}
