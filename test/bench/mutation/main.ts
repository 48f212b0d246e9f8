/**
 * Changes the decisions of a file of the core, one at a time, and asks its own tests whether they notice: a mutant that
 * survives is a decision that nobody tests, or one that makes no difference. One file after another, because all of the core
 * takes hours; what was measured before is not measured again (.cache/mutation).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const PROJECT = path.resolve(__dirname, '../../..');
const CACHE = '.cache/mutation';
const USAGE = `npm run mutation -- FILE...

FILE is of lambda/core, such as lambda/core/pace/headroom.ts; its tests are those of the same name in test/lambda/core.
The exit code is 0 only if every mutant of every file is killed.
`;

interface Mutant {
  readonly status: 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'RuntimeError' | 'CompileError' | 'Ignored';
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: { readonly line: number } };
}

interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

const isKilled = ({ status }: Mutant): boolean => status === 'Killed' || status === 'Timeout';
const isAlive = ({ status }: Mutant): boolean => status === 'Survived' || status === 'NoCoverage';
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** @returns whether all mutants of the file are killed */
function measure(file: string): boolean {
  const tests = path.join('test', file.replace(/\.ts$/, '.test.ts'));
  if (!existsSync(path.join(PROJECT, tests))) throw new Error(`${file} has no tests of its own: ${tests} is not there`);
  const name = file.replaceAll('/', '-').replace(/\.ts$/, '');
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
  for (const { location, mutatorName, replacement = '' } of alive) {
    const line = source.split('\n')[location.start.line - 1]?.trim();
    say(`  ${location.start.line} ${mutatorName}: ${line} -> ${replacement.replaceAll(/\s+/g, ' ')}`);
  }
  return alive.length === 0;
}

const files = process.argv.slice(2);
if (files.length === 0 || files.some((file) => !/^lambda\/core\/.+\.ts$/.test(file))) {
  process.stderr.write(USAGE);
  process.exitCode = files.includes('--help') ? 0 : 2;
} else {
  mkdirSync(path.join(PROJECT, CACHE), { recursive: true });
  process.exitCode = files.map(measure).every(Boolean) ? 0 : 1;
}
