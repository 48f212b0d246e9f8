#!/usr/bin/env node
/** The command line of a checkout: demo, local stack, and what operators do with a deployment. */
import { createInterface } from 'node:readline/promises';
import { main } from '../local/cli/main';
import { OPERATOR_COMMANDS } from './commands/operator-commands';

/** One Ctrl-C arrives twice: from the terminal, and from the tsx that runs this. */
const SAME_PRESS_MS = 500;

const interruption = new AbortController();
let firstPressMs = 0;

/** The second Ctrl-C does not wait for anything. */
const interrupt = (): void => {
  if (!interruption.signal.aborted) firstPressMs = Date.now();
  else if (Date.now() - firstPressMs > SAME_PRESS_MS) process.exit(130);
  interruption.abort();
};
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);

/** Nobody can answer where it is no terminal: then nothing that must be confirmed is done. */
const ask = async (question: string): Promise<string> => {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question, { signal: interruption.signal });
  } finally {
    terminal.close();
  }
};

const { stdout, stderr, stdin, env } = process;
const surroundings = {
  stdout,
  stderr,
  environment: env,
  signal: interruption.signal,
  ...(stdin.isTTY ? { ask } : {}),
};
void main(process.argv.slice(2), surroundings, OPERATOR_COMMANDS).then((code) => {
  process.exitCode = code;
});
