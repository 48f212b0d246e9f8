/** A list that forgets its oldest entries, so that a stack can run for days. */
export class BoundedList<T> {
  readonly #capacity: number;
  #entries: T[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  push(entry: T): void {
    this.#entries.push(entry);
    // Trimmed in large steps: a shift per entry would cost its length each time.
    if (this.#entries.length >= this.#capacity * 2) this.#entries = this.#entries.slice(-this.#capacity);
  }

  /** The latest entries, oldest first, at most as many as the capacity. */
  latest(): readonly T[] {
    return this.#entries.slice(-this.#capacity);
  }
}
