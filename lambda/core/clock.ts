/** Time, as a port: the system's in Lambda, a virtual one in tests and simulations. */
export interface Clock {
  /** Wall clock, Unix ms: comparable between machines within the promised skew. */
  nowMs(): number;
  /** Monotonic ms of this process: for durations only. */
  monotonicMs(): number;
  /** Resolves after `ms`, or as soon as `signal` aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
