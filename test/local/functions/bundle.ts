/** Hand-written bundles, as esbuild would leave them in a cloud assembly. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FunctionResource } from '../../../local/stack-model';

const folders: string[] = [];

/** A function whose code is this text of an `index.js` (or another file). */
export function functionWith(
  code: string,
  properties: Partial<FunctionResource> & { readonly file?: string } = {},
): FunctionResource {
  const { file = 'index.js', ...rest } = properties;
  const codePath = mkdtempSync(path.join(tmpdir(), 'callpace-bundle-'));
  folders.push(codePath);
  writeFileSync(path.join(codePath, file), code);
  return {
    logicalId: 'Dialer1A2B',
    name: 'dialer',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:dialer',
    codePath,
    handler: 'index.handler',
    environment: {},
    timeoutSeconds: 5,
    reservedConcurrency: undefined,
    asyncRetries: 0,
    asyncFailureQueueArn: undefined,
    policy: [],
    ...rest,
  };
}

export function removeBundles(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Resolves as soon as the condition holds; gives up after five seconds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + 5_000;
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error('the condition did not come true');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
