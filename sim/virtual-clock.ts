/**
 * Time that passes only when nobody has anything left to do at this moment: a day takes seconds, and every run with the
 * same seed is the same run. Code that awaits the {@link Clock} port runs in it unchanged, as long as it waits for
 * nothing but promises: time goes on as soon as every promise that can go on has gone on.
 *
 * Moments are whole milliseconds, as they are on a real timer; so what happens at almost the same time costs one step.
 */
import type { Clock } from '../lambda/core/clock';
import { EventHeap } from './event-heap';

/** Something that happens by itself at moments of its own, such as the Connect model. */
export interface Happening {
  nextAtMs(): number | undefined;
  /** Lets everything happen that is due. */
  run(nowMs: number): void;
}

/** An action at a moment, unless it is cancelled before. */
export class Alarm {
  #action: (() => void) | undefined;

  constructor(action: () => void) {
    this.#action = action;
  }

  get isOver(): boolean {
    return this.#action === undefined;
  }

  ring(): void {
    const action = this.#action;
    this.#action = undefined;
    action?.();
  }

  cancel(): void {
    this.#action = undefined;
  }
}

/** After so many steps real timers and signals get their turn: a test's time limit must be able to end a run. */
const STEPS_PER_REAL_TURN = 2_000;

export class VirtualClock implements Clock {
  readonly #alarms = new EventHeap<Alarm>();
  readonly #happenings: Happening[] = [];
  #nowMs: number;
  #steps = 0;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => alarm.ring();
      const alarm = this.at(this.#nowMs + Math.max(0, ms), () => {
        signal?.removeEventListener('abort', wake);
        resolve();
      });
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  /** Plans an action for a moment, rounded up to a whole millisecond. */
  at(atMs: number, action: () => void): Alarm {
    const alarm = new Alarm(action);
    this.#alarms.push(Math.ceil(Math.max(this.#nowMs, atMs)), alarm);
    return alarm;
  }

  add(happening: Happening): void {
    this.#happenings.push(happening);
  }

  /** Runs until the condition holds or the time is up. Returns whether the condition holds. */
  runUntil(isDone: () => boolean, untilMs: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const step = () => {
        try {
          if (isDone()) resolve(true);
          else if (this.#advance(untilMs)) this.#whenSettled(step);
          else resolve(false);
        } catch (error) {
          reject(error);
        }
      };
      this.#whenSettled(step);
    });
  }

  /** Goes to the next moment and lets everything happen that is due; false if there is none by then. */
  #advance(untilMs: number): boolean {
    const nextMs = this.#nextAtMs();
    if (nextMs === undefined || nextMs > untilMs) return false;
    this.#nowMs = Math.max(this.#nowMs, nextMs);
    for (const happening of this.#happenings) {
      if ((happening.nextAtMs() ?? Number.POSITIVE_INFINITY) <= this.#nowMs) happening.run(this.#nowMs);
    }
    while ((this.#alarms.nextAtMs() ?? Number.POSITIVE_INFINITY) <= this.#nowMs) this.#alarms.pop()?.ring();
    return true;
  }

  #nextAtMs(): number | undefined {
    while (this.#alarms.peek()?.isOver) this.#alarms.pop();
    let nextMs = this.#alarms.nextAtMs();
    for (const happening of this.#happenings) {
      const atMs = happening.nextAtMs();
      if (atMs !== undefined && (nextMs === undefined || atMs < nextMs)) nextMs = atMs;
    }
    return nextMs;
  }

  /**
   * Calls back once every promise that can go on has gone on: what is left to the next tick runs after all of them. The
   * step is itself a microtask, because a tick that is planned during a tick would come before the promises.
   */
  #whenSettled(step: () => void): void {
    this.#steps += 1;
    if (this.#steps % STEPS_PER_REAL_TURN === 1) setImmediate(queueMicrotask, step);
    else process.nextTick(queueMicrotask, step);
  }
}
