/** `npm run soak`. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { drawWorld, type Trial } from '../../../sim/world/random-world';
import { soak } from './soak';

const WORKER = path.join(__dirname, 'soak-worker.ts');

/** In a thread of its own, so that nothing is inherited from one batch to the next. */
const tryWorlds = (seeds: readonly number[]): Promise<readonly Trial[]> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { workerData: seeds, execArgv: ['--import', 'tsx'] });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`a thread ended with ${code} and no answer`)));
  });

const { stdout, stderr } = process;
void soak(process.argv.slice(2), { stdout, stderr, tryWorlds, describeWorld: drawWorld }).then((code) => {
  process.exitCode = code;
});
