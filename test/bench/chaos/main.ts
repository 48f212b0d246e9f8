/** `npm run chaos`. */
import { rm } from 'node:fs/promises';
import { buildAssembly } from './assembly';
import { chaos } from './chaos';
import { runChaos } from './run';

async function main(): Promise<number> {
  const { stdout, stderr } = process;
  let building: Promise<string> | undefined;
  const assembly = (): Promise<string> => {
    building ??= buildAssembly();
    return building;
  };
  const tryRun = async (seed: number) => runChaos(seed, await assembly());
  const code = await chaos(process.argv.slice(2), { stdout, stderr, tryRun });
  if (building !== undefined) await rm(await assembly(), { recursive: true, force: true });
  return code;
}

void main().then((code) => {
  process.exitCode = code;
});
