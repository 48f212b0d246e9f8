/** The command: all mutants of a few files, each with the tests of its name, or a sample of all mutants of the core. */
import { type FlagTable, wholeFrom0, wholeFrom1 } from '../../../local/cli/flag';
import { refuse, withOptions } from '../../../local/cli/with-options';
import { drawSample, isEnough, type Judged, sayScore } from './sample';

const FAILURE = 1;

interface MutationOptions {
  readonly sample: number | undefined;
  readonly seed: number;
}

const FLAGS: FlagTable<MutationOptions> = {
  sample: wholeFrom1<number | undefined>({
    fallback: undefined,
    help: 'draws so many of all mutants of the core, and measures each with every test of lambda that reaches it',
  }),
  seed: wholeFrom0({ fallback: 1, help: 'of the sample' }),
};

const ABOUT = [
  'Changes decisions of the core, one at a time, and asks the tests whether they notice. FILE is of lambda/core, such as',
  'lambda/core/pace/headroom.ts: all of its mutants, with the tests of the same name in test/lambda/core alone; exit code',
  '0 only if every one is killed. With --sample, exit code 0 only if at least 85 % of the sample are killed.',
];

const COMMAND = {
  name: 'mutation',
  typed: 'npm run mutation --',
  operands: 'FILE... |',
  about: ABOUT,
  flags: FLAGS,
};

/** The mutants of the core, and the tests that judge them. */
export interface Laboratory {
  /** As many as there are mutants. */
  readonly mutants: readonly number[];
  judge(mutant: number): Promise<Judged>;
  close(): Promise<void>;
}

export interface Surroundings {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** @returns whether all mutants of the file are killed */
  readonly measureFile: (file: string) => boolean;
  readonly openLaboratory: () => Promise<Laboratory>;
}

const isFile = (argument: string): boolean => /^lambda\/core\/.+\.ts$/.test(argument);

/** @returns the exit code. */
export async function mutation(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { measureFile } = surroundings;
  if (args.length > 0 && args.every(isFile)) return args.map(measureFile).every(Boolean) ? 0 : FAILURE;
  return withOptions(COMMAND, args, surroundings, async ({ sample, seed }) =>
    sample === undefined
      ? refuse(COMMAND, ['give files of lambda/core, or --sample N'], surroundings.stderr)
      : measureSample(sample, seed, surroundings),
  );
}

async function measureSample(count: number, seed: number, surroundings: Surroundings): Promise<number> {
  const { stdout, stderr, openLaboratory } = surroundings;
  const laboratory = await openLaboratory();
  try {
    const drawn = drawSample(laboratory.mutants, count, seed);
    const judged: Judged[] = [];
    for (const mutant of drawn) {
      const one = await laboratory.judge(mutant);
      judged.push(one);
      stderr.write(`${judged.length}/${drawn.length} ${one.verdict}: ${one.change}\n`);
    }
    stdout.write(sayScore({ seed, of: laboratory.mutants.length, judged }));
    return isEnough(judged) ? 0 : FAILURE;
  } finally {
    await laboratory.close();
  }
}
