/** `npm run soak`. */
import path from 'node:path';
import { drawWorld, type Trial, tryDrawn } from '../../../sim/world/random-world';
import { inThread } from '../in-thread';
import { shrink } from './shrink';
import { soak } from './soak';

const WORKER = path.join(__dirname, 'soak-worker.ts');

const tryWorlds = (seeds: readonly number[]): Promise<readonly Trial[]> => inThread(WORKER, seeds);

const { stdout, stderr } = process;
const shrinkWorld = (seed: number) => shrink(drawWorld(seed), tryDrawn);
const surroundings = { stdout, stderr, tryWorlds, describeWorld: drawWorld, shrinkWorld };
void soak(process.argv.slice(2), surroundings).then((code) => {
  process.exitCode = code;
});
