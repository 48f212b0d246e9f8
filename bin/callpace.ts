#!/usr/bin/env node
/** The command line of a checkout: demo and local stack. */
import { main } from '../local/cli/main';

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

const { stdout, stderr, env } = process;
void main(process.argv.slice(2), { stdout, stderr, environment: env, signal: interruption.signal }).then((code) => {
  process.exitCode = code;
});
