/** What runs in a thread: one month. */
import { parentPort, workerData } from 'node:worker_threads';
import { tryMonth } from '../../../sim/month/month';
import type { MonthOptions } from '../../../sim/month/plan';
import type { Measured } from './month';

/** Seconds of this thread alone. */
const cpuSeconds = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
};

async function measure(options: MonthOptions): Promise<Measured> {
  const trial = await tryMonth(options, (day, days) => {
    process.stderr.write(`${options.season}: day ${day} of ${days}, ${Math.round(cpuSeconds())} s of CPU\n`);
  });
  return { trial, cpuSeconds: cpuSeconds() };
}

void measure(workerData as MonthOptions).then((measured) => parentPort?.postMessage(measured));
