/**
 * Runs the CDK app as `cdk synth` would, without the command line around it: no network, no telemetry, and two seconds
 * less. What comes out is the cloud assembly, bundles included.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

const PROJECT = path.resolve(__dirname, '..');

export interface SynthesizeOptions {
  /** As `-c key=value` gives it to the command line; wins over cdk.json. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly outDir: string;
  /** Told what the app writes while it works, line by line. */
  readonly onOutput?: (text: string) => void;
}

/**
 * @returns the folder of the assembly
 * @throws an Error with what the app said, where it fails.
 */
export async function synthesize({ context, outDir, onOutput }: SynthesizeOptions): Promise<string> {
  await mkdir(outDir, { recursive: true });
  const child = spawn(process.execPath, ['--import', 'tsx', path.join('bin', 'app.ts')], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      CDK_OUTDIR: path.resolve(outDir),
      CDK_CONTEXT_JSON: JSON.stringify({ ...contextOfProject(), ...context }),
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      output += text;
      onOutput?.(text);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`the stack could not be synthesized:\n${withoutStack(output)}`);
  return path.resolve(outDir);
}

/** The flags of cdk.json: they are part of what is deployed. */
function contextOfProject(): Record<string, unknown> {
  const { context = {} } = JSON.parse(readFileSync(path.join(PROJECT, 'cdk.json'), 'utf8')) as {
    context?: Record<string, unknown>;
  };
  return context;
}

/** Where in the code it happened helps nobody who gave a wrong value. */
const withoutStack = (output: string): string =>
  output
    .split('\n')
    .filter((line) => !/^\s+at /.test(line))
    .join('\n')
    .trim();
