/** `callpace demo`: what it prints where, and its exit code. */
import { compare, comparisonLines } from '../demo/comparison';
import { readDemoLists } from '../demo/demo-lists';
import { createLiveView, type ViewStream, wantsColor } from '../demo/live-view';
import { runDemo } from '../demo/run-demo';
import { summaryText } from '../demo/summary';
import type { DemoOptions } from './options';
import { simulatedAccount } from './simulated-account';

export interface CommandSurroundings {
  readonly stdout: ViewStream;
  readonly stderr: ViewStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Asks whoever sits in front of it. @default nobody sits there, and nothing that must be confirmed is done */
  readonly ask?: (question: string) => Promise<string>;
}

/** What a shell reports of a program that Ctrl-C ended. */
export const INTERRUPTED = 130;

/** @returns 0 if every row is accounted for and no invariant was broken, else 1; 130 after Ctrl-C. */
export async function demoCommand(options: DemoOptions, surroundings: CommandSurroundings): Promise<number> {
  const { stdout, stderr, environment, signal } = surroundings;
  const shown = options.json ? stderr : stdout;
  const lists = await readDemoLists(options);
  const view = createLiveView(shown, wantsColor(shown, environment));
  try {
    const { result, deadLetters, reportFolder } = await runDemo(options, { lists, view, signal });
    view.end();
    shown.write(`\n${summaryText(result, deadLetters, reportFolder)}`);
    if (options.connectEndpoint === undefined && !signal.aborted) await showComparison(options, shown);
    if (options.json) stdout.write(`${JSON.stringify(result)}\n`);
    if (signal.aborted) return INTERRUPTED;
    return result.ok ? 0 : 1;
  } finally {
    view.end();
  }
}

/** What the usual recipe would have made of this account. */
async function showComparison(options: DemoOptions, shown: ViewStream): Promise<void> {
  const startedMs = performance.now();
  const lines = comparisonLines(await compare(simulatedAccount(options), options.seed));
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  shown.write(`\n${[...lines, `  (computed just now, in ${seconds} s)`].join('\n')}\n`);
}
