/** Carries a plan out: a few runs at a time, in the plan's order, and tells of each that is done. */
import type { LinePlan } from './plan';
import { pooled } from './pool';
import type { PolicyResult, RunResult } from './results';

/** One run, somewhere. @throws Error if it could not be made: then there is no result at all. */
export type RunOne = (regime: string, policy: string, seed: number, seconds: number) => Promise<RunResult>;

export interface Measuring {
  readonly runOne: RunOne;
  /** Runs at a time. */
  readonly workers: number;
  /** Told of each run that is done. */
  readonly progress: (text: string) => void;
}

export async function measure(plan: readonly LinePlan[], measuring: Measuring): Promise<readonly PolicyResult[]> {
  const runs = plan.flatMap((line) => line.seeds.map((seed) => ({ line, seed })));
  let done = 0;
  const results = await inLanes(runs, measuring.workers, async ({ line, seed }) => {
    const { regime, policy, seconds } = line;
    const result = await measuring.runOne(regime.name, policy.name, seed, seconds);
    done += 1;
    const spent = result.secondsOfCpu.toFixed(1);
    measuring.progress(`${done}/${runs.length} ${regime.name} ${policy.name} seed ${seed}: ${spent} s of CPU`);
    return { line, result };
  });
  return plan.map((line) =>
    pooled(
      { regime: line.regime.name, policy: line.policy.name, seeds: line.seeds },
      results.filter((each) => each.line === line).map(({ result }) => result),
    ),
  );
}

/** Results in the order of the items; after a failure nothing new is begun. */
async function inLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  make: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const left = [...items.entries()];
  const lane = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [index, item] = next;
      try {
        results[index] = await make(item);
      } catch (error) {
        left.length = 0;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
