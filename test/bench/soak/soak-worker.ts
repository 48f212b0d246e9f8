/** What runs in a thread: some worlds, one after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Trial, tryWorld } from '../../../sim/world/random-world';

async function tryWorlds(seeds: readonly number[]): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  for (const seed of seeds) trials.push(await tryWorld(seed));
  return trials;
}

void tryWorlds(workerData as readonly number[]).then((trials) => parentPort?.postMessage(trials));
