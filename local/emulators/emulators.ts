/** The emulators of SQS, S3 and DynamoDB, each on its own thread, listening on loopback. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { EmulatorName, EmulatorReady, EmulatorStart } from './emulator-protocol';

export interface Emulators {
  /** Where SQS and S3 listen. */
  readonly queuesAndObjectsPort: number;
  /** Where DynamoDB listens. */
  readonly tablesPort: number;
  close(): Promise<void>;
}

/** The account in fauxqs' ARNs; it cannot be told another. */
export const EMULATOR_ACCOUNT_ID = '000000000000';

/** fauxqs needs `node:sqlite`. */
const LOWEST_NODE_MAJOR = 24;

type OnCrash = (name: EmulatorName, error: Error) => void;

/**
 * @param onCrash told when an emulator dies after its start; nothing of the stack works from then on
 * @param tablesDir folder for the tables; memory if there is none
 * @throws where this Node.js is too old for the emulators.
 */
export async function startEmulators(onCrash: OnCrash, tablesDir?: string): Promise<Emulators> {
  if (Number.parseInt(process.versions.node, 10) < LOWEST_NODE_MAJOR) {
    throw new Error(
      `the local runtime needs Node.js ${LOWEST_NODE_MAJOR} or newer, this is ${process.version}: start it by its npm script, which brings the right one`,
    );
  }
  const [queuesAndObjects, tables] = await Promise.all([
    startThread({ name: 'fauxqs' }, onCrash),
    startThread({ name: 'dynalite', ...(tablesDir === undefined ? {} : { tablesDir }) }, onCrash),
  ]);
  return {
    queuesAndObjectsPort: queuesAndObjects.port,
    tablesPort: tables.port,
    close: async () => {
      await Promise.all([queuesAndObjects.worker.terminate(), tables.worker.terminate()]);
    },
  };
}

interface EmulatorThread extends EmulatorReady {
  readonly worker: Worker;
}

function startThread(start: EmulatorStart, onCrash: OnCrash): Promise<EmulatorThread> {
  const { name } = start;
  const worker = new Worker(path.join(__dirname, 'emulator-thread.mts'), { workerData: start });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', ({ port }: EmulatorReady) => {
      worker.off('error', reject);
      worker.on('error', (error: Error) => onCrash(name, error));
      resolve({ worker, port });
    });
  });
}
