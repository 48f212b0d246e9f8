/** What runs in a thread: one run, or the picture of a day. */
import { parentPort, workerData } from 'node:worker_threads';
import type { DayTrace, RunResult } from './results';
import { runNamed, traceDay } from './runs';
import type { Request } from './threads';

async function answer(request: Request): Promise<RunResult | DayTrace> {
  if (request.kind === 'trace') return traceDay();
  const before = process.threadCpuUsage();
  const figures = await runNamed(request.regime, request.policy, request.seed, request.seconds);
  const { user, system } = process.threadCpuUsage(before);
  return { figures, secondsOfCpu: (user + system) / 1e6 };
}

void answer(workerData as Request).then((result) => parentPort?.postMessage(result));
