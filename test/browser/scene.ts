/** A run to take pictures of: the stack and the account of the demo, the console with its buttons, and lists of any length. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { StackOptions } from '../../local/cli/options';
import { deploymentContext, honestLabels, simulatedAccount } from '../../local/cli/simulated-account';
import { startConsole } from '../../local/console/console-server';
import { invokeOverHttp } from '../../local/console/invoke-function';
import { connectToServices } from '../../local/demo/local-services';
import { outputOf } from '../../local/demo/stack-outputs';
import { type LocalStack, startLocalStack } from '../../local/stack';
import { synthesize } from '../../local/synthesize';
import { type AccountOptions, buildAccount } from '../../sim/connect/account';

interface SceneOptions {
  readonly flags: StackOptions;
  /** On top of the account that the flags describe. */
  readonly account?: AccountOptions;
}

export interface Scene {
  /** Of the console. */
  readonly url: string;
  readonly stack: LocalStack;
  /** Drops an object into the list bucket. */
  drop(key: string, body: string | Buffer): Promise<void>;
  stop(): Promise<void>;
}

export async function startScene({ flags, account = {} }: SceneOptions): Promise<Scene> {
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'callpace-scene-'));
  const assemblyDir = await synthesize({ context: { ...deploymentContext(flags), widgetControls: 'true' }, outDir });
  const stack = await startLocalStack({
    assemblyDir,
    account: buildAccount(account, simulatedAccount(flags)),
    seed: flags.seed,
  });
  const console = await startConsole({
    dashboards: stack.model.dashboards,
    metrics: stack.metrics,
    alarms: stack.alarms,
    invoke: invokeOverHttp(stack.endpoint, stack.model.region),
    labels: honestLabels(flags),
  });
  const services = connectToServices(stack.endpoint, stack.model.region);
  const Bucket = outputOf(stack.model, 'ListBucketName');
  return {
    url: console.url,
    stack,
    drop: async (Key, Body) => {
      await services.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    },
    stop: async () => {
      services.close();
      await console.close();
      await stack.stop();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
