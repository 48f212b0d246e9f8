#!/usr/bin/env node
/** The command line of a checkout: demo and local stack. */
import { main } from '../local/cli/main';

const interruption = new AbortController();
/** The second Ctrl-C does not wait for anything. */
const interrupt = (): void => {
  if (interruption.signal.aborted) process.exit(130);
  interruption.abort();
};
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);

const { stdout, stderr, env } = process;
void main(process.argv.slice(2), { stdout, stderr, environment: env, signal: interruption.signal }).then((code) => {
  process.exitCode = code;
});
