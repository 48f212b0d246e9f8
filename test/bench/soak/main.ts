/** `npm run soak`. */
import path from 'node:path';
import { drawWorld, type Trial } from '../../../sim/world/random-world';
import { inThread } from '../in-thread';
import { soak } from './soak';

const WORKER = path.join(__dirname, 'soak-worker.ts');

const tryWorlds = (seeds: readonly number[]): Promise<readonly Trial[]> => inThread(WORKER, seeds);

const { stdout, stderr } = process;
void soak(process.argv.slice(2), { stdout, stderr, tryWorlds, describeWorld: drawWorld }).then((code) => {
  process.exitCode = code;
});
