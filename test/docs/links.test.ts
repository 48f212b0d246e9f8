import { existsSync } from 'node:fs';
import path from 'node:path';
import { PAGES, type Page, PROJECT, withoutCode } from './pages';

interface Link {
  readonly from: string;
  readonly target: string;
}

const linksOf = ({ file, text }: Page): readonly Link[] =>
  [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({ from: file, target }));

const isLocal = ({ target }: Link): boolean => !/^[a-z]+:/.test(target);

/** As GitHub makes anchors of headings. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

function anchorsOf(file: string): readonly string[] {
  const page = PAGES.find((one) => one.file === file);
  const headings = (page?.text ?? '').replace(/^```.*?^```$/gms, '').matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = '']) => anchorOf(heading));
}

function isBroken({ from, target }: Link): boolean {
  const [file = '', anchor] = target.split('#');
  const pointed = file === '' ? from : path.join(path.dirname(from), file);
  if (!existsSync(path.join(PROJECT, pointed))) return true;
  return anchor !== undefined && !anchorsOf(pointed).includes(anchor);
}

const links = PAGES.flatMap(linksOf).filter(isLocal);

it('every link between the pages leads to a file and, where it names one, to a heading that exist', () => {
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter(isBroken)).toEqual([]);
});

it('every file and folder of the project that a page names exists', () => {
  const places = PAGES.flatMap(({ file, text }) =>
    [...text.matchAll(/`((?:bin|lib|lambda|sim|local|test|docs|examples)\/[\w./-]*)`/g)].map(([, place = '']) => ({
      file,
      place,
    })),
  );
  expect(places.length).toBeGreaterThan(30);
  expect(places.filter(({ place }) => !existsSync(path.join(PROJECT, place)))).toEqual([]);
});

const decisions = PAGES.filter(({ file }) => file.startsWith('docs/decisions/'));

it.each(decisions.map(({ file, text }) => [file, text]))('%s says context, decision and consequences', (_, text) => {
  expect([...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual(['Context', 'Decision', 'Consequences']);
  expect(text).toMatch(/^# \d+\. .+\n\nDate: \d{4}-\d{2}-\d{2}\. Status: (accepted|superseded by .+)\.$/m);
});

it('the architecture links every decision record', () => {
  const linked = links.filter(({ from }) => from === 'docs/architecture.md').map(({ target }) => `docs/${target}`);
  expect(decisions.map(({ file }) => file).filter((file) => !linked.includes(file))).toEqual([]);
});
