/** Each run in a thread of its own, so that several run at once and none inherits anything from another. */
import path from 'node:path';
import { inThread } from '../in-thread';
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

const ask = <Answer>(request: Request): Promise<Answer> => inThread<Answer>(WORKER, request);

export const runInThread = (regime: string, policy: string, seed: number, seconds: number): Promise<RunResult> =>
  ask<RunResult>({ kind: 'run', regime, policy, seed, seconds });

export const traceInThread = (): Promise<DayTrace> => ask<DayTrace>({ kind: 'trace' });
