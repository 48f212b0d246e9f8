/** The pages that are tested, as they are in the repository. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const PROJECT = path.join(__dirname, '../..');

export interface Page {
  /** From the project's folder, such as `docs/runbook.md`. */
  readonly file: string;
  readonly text: string;
}

export const readPage = (file: string): Page => ({ file, text: readFileSync(path.join(PROJECT, file), 'utf8') });

const markdownIn = (folder: string): readonly string[] =>
  readdirSync(path.join(PROJECT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name));

export const PAGES: readonly Page[] = ['', 'docs', 'docs/decisions'].flatMap(markdownIn).map(readPage);

/** The text without its code blocks and code spans: what is left is for people. */
export const withoutCode = (text: string): string => text.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, '');

/** The part of a page from one heading up to the next of the same or a higher level. */
export function section({ file, text }: Page, title: string): string {
  const heading = new RegExp(`^(#+) ${title}$`, 'm').exec(text);
  if (!heading) throw new Error(`${file} has no section "${title}"`);
  const rest = text.slice(heading.index + heading[0].length);
  const next = new RegExp(`^#{1,${heading[1]?.length}} `, 'm').exec(rest);
  return next ? rest.slice(0, next.index) : rest;
}

/** Cells of every table row below its head. */
export const tableRows = (text: string): readonly (readonly string[])[] =>
  [...text.matchAll(/(?<=^\|[-|: ]+\|\n(?:\|.*\n)*)\|(.*)\|$/gm)].map(([, row = '']) =>
    row.split('|').map((cell) => cell.trim()),
  );

/** What stands in code spans. */
export const codeIn = (text: string): readonly string[] =>
  [...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code ?? '');
