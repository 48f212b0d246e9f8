/** The command line: which command, with which flags. */
import { type Command, command } from './command';
import { type CommandSurroundings, demoCommand } from './demo-command';
import { localCommand } from './local-command';
import { DEMO_FLAGS, STACK_FLAGS } from './options';
import { USAGE } from './with-options';

const DEMO_ABOUT = [
  'Builds the stack as it would be deployed, runs it on this machine against a simulated Amazon Connect, drops a',
  'contact list and shows the run until every row is accounted for. Exit code 0 only then, and if neither rate nor',
  'quota was exceeded and nobody was called twice.',
];
const LOCAL_ABOUT = [
  'Builds the stack as it would be deployed and keeps it running on this machine against a simulated Amazon Connect,',
  'for the `aws` command line or any other client of S3, SQS, DynamoDB and the rest.',
];

const LOCAL_COMMANDS: readonly Command[] = [
  command({
    name: 'demo',
    summary: 'dial a contact list on this machine, and watch (npm run demo -- [flags])',
    typed: 'npm run demo --',
    about: DEMO_ABOUT,
    flags: DEMO_FLAGS,
    run: demoCommand,
  }),
  command({
    name: 'local',
    summary: 'keep the stack running on this machine (npm run local -- [flags])',
    typed: 'npm run local --',
    about: LOCAL_ABOUT,
    flags: STACK_FLAGS,
    run: localCommand,
  }),
];

/**
 * @param further commands beyond those of one machine
 * @returns the exit code.
 */
export async function main(
  args: readonly string[],
  surroundings: CommandSurroundings,
  further: readonly Command[] = [],
): Promise<number> {
  const [name, ...flags] = args;
  const commands = [...LOCAL_COMMANDS, ...further];
  switch (name) {
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      surroundings.stdout.write(help(commands));
      return name === undefined ? USAGE : 0;
  }
  const known = commands.find((one) => one.name === name);
  if (known) return known.run(flags, surroundings);
  surroundings.stderr.write(
    `callpace: unknown command "${name}"; ${inWords(commands.map((one) => one.name))} are known\n`,
  );
  return USAGE;
}

function help(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`);
  return ['Usage: callpace <command> [flags]', '', 'Commands:', ...lines, '', FLAGS_HINT, ''].join('\n');
}

const FLAGS_HINT = 'callpace <command> --help lists its flags.';

const inWords = (names: readonly string[]): string => `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
