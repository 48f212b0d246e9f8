/** Builds and boots the stack of a command, saying what is going on, and takes it down again. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Console, startConsole } from '../console/console-server';
import { invokeOverHttp } from '../console/invoke-function';
import type { LocalProblem, LogLine } from '../functions/invocation';
import { type LocalStack, startLocalStack } from '../stack';
import { synthesize } from '../synthesize';
import type { StackOptions } from './options';
import { deploymentContext, honestLabels, simulatedAccount } from './simulated-account';

export interface BootListeners {
  /** Told what is being built. */
  readonly say: (text: string) => void;
  readonly onLog: (line: LogLine) => void;
  readonly onProblem: (problem: LocalProblem) => void;
  /** Aborted when somebody wants out: then the next step is not taken. */
  readonly signal: AbortSignal;
}

export interface BootedStack {
  readonly stack: LocalStack;
  /** Ends the stack and removes what was built. */
  stop(): Promise<void>;
}

/** @throws Error with what the CDK app or the stack said. */
export async function bootStack(options: StackOptions, listeners: BootListeners): Promise<BootedStack> {
  const { say, onLog, onProblem, signal } = listeners;
  const startedAtMs = Date.now();
  const seconds = () => ((Date.now() - startedAtMs) / 1000).toFixed(1);
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'callpace-'));
  const removeBuild = () => rm(outDir, { recursive: true, force: true });
  try {
    say('Synthesizing the stack, as `cdk deploy` would...');
    const assemblyDir = await synthesize({
      context: deploymentContext(options),
      outDir,
      onOutput: (text) => {
        for (const name of bundlingOf(text)) say(`  bundling ${name}`);
      },
    });
    signal.throwIfAborted();
    say(`Synthesized after ${seconds()} s; starting queues, tables, functions, Connect...`);
    const stack = await startLocalStack({
      assemblyDir,
      account: simulatedAccount(options),
      seed: options.seed,
      onLog,
      onProblem,
      ...(options.port === undefined ? {} : { port: options.port }),
      ...(options.connectEndpoint === undefined ? {} : { connectEndpoint: options.connectEndpoint }),
    });
    say(`Started after ${seconds()} s: ${stack.model.functions.length} functions behind ${stack.endpoint}`);
    const page = await openConsole(stack, options);
    say(`Console: ${page.url} shows the dashboard of the template, live`);
    return {
      stack,
      stop: () =>
        page
          .close()
          .then(() => stack.stop())
          .finally(removeBuild),
    };
  } catch (error) {
    await removeBuild();
    throw error;
  }
}

/** Its port may be taken: then nothing of the stack is left behind. */
async function openConsole(stack: LocalStack, options: StackOptions): Promise<Console> {
  try {
    return await startConsole({
      dashboards: stack.model.dashboards,
      metrics: stack.metrics,
      alarms: stack.alarms,
      invoke: invokeOverHttp(stack.endpoint, stack.model.region),
      labels: honestLabels(options),
      ...(options.consolePort === undefined ? {} : { port: options.consolePort }),
    });
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** The constructs whose functions the app says it bundles: `Bundling asset callpace/Dialer/Function/Code/Stage...` */
const bundlingOf = (output: string): readonly string[] =>
  [...output.matchAll(/^Bundling asset [^/]+\/([^/]+)\//gm)].map(([, construct]) => construct ?? '');
