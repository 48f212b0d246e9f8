/**
 * What binds most of the time, and since when: limits take turns many times a second, and an operator wants to know which
 * of them it has been. It outlives a controller, because controllers change by the minute.
 */
import type { PrevailingBinding } from '../../contract/widget';
import { type Binding, sentenceOf } from './binding';

export class Prevailing {
  readonly #noted = new Map<Binding['kind'], { count: number; latest: Binding }>();
  #current: PrevailingBinding | undefined;

  /** @param before what the predecessor left. @default nothing is known */
  constructor(before?: PrevailingBinding) {
    this.#current = before;
  }

  /** A turn ended so. */
  note(binding: Binding): void {
    this.#noted.set(binding.kind, { count: (this.#noted.get(binding.kind)?.count ?? 0) + 1, latest: binding });
  }

  /** Judges the turns since the last time; without any it stays as it was. */
  settle(nowMs: number): PrevailingBinding | undefined {
    let most: { count: number; latest: Binding } | undefined;
    for (const one of this.#noted.values()) if (one.count > (most?.count ?? 0)) most = one;
    this.#noted.clear();
    if (most) {
      const { kind } = most.latest;
      const sinceMs = this.#current?.kind === kind ? this.#current.sinceMs : nowMs;
      this.#current = { kind, sentence: sentenceOf(most.latest), sinceMs };
    }
    return this.#current;
  }
}
