/** The command line against a deployment of a test, in this process. */
import { OPERATOR_COMMANDS } from '../../../bin/commands/operator-commands';
import { main } from '../../../local/cli/main';
import type { Deployment } from './deployment';

export interface CommandRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `callpace <args>` with the endpoint of the deployment. */
export async function callpace(deployment: Deployment, ...args: readonly string[]): Promise<CommandRun> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    write: (text: string | Uint8Array) => {
      written[name] += String(text);
      return true;
    },
  });
  const surroundings = {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    environment: {},
    signal: new AbortController().signal,
  };
  const code = await main([...args, '--endpoint', deployment.stack.endpoint], surroundings, OPERATOR_COMMANDS);
  return { code, ...written };
}
