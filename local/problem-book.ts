/** Everything that went wrong, each thing once: a poller that is refused ten times a second is one problem. */
import type { LocalProblem } from './functions/invocation';

const MOST_PROBLEMS = 1_000;

export class ProblemBook {
  readonly #onProblem: (problem: LocalProblem) => void;
  readonly #known = new Map<string, LocalProblem>();

  constructor(onProblem: (problem: LocalProblem) => void = () => undefined) {
    this.#onProblem = onProblem;
  }

  report(source: string, message: string): void {
    const key = `${source} ${message}`;
    if (this.#known.has(key) || this.#known.size >= MOST_PROBLEMS) return;
    const problem = { atMs: Date.now(), source, message };
    this.#known.set(key, problem);
    this.#onProblem(problem);
  }

  /** Oldest first. */
  all(): readonly LocalProblem[] {
    return [...this.#known.values()];
  }
}
