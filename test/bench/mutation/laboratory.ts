/**
 * A copy of the project in which one file of the core at a time is changed. Stryker's instrumenter finds the mutants and
 * writes each beside the original, behind a switch; a first run with all switches off shows which tests reach which
 * mutant. Each mutant then has a process of its own, with its switch on from the start, so that constants of modules
 * are measured as everything else is. The tests of the mutant's file come first, then the quickest: most mutants die there.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { File } from '@stryker-mutator/instrumenter';
import { changeOf, type Mutant } from './mutant';
import type { Laboratory } from './mutation';
import type { Judged, Verdict } from './sample';

const PROJECT = path.resolve(__dirname, '../../..');
const CACHE = path.join(PROJECT, '.cache');
/** As many as stryker.config.json leaves out. */
const OPTIONS = { plugins: null, excludedMutations: [], ignorers: [] };
/**
 * A mutant that never ends is one that takes so many seconds of the processor more than its tests took, and so many times
 * as long: a busy machine makes no difference. What waits forever is ended by jest.
 */
const PATIENCE_SECONDS = 20;
const PATIENCE_FACTOR = 4;
const TEST_TIMEOUT_MS = 600_000;
const SECOND_ROUND = 10;
const COPIED = ['lambda', 'lib', 'sim', 'test', 'examples', 'package.json', '.swcrc'];

const silent = () => undefined;
const LOGGER = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  fatal: silent,
};

interface TestFile {
  readonly testPath: string;
  /** Of the processor. */
  readonly tookSeconds: number;
  /** Ids of mutants. */
  readonly reached: ReadonlySet<string>;
}

/** Finds every mutant of the core, and which tests reach it. */
export async function openLaboratory(): Promise<Laboratory> {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(path.join(CACHE, 'mutation-'));
  const close = async () => rmSync(folder, { recursive: true, force: true });
  try {
    for (const name of COPIED) cpSync(path.join(PROJECT, name), path.join(folder, name), { recursive: true });
    const sources = new Map(filesOfCore(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
    const files = [...sources].map(([name, content]): File => ({ name, content, mutate: true }));
    // The instrumenter is an ES module that cannot be required: it takes the default of a CommonJS one.
    const { Instrumenter } = await import('@stryker-mutator/instrumenter');
    const { files: changed, mutants } = await new Instrumenter(LOGGER).instrument(files, OPTIONS);
    const write = ({ name, content }: File) => writeFileSync(path.join(folder, name), content);
    for (const file of changed) write(file);
    const tests = await findReach(folder);
    for (const file of files) write(file);
    const judge = async (index: number): Promise<Judged> => {
      const mutant = mutants[index];
      const file = changed.find(({ name }) => name === mutant?.fileName);
      const original = files.find(({ name }) => name === mutant?.fileName);
      if (!mutant || !file || !original) throw new Error(`there is no mutant ${index}`);
      const change = `${file.name}:${changeOf({ ...mutant, location: fromOne(mutant.location) }, original.content)}`;
      const reaching = tests.filter(({ reached }) => reached.has(mutant.id));
      if (reaching.length === 0) return { verdict: 'not covered', change };
      write(file);
      const verdict = await tryRounds(folder, mutant.id, roundsOf(file.name, reaching));
      write(original);
      return { verdict, change };
    };
    return { mutants: [...mutants.keys()], judge, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The instrumenter counts lines and columns from 0. */
const fromOne = ({ start }: Mutant['location']): Mutant['location'] => ({
  start: { line: start.line + 1, column: start.column + 1 },
});

const filesOfCore = (folder: string): string[] =>
  readdirSync(path.join(folder, 'lambda/core'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.data.ts'))
    .map((name) => `lambda/core/${name}`)
    .sort();

/** Runs all tests with all switches off. */
async function findReach(folder: string): Promise<readonly TestFile[]> {
  const notes = path.join(folder, 'reach');
  mkdirSync(notes);
  const args = ['--setupFilesAfterEnv', path.join(__dirname, 'reach.ts'), path.join(__dirname, 'no-shrinking.ts')];
  const code = await runJest(folder, args, { MUTATION_REACH: notes });
  if (code !== 0)
    throw new Error('the tests of lambda fail before anything is changed: npx jest --selectProjects lambda');
  const files = readdirSync(notes).map(
    (name) => JSON.parse(readFileSync(path.join(notes, name), 'utf8')) as TestFile & { readonly reached: string[] },
  );
  return files
    .map((file) => ({ ...file, reached: new Set(file.reached) }))
    .sort((a, b) => a.tookSeconds - b.tookSeconds);
}

function roundsOf(file: string, reaching: readonly TestFile[]): readonly (readonly TestFile[])[] {
  const isOwn = ({ testPath }: TestFile): boolean => testPath.endsWith(`/test/${file.replace(/\.ts$/, '.test.ts')}`);
  const others = reaching.filter((test) => !isOwn(test));
  const rounds = [reaching.filter(isOwn), others.slice(0, SECOND_ROUND), others.slice(SECOND_ROUND)];
  return rounds.filter(({ length }) => length > 0);
}

async function tryRounds(folder: string, id: string, rounds: readonly (readonly TestFile[])[]): Promise<Verdict> {
  for (const tests of rounds) {
    const files = tests.map(({ testPath }) => testPath);
    const took = tests.reduce((sum, { tookSeconds }) => sum + tookSeconds, 0);
    const args = ['--setupFilesAfterEnv', path.join(__dirname, 'no-shrinking.ts'), '--runTestsByPath', ...files];
    const most = Math.ceil(PATIENCE_SECONDS + PATIENCE_FACTOR * took);
    const code = await runJest(folder, args, { __STRYKER_ACTIVE_MUTANT__: id }, most);
    if (code !== 0) return code === undefined ? 'timed out' : 'killed';
  }
  return 'survived';
}

/**
 * @param mostSeconds of the processor
 * @returns the exit code, or nothing if it was ended
 */
function runJest(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  mostSeconds?: number,
): Promise<number | undefined> {
  const jest = [process.execPath, path.join(PROJECT, 'node_modules/jest/bin/jest.js')];
  const usual = ['--runInBand', '--bail', '--silent', '--watchman=false', '--forceExit'];
  const command = [...jest, '--selectProjects', 'lambda', ...usual, `--testTimeout=${TEST_TIMEOUT_MS}`, ...args];
  const limited = ['-c', 'ulimit -t "$0" && exec "$@"', `${mostSeconds ?? 'unlimited'}`, ...command];
  return new Promise((resolve, reject) => {
    const child = spawn('sh', limited, { cwd: folder, env: { ...process.env, ...env }, stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? undefined));
  });
}
