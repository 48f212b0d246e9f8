import { CONTACT_STATES, FINAL_STATES } from '../../lambda/contract/items';
import type { Disposition, OutcomeKind } from '../../lambda/contract/outcome';
import { SETTINGS } from '../../lib/deployment-settings';
import { TAG_SETTINGS } from '../../lib/deployment-tags';
import type { Setting } from '../../lib/setting-formats';
import { codeIn, readPage, section, tableRows } from './pages';

const README = readPage('README.md');

/** The compiler keeps these two complete. */
const OUTCOMES: Readonly<Record<OutcomeKind, true>> = {
  accepted: true,
  throttled: true,
  capacity: true,
  'not-sent': true,
  refused: true,
  blocked: true,
  unknown: true,
};
const DISPOSITIONS: Readonly<Record<Disposition, true>> = {
  answered: true,
  voicemail: true,
  'no-answer': true,
  busy: true,
  'invalid-number': true,
  failed: true,
  rejected: true,
  unknown: true,
};

const ALWAYS_REQUIRED = ['instanceArn', 'contactFlowId'];

function documented(title: string): Record<string, string | undefined> {
  const rows = tableRows(section(README, title));
  return Object.fromEntries(
    rows.map(([name = '', , fallback = '']) => [codeIn(name)[0], codeIn(fallback)[0] ?? fallback]),
  );
}

const defined = (settings: Readonly<Record<string, Setting<unknown>>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).map(([name, { fallback }]) => [
      name,
      fallback ?? (ALWAYS_REQUIRED.includes(name) ? 'required' : 'none'),
    ]),
  );

it.each([
  ['Settings', SETTINGS],
  ['Tags', TAG_SETTINGS],
])("the README's table of %s has the names and the defaults of the code, in its order", (title, settings) => {
  expect(Object.entries(documented(title))).toEqual(Object.entries(defined(settings)));
});

describe('what becomes of a row, says the README', () => {
  const text = section(README, 'What becomes of a row');
  const namesIn = (rows: readonly (readonly string[])[]) => [...new Set(rows.flatMap(([name = '']) => codeIn(name)))];
  const tableBelow = (head: string) => tableRows(text.slice(text.indexOf(`| ${head} |`)).split('\n\n')[0] ?? '');

  it('for every state of a contact, and which of them are final', () => {
    const rows = tableBelow('state');
    expect(namesIn(rows)).toEqual([...CONTACT_STATES]);
    const finals = rows.filter(([, , isFinal]) => isFinal === 'yes');
    expect(namesIn(finals)).toEqual([...FINAL_STATES]);
  });

  it('for every outcome of an attempt', () => {
    expect(new Set(namesIn(tableBelow('outcome')))).toEqual(new Set(Object.keys(OUTCOMES)));
  });

  it('for every disposition of a call', () => {
    expect(new Set(namesIn(tableBelow('disposition')))).toEqual(new Set(Object.keys(DISPOSITIONS)));
  });
});
