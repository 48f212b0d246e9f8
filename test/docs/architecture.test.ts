import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const filesIn = (folder: string) => readdirSync(path.join(ROOT, folder));

const page = read('docs/architecture.md');
const sectionOf = (heading: string) => page.split(`### ${heading}\n`)[1]?.split(/\n##/)[0] ?? '';
/** What stands in backquotes at the beginning of the n-th column. */
const column = (section: string, nth: number) =>
  section.split('\n').flatMap((line) => /^`([\w-]+)`/.exec(line.split('|')[nth]?.trim() ?? '')?.[1] ?? []);
const sorted = (names: readonly string[]) => [...new Set(names)].sort((one, other) => one.localeCompare(other));

describe('the architecture', () => {
  it('has every function', () => {
    const handlers = filesIn('lambda/handlers').flatMap((file) => /^(.+)\.entry\.ts$/.exec(file)?.[1] ?? []);

    expect(sorted(column(sectionOf('Functions'), 1))).toEqual(sorted(handlers));
  });

  it('has every construct', () => {
    const constructs = filesIn('lib').flatMap((file) =>
      [...read(`lib/${file}`).matchAll(/^export class (\w+) extends (?:Construct|QueueWithDeadLetters)\b/gm)].map(
        ([, name = '']) => name,
      ),
    );
    const named = [...column(sectionOf('Functions'), 2), ...column(sectionOf('Constructs'), 1)];

    expect(sorted(named)).toEqual(sorted(constructs));
  });
});
