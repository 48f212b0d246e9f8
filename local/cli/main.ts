/** The command line: which command, with which options. */
import { type CommandSurroundings, demoCommand, INTERRUPTED } from './demo-command';
import type { FlagTable } from './flag';
import { commandHelp } from './help';
import { localCommand } from './local-command';
import { DEMO_FLAGS, STACK_FLAGS } from './options';
import { parseArguments } from './parse-arguments';

/** Wrong usage, as getopt programs and shells have it. */
const USAGE = 2;
const FAILURE = 1;

const DEMO_ABOUT = [
  'Builds the stack as it would be deployed, runs it on this machine against a simulated Amazon Connect, drops a',
  'contact list and shows the run until every row is accounted for. Exit code 0 only then, and if neither rate nor',
  'quota was exceeded and nobody was called twice.',
];
const LOCAL_ABOUT = [
  'Builds the stack as it would be deployed and keeps it running on this machine against a simulated Amazon Connect,',
  'for the `aws` command line or any other client of S3, SQS, DynamoDB and the rest.',
];

const HELP = `Usage: callpace <command> [flags]

Commands:
  demo    dial a contact list on this machine, and watch (npm run demo -- [flags])
  local   keep the stack running on this machine (npm run local -- [flags])

callpace <command> --help lists its flags.
`;

/** @returns the exit code. */
export async function main(args: readonly string[], surroundings: CommandSurroundings): Promise<number> {
  const [command, ...flags] = args;
  switch (command) {
    case 'demo':
      return run('demo', DEMO_ABOUT, DEMO_FLAGS, flags, surroundings, demoCommand);
    case 'local':
      return run('local', LOCAL_ABOUT, STACK_FLAGS, flags, surroundings, localCommand);
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      surroundings.stdout.write(HELP);
      return command === undefined ? USAGE : 0;
    default:
      surroundings.stderr.write(`callpace: unknown command "${command}"; demo and local are known\n`);
      return USAGE;
  }
}

async function run<Options extends object>(
  name: string,
  about: readonly string[],
  table: FlagTable<Options>,
  flags: readonly string[],
  surroundings: CommandSurroundings,
  command: (options: Options, surroundings: CommandSurroundings) => Promise<number>,
): Promise<number> {
  const { stdout, stderr } = surroundings;
  const parsed = parseArguments(table, flags);
  switch (parsed.kind) {
    case 'help':
      stdout.write(commandHelp(`npm run ${name} -- [flags]`, about, table));
      return 0;
    case 'refused':
      stderr.write(`${parsed.problems.map((problem) => `callpace ${name}: ${problem}`).join('\n')}\n`);
      stderr.write(`npm run ${name} -- --help lists all flags\n`);
      return USAGE;
    case 'options':
      return runGuarded(name, () => command(parsed.options, surroundings), surroundings);
  }
}

/** Whatever goes wrong ends in a sentence, not in a stack trace of ours. */
async function runGuarded(
  name: string,
  command: () => Promise<number>,
  { stderr, signal }: CommandSurroundings,
): Promise<number> {
  try {
    return await command();
  } catch (error) {
    // Ctrl-C reaches the processes that a command started, too: what they make of it is no news.
    const said = signal.aborted ? 'interrupted' : error instanceof Error ? error.message : String(error);
    stderr.write(`callpace ${name}: ${said}\n`);
    return signal.aborted ? INTERRUPTED : FAILURE;
  }
}
