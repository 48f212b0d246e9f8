/** One command of the command line: reads its flags, runs, and ends whatever goes wrong in a sentence and an exit code. */
import { type CommandSurroundings, INTERRUPTED } from './demo-command';
import { type FlagTable, flagName } from './flag';
import { entriesOf } from './parse-arguments';
import { withOptions } from './with-options';

const FAILURE = 1;

export interface Command {
  readonly name: string;
  /** What the list of commands says of it. */
  readonly summary: string;
  /** Names of its flags, such as `--json`; arguments are none. */
  readonly flagNames: readonly string[];
  /** @returns the exit code */
  run(flags: readonly string[], surroundings: CommandSurroundings): Promise<number>;
}

export interface CommandPlan<Options> {
  readonly name: string;
  readonly summary: string;
  /** How it is typed, up to its flags: `npm run demo --`. */
  readonly typed: string;
  /** Lines of the help above the flags. */
  readonly about: readonly string[];
  readonly flags: FlagTable<Options>;
  readonly run: (options: Options, surroundings: CommandSurroundings) => Promise<number>;
}

export function command<Options extends object>(plan: CommandPlan<Options>): Command {
  const { name, summary, typed, about, flags } = plan;
  return {
    name,
    summary,
    flagNames: entriesOf(flags).flatMap(([option, flag]) => (flag.isArgument === undefined ? [flagName(option)] : [])),
    run: (args, surroundings) =>
      withOptions({ name: `callpace ${name}`, typed, about, flags }, args, surroundings, (options) =>
        runGuarded(name, () => plan.run(options, surroundings), surroundings),
      ),
  };
}

/** Whatever goes wrong ends in a sentence, not in a stack trace of ours. */
async function runGuarded(
  name: string,
  run: () => Promise<number>,
  { stderr, signal }: CommandSurroundings,
): Promise<number> {
  try {
    return await run();
  } catch (error) {
    // Ctrl-C reaches the processes that a command started, too: what they make of it is no news.
    const said = signal.aborted ? 'interrupted' : error instanceof Error ? error.message : String(error);
    stderr.write(`callpace ${name}: ${said}\n`);
    return signal.aborted ? INTERRUPTED : FAILURE;
  }
}
