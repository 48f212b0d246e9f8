/**
 * The inside of one execution environment: loads the bundle once, then runs one invocation at a time. This file runs in
 * the worker thread, beside a bundle that does not know of it, so it imports nothing but Node and types.
 */
import { createRequire, enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { EnvironmentSettings, Freeze, FromEnvironment, ToEnvironment } from './environment-protocol.js';
import type { FunctionError } from './invocation.js';

type Handler = (event: unknown, context: object) => unknown;

const settings = workerData as EnvironmentSettings;
const tell = (message: FromEnvironment): void => parentPort?.postMessage(message);

function describe(thrown: unknown): FunctionError {
  if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  return { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? '').split('\n') };
}

/** `index.handler` names the file without its ending, and the export. */
async function loadHandler(): Promise<Handler> {
  const dot = settings.handler.lastIndexOf('.');
  const path = join(settings.codePath, settings.handler.slice(0, dot));
  const exported = settings.isModule
    ? await import(pathToFileURL(`${path}.mjs`).href)
    : createRequire(`${path}.js`)(`${path}.js`);
  const handler = exported[settings.handler.slice(dot + 1)];
  if (typeof handler !== 'function') throw new Error(`${settings.handler} is not a function`);
  return handler;
}

function createContext(requestId: string): object {
  const deadlineMs = Date.now() + settings.timeoutMs;
  return {
    ...settings.context,
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
}

async function run(handler: Handler, message: ToEnvironment): Promise<void> {
  const { requestId } = message;
  try {
    const answer = await handler(JSON.parse(message.event), createContext(requestId));
    tell({ kind: 'returned', requestId, payload: JSON.stringify(answer) ?? 'null' });
  } catch (thrown) {
    tell({ kind: 'failed', requestId, error: describe(thrown) });
  }
}

const standStill = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

try {
  // Compiled code is shared with the environments that follow: a third less time to start, and less memory.
  enableCompileCache();
  const handler = await loadHandler();
  flushCompileCache();
  parentPort?.on('message', (message: ToEnvironment | Freeze) => {
    if ('freezeMs' in message) standStill(message.freezeMs);
    else void run(handler, message);
  });
  tell({ kind: 'ready' });
} catch (thrown) {
  tell({ kind: 'init-failed', error: describe(thrown) });
}
