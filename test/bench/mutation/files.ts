/**
 * Changes the decisions of a file of the core, one at a time, and asks its own tests whether they notice: a mutant that
 * survives is a decision that nobody tests, or one that makes no difference. What was measured before with the same tests
 * is not measured again (.cache/mutation).
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { changeOf, type Mutant } from './mutant';

const PROJECT = path.resolve(__dirname, '../../..');
const CACHE = '.cache/mutation';

/** As Stryker reports it. */
interface MeasuredMutant extends Mutant {
  readonly status: 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'RuntimeError' | 'CompileError' | 'Ignored';
}

interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly MeasuredMutant[] }>>;
}

const isKilled = ({ status }: MeasuredMutant): boolean => status === 'Killed' || status === 'Timeout';
const isAlive = ({ status }: MeasuredMutant): boolean => status === 'Survived' || status === 'NoCoverage';
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** @returns whether all mutants of the file are killed by the tests of its name */
export function measureFile(file: string): boolean {
  const tests = path.join('test', file.replace(/\.ts$/, '.test.ts'));
  if (!existsSync(path.join(PROJECT, tests))) throw new Error(`${file} has no tests of its own: ${tests} is not there`);
  mkdirSync(path.join(PROJECT, CACHE), { recursive: true });
  // Stryker itself does not see that tests have changed.
  const version = createHash('sha256')
    .update(readFileSync(path.join(PROJECT, tests)))
    .digest('hex')
    .slice(0, 8);
  const name = `${file.replaceAll('/', '-').replace(/\.ts$/, '')}-${version}`;
  const { status } = spawnSync(
    'stryker',
    ['run', 'test/bench/mutation/stryker.config.json', '--mutate', file, '--incrementalFile', `${CACHE}/${name}.json`],
    { cwd: PROJECT, stdio: 'inherit', env: { ...process.env, MUTATION_TESTS: tests } },
  );
  if (status !== 0) throw new Error(`stryker ended with ${status}`);
  const { files } = JSON.parse(readFileSync(path.join(PROJECT, CACHE, 'report.json'), 'utf8')) as Report;
  const { source = '', mutants = [] } = files[file] ?? {};
  const [killed, alive] = [mutants.filter(isKilled), mutants.filter(isAlive)];
  say(`${file}: ${killed.length} of ${killed.length + alive.length} mutants killed`);
  for (const mutant of alive) say(`  ${changeOf(mutant, source)}`);
  return alive.length === 0;
}
