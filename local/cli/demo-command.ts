/** `callpace demo`: what it prints where, and its exit code. */
import { readDemoLists } from '../demo/demo-lists';
import { createLiveView, type ViewStream, wantsColor } from '../demo/live-view';
import { runDemo } from '../demo/run-demo';
import { summaryText } from '../demo/summary';
import type { DemoOptions } from './options';

export interface CommandSurroundings {
  readonly stdout: ViewStream;
  readonly stderr: ViewStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
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
    if (options.json) stdout.write(`${JSON.stringify(result)}\n`);
    if (signal.aborted) return INTERRUPTED;
    return result.ok ? 0 : 1;
  } finally {
    view.end();
  }
}
