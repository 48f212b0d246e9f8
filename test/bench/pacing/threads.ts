/** Each run in a thread of its own, so that several run at once and none inherits anything from another. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DayTrace, RunResult } from './results';

/** What a thread is asked for. */
export type Request =
  | {
      readonly kind: 'run';
      readonly regime: string;
      readonly policy: string;
      readonly seed: number;
      readonly seconds: number;
    }
  | { readonly kind: 'trace' };

const WORKER = path.join(__dirname, 'run-worker.ts');

function inThread<Answer>(request: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { workerData: request, execArgv: ['--import', 'tsx'] });
    worker.once('message', resolve);
    worker.once('error', reject);
    // Settled already, if it has answered.
    worker.once('exit', (code) => reject(new Error(`a thread ended with ${code} and no answer`)));
  });
}

export const runInThread = (regime: string, policy: string, seed: number, seconds: number): Promise<RunResult> =>
  inThread<RunResult>({ kind: 'run', regime, policy, seed, seconds });

export const traceInThread = (): Promise<DayTrace> => inThread<DayTrace>({ kind: 'trace' });
