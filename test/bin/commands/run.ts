/** The command line in this process, without a deployment. */
import { OPERATOR_COMMANDS } from '../../../bin/commands/operator-commands';
import type { CommandSurroundings } from '../../../local/cli/demo-command';
import { main } from '../../../local/cli/main';

export async function callpace(args: readonly string[], more: Partial<CommandSurroundings> = {}) {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    write: (text: string | Uint8Array) => {
      written[name] += String(text);
      return true;
    },
  });
  const surroundings: CommandSurroundings = {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    environment: {},
    signal: new AbortController().signal,
    ...more,
  };
  return { code: await main(args, surroundings, OPERATOR_COMMANDS), ...written };
}
