/** How busy the machine was: the local stack needs most of two cores, so a figure says little without this one. */
import os from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface MachineUse {
  readonly seconds: number;
  readonly cores: number;
  /** CPU seconds per second of this process, with the threads of the functions and emulators. */
  readonly ownCores: number;
  /** The same of everything else on the machine. */
  readonly otherCores: number;
  /** Delay of the event loop of the main thread: front port, simulated account, event sources. */
  readonly eventLoopDelayP99Ms: number;
}

const RESOLUTION_MS = 10;

/** Measures from its making until it is read. */
export class MachineMeter {
  readonly #startedAtMs = performance.now();
  readonly #ownAtStart = process.cpuUsage();
  readonly #busyAtStartMs = busyMs();
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.#delay.enable();
  }

  /** Ends the measuring. */
  read(): MachineUse {
    this.#delay.disable();
    const wallMs = performance.now() - this.#startedAtMs;
    const own = process.cpuUsage(this.#ownAtStart);
    const ownCores = (own.user + own.system) / 1000 / wallMs;
    const busyCores = (busyMs() - this.#busyAtStartMs) / wallMs;
    return {
      seconds: wallMs / 1000,
      cores: os.cpus().length,
      ownCores,
      otherCores: Math.max(0, busyCores - ownCores),
      // What the histogram holds is the whole interval between two looks.
      eventLoopDelayP99Ms: Math.max(0, this.#delay.percentile(99) / 1e6 - RESOLUTION_MS),
    };
  }
}

const busyMs = (): number =>
  os.cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);

/** Shares of the cores. */
const OTHERS_ARE_BUSY = 0.1;
const NOTHING_IS_LEFT = 0.95;
const LOOP_IS_LATE_MS = 100;

/** Why the figures are not those of a quiet machine; empty where they are. */
export function disturbances({ cores, ownCores, otherCores, eventLoopDelayP99Ms }: MachineUse): readonly string[] {
  const said: string[] = [];
  if (otherCores > OTHERS_ARE_BUSY * cores)
    said.push(`other processes took ${otherCores.toFixed(2)} of ${cores} cores`);
  if (ownCores + otherCores > NOTHING_IS_LEFT * cores) said.push('no core was idle');
  if (eventLoopDelayP99Ms > LOOP_IS_LATE_MS) {
    said.push(`the main thread was ${Math.round(eventLoopDelayP99Ms)} ms late in one of a hundred looks`);
  }
  return said;
}
