/**
 * Long polls of queues. They are kept here and not in the emulator for two reasons: a poller that has gone must not take
 * a message with it (there it would stay invisible for the whole visibility timeout), and a message must wake one poller,
 * not all. The emulator is only asked for what is there now; a message that comes in wakes a poller, which asks again.
 * What appears in a queue without being sent (a delay or a visibility timeout that ends, a dead letter that is moved) is
 * found by one waiting poller per queue that looks every so often.
 */

/** How late a message that nobody sent just now may be noticed. */
const LOOK_EVERY_MS = 50;

/** What a poller saw in the queue. */
export interface Look<T> {
  /** It needs to wait no longer. */
  readonly done: boolean;
  /** It took as much as it could, so there may be something for another poller. */
  readonly more: boolean;
  readonly result: T;
}

interface Lane {
  /** Messages seen coming in; tells whether one came between a look and the wait after it. */
  arrivals: number;
  readonly waiting: Set<() => void>;
  timer: NodeJS.Timeout | undefined;
}

export class QueueWaiters {
  readonly #lanes = new Map<string, Lane>();

  /** Messages came in, or became visible. */
  arrived(queue: string, messages: number): void {
    const lane = this.#lane(queue);
    lane.arrivals += messages;
    wake(lane, messages);
  }

  /**
   * Looks until it finds something, the time is over or the poller has gone.
   *
   * @param look asks for messages that are there now
   * @returns the last look's result
   */
  async poll<T>(queue: string, waitMs: number, signal: AbortSignal, look: () => Promise<Look<T>>): Promise<T> {
    const lane = this.#lane(queue);
    const deadlineMs = performance.now() + waitMs;
    for (;;) {
      const seen = lane.arrivals;
      const { done, more, result } = await look();
      if (more) wake(lane, 1);
      const leftMs = deadlineMs - performance.now();
      if (done || leftMs <= 0) return result;
      if (lane.arrivals === seen && !signal.aborted) await pause(lane, leftMs, signal);
      if (signal.aborted) return result;
    }
  }

  #lane(queue: string): Lane {
    let lane = this.#lanes.get(queue);
    if (!lane) {
      lane = { arrivals: 0, waiting: new Set(), timer: undefined };
      this.#lanes.set(queue, lane);
    }
    return lane;
  }
}

/** Wakes those that have waited longest. */
function wake(lane: Lane, pollers: number): void {
  let left = pollers;
  for (const resume of lane.waiting) {
    if (left <= 0) return;
    left -= 1;
    resume();
  }
}

function pause(lane: Lane, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const resume = (): void => {
      clearTimeout(timeout);
      signal.removeEventListener('abort', resume);
      lane.waiting.delete(resume);
      if (lane.waiting.size === 0) {
        clearInterval(lane.timer);
        lane.timer = undefined;
      }
      resolve();
    };
    const timeout = setTimeout(resume, ms);
    signal.addEventListener('abort', resume);
    lane.waiting.add(resume);
    lane.timer ??= setInterval(() => wake(lane, 1), LOOK_EVERY_MS);
  });
}
