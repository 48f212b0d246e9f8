/**
 * Virtual time: what is to happen, and the moment it is. The clock goes from one action to the next, never back, and
 * stands still while an action runs.
 */
import { EventHeap } from './event-heap';

export class Agenda {
  private readonly actions = new EventHeap<() => void>();
  private clockMs: number;

  constructor(startMs: number) {
    this.clockMs = startMs;
  }

  /** The latest moment that was reached, Unix ms. */
  get nowMs(): number {
    return this.clockMs;
  }

  /** When the next action is due, Unix ms; undefined when nothing is planned. */
  nextAtMs(): number | undefined {
    return this.actions.nextAtMs();
  }

  /** Plans an action; one that is planned for the past runs as soon as possible, one for the end of time never. */
  at(atMs: number, action: () => void): void {
    if (atMs < Number.POSITIVE_INFINITY) this.actions.push(atMs, action);
  }

  after(delayMs: number, action: () => void): void {
    this.at(this.clockMs + delayMs, action);
  }

  /** Runs every action that is due by then, in order, and those that they plan. A time in the past changes nothing. */
  runUntil(nowMs: number): void {
    for (let atMs = this.nextAtMs(); atMs !== undefined && atMs <= nowMs; atMs = this.nextAtMs()) {
      this.clockMs = Math.max(this.clockMs, atMs);
      this.actions.pop()?.();
    }
    this.clockMs = Math.max(this.clockMs, nowMs);
  }
}
