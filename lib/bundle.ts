/**
 * The code of the functions: one run of esbuild for all of them, so that the SDK is parsed once and not once for each, with a
 * bundle for each all the same.
 */
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { Stack, Stage } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { buildSync } from 'esbuild';

const ENTRY = '.entry.ts';

/** Folders of bundles that this process has made, by project and assembly. */
const made = new Map<string, string>();

/** The bundle of `lambda/handlers/<handler>.entry.ts`, as `index.js`; where nothing is to be bundled, what it would be made of. */
export function bundleOf(scope: Construct, projectRoot: string, handler: string): AssetCode {
  const handlers = path.join(projectRoot, 'lambda', 'handlers');
  if (!Stack.of(scope).bundlingRequired) return Code.fromAsset(handlers);
  const assembly = Stage.of(scope)?.assetOutdir ?? Stack.of(scope).artifactId;
  const key = `${handlers} ${assembly}`;
  const folder = made.get(key) ?? bundle(handlers, path.join(assembly, 'bundles'));
  made.set(key, folder);
  return Code.fromAsset(path.join(folder, handler));
}

function bundle(handlers: string, folder: string): string {
  const entries = readdirSync(handlers).filter((file) => file.endsWith(ENTRY));
  buildSync({
    entryPoints: entries.map((file) => ({
      in: path.join(handlers, file),
      out: `${file.slice(0, -ENTRY.length)}/index`,
    })),
    outdir: folder,
    // The runtime's own SDK may be too old to know RingTimeoutInSeconds, and would drop it without a word: ours goes along.
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    logLevel: 'warning',
  });
  return folder;
}
