/** Reads the flags of a program, and runs it with them, unless help is asked for or they are wrong. */
import type { FlagTable } from './flag';
import { commandHelp } from './help';
import { parseArguments } from './parse-arguments';

/** Wrong usage, as getopt programs and shells have it. */
export const USAGE = 2;

interface Output {
  write(text: string): unknown;
}

export interface Usage<Options> {
  /** What its complaints begin with. */
  readonly name: string;
  /** How it is typed, up to its flags: `npm run demo --`. */
  readonly typed: string;
  /** What may stand in the place of flags. @default nothing */
  readonly operands?: string;
  /** Lines of the help above the flags. */
  readonly about: readonly string[];
  readonly flags: FlagTable<Options>;
}

/** @returns the exit code: that of `run`, where it comes to that */
export async function withOptions<Options extends object>(
  usage: Usage<Options>,
  args: readonly string[],
  { stdout, stderr }: { readonly stdout: Output; readonly stderr: Output },
  run: (options: Options) => Promise<number>,
): Promise<number> {
  const { typed, operands, about, flags } = usage;
  const parsed = parseArguments(flags, args);
  switch (parsed.kind) {
    case 'help':
      stdout.write(commandHelp(operands === undefined ? typed : `${typed} ${operands}`, about, flags));
      return 0;
    case 'refused':
      return refuse(usage, parsed.problems, stderr);
    case 'options':
      return run(parsed.options);
  }
}

/** @returns the exit code */
export function refuse(
  { name, typed }: { readonly name: string; readonly typed: string },
  problems: readonly string[],
  stderr: Output,
): number {
  for (const problem of problems) stderr.write(`${name}: ${problem}\n`);
  stderr.write(`${typed} --help lists all flags\n`);
  return USAGE;
}
