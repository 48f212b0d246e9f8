/**
 * The deployment of the runs: the synthesized stack with two changes that only a run of seconds needs. What was received
 * and not deleted comes back after seconds instead of minutes, and each environment's clock is wrong by its own error.
 */
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { synthesize } from '../../../local/synthesize';

export const SETTINGS = {
  callsPerSecond: 20,
  burst: 40,
  concurrentCallsQuota: 30,
  maxAttempts: 3,
  longestCallSeconds: 10,
  clockSkewMilliseconds: 20,
} as const;

const CONTEXT = {
  ...Object.fromEntries(Object.entries(SETTINGS).map(([name, value]) => [name, String(value)])),
  callingWindow: '00:00-24:00',
  callingRules: 'none',
  retryDelaySeconds: '1',
  metricsReadSeconds: '2',
};

/** Instead of 90 s, of 90 minutes, and of what the intake asks for while it works. */
export const VISIBILITY_SECONDS = 4;
const SHORTENED = ['DialQueue', 'ListIntake'];

/** Greatest error of any clock, ms, either way: two of them are as far apart as the deployment was told. */
const CLOCK_ERROR_MS = SETTINGS.clockSkewMilliseconds / 2;

/** Error of the clock of one environment, ms. Runs inside of it, too, so it uses nothing of this module. */
function clockErrorMs(functionName: string, environment: string, mostMs: number): number {
  let hash = 7;
  for (const character of `${functionName}/${environment}`) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0;
  return Math.round(((hash % 1_000) / 1_000) * mostMs);
}

/** @returns folder of the cloud assembly, new */
export async function buildAssembly(): Promise<string> {
  const draft = await mkdtemp(path.join(os.tmpdir(), 'callpace-chaos-'));
  const dir = await synthesize({ context: CONTEXT, outDir: draft });
  await shortenVisibility(path.join(dir, 'callpace.template.json'));
  const assets = (await readdir(dir)).filter((name) => name.startsWith('asset.'));
  await Promise.all(assets.map((asset) => setClockWrong(path.join(dir, asset))));
  return dir;
}

async function shortenVisibility(file: string): Promise<void> {
  const template = JSON.parse(await readFile(file, 'utf8')) as {
    readonly Resources: Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>;
  };
  for (const [name, { Type, Properties }] of Object.entries(template.Resources))
    if (Type === 'AWS::SQS::Queue' && SHORTENED.some((beginning) => name.startsWith(beginning)))
      Properties['VisibilityTimeout'] = VISIBILITY_SECONDS;
  await writeFile(file, JSON.stringify(template));
}

async function setClockWrong(assetDir: string): Promise<void> {
  const bundles = (await readdir(assetDir)).filter((name) => /^index\.m?js$/.test(name));
  for (const bundle of bundles) {
    const file = path.join(assetDir, bundle);
    await writeFile(file, `${PRELUDE}\n${await readFile(file, 'utf8')}`);
  }
}

const PRELUDE = `{
  ${clockErrorMs.toString()}
  const { AWS_LAMBDA_FUNCTION_NAME: name, AWS_LAMBDA_LOG_STREAM_NAME: stream } = process.env;
  const errorMs = clockErrorMs(name ?? '', (stream ?? '').split(']')[1] ?? '', ${CLOCK_ERROR_MS});
  const Right = globalThis.Date;
  const rightMs = Right.now.bind(Right);
  Right.now = () => rightMs() + errorMs;
  globalThis.Date = class Date extends Right {
    constructor(...args) {
      if (args.length === 0) super(Right.now());
      else super(...args);
    }
  };
}`;

/** Whether this environment's clock was wrong at all. */
export const isClockWrong = (functionName: string, environment: number): boolean =>
  clockErrorMs(functionName, String(environment), CLOCK_ERROR_MS) !== 0;
