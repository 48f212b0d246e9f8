import { readFileSync } from 'node:fs';
import path from 'node:path';
import { OPERATOR_COMMANDS } from '../../bin/commands/operator-commands';
import { SETTINGS } from '../../lib/deployment-settings';
import { TAG_SETTINGS } from '../../lib/deployment-tags';
import { flagName } from '../../local/cli/flag';
import { DEMO_FLAGS, STACK_FLAGS } from '../../local/cli/options';
import { codeIn, PAGES, PROJECT, readPage, section, tableRows } from './pages';

const found = (pattern: RegExp) =>
  PAGES.flatMap(({ file, text }) => [...text.matchAll(pattern)].map(([, name = '']) => ({ file, name })));

const { scripts } = JSON.parse(readFileSync(path.join(PROJECT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

describe('every command that the pages name exists', () => {
  it('of the npm scripts', () => {
    const named = found(/\bnpm run ([\w:-]+)/g);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(({ name }) => scripts[name] === undefined)).toEqual([]);
  });

  it('of the flags of demo and local', () => {
    const takesFlags = /npm run (demo|local) -- ([^`\n#]+)/g;
    const lines = PAGES.flatMap(({ text }) => [...text.matchAll(takesFlags)]);
    expect(lines.length).toBeGreaterThan(5);
    const unknown = lines.flatMap(([, command, flags = '']) => {
      const known = Object.keys(command === 'demo' ? DEMO_FLAGS : STACK_FLAGS).map(flagName);
      return (flags.match(/--[a-z][\w-]*/g) ?? []).filter((flag) => ![...known, '--help'].includes(flag));
    });
    expect(unknown).toEqual([]);
  });

  it("of the operators' commands, with their flags", () => {
    const flagsOf = new Map(OPERATOR_COMMANDS.map(({ name, flagNames }) => [name, flagNames]));
    const lines = PAGES.flatMap(({ text }) => [...text.matchAll(/npx tsx bin\/callpace\.ts ([\w-]+)([^`\n#]*)/g)]);
    expect(lines.length).toBeGreaterThan(5);
    const unknown = lines.flatMap(([, command = '', flags = '']) => {
      const known = flagsOf.get(command);
      return known ? (flags.match(/--[a-z][\w-]*/g) ?? []).filter((flag) => !known.includes(flag)) : [command];
    });
    expect(unknown).toEqual([]);
  });

  it("of the owners' page: its table has every command, and nothing else", () => {
    const named = tableRows(section(readPage('docs/owners.md'), 'Commands')).map(
      ([command = '']) => codeIn(command)[0],
    );
    expect(named.map((command = '') => command.split(' ')[0])).toEqual(OPERATOR_COMMANDS.map(({ name }) => name));
  });

  it('of the settings given with -c', () => {
    const named = found(/-c (\w+)=/g);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(({ name }) => !(name in SETTINGS) && !(name in TAG_SETTINGS))).toEqual([]);
  });

  it('of the outputs of the stack', () => {
    const stack = readFileSync(path.join(PROJECT, 'lib/callpace-stack.ts'), 'utf8');
    const named = [...found(/\boutput ([A-Z]\w+)/g), ...found(/\boutput `([A-Z]\w+)`/g)];
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter(({ name }) => !new RegExp(`^\\s+${name}: `, 'm').test(stack))).toEqual([]);
  });
});

it('CONTRIBUTING.md has every npm script in its table of commands', () => {
  const commands = tableRows(readPage('CONTRIBUTING.md').text).map(([command = '']) => command);
  const missing = Object.keys(scripts).filter(
    (name) => !commands.includes(`\`npm run ${name}\``) && !commands.includes(`\`npm ${name}\``),
  );
  expect(missing).toEqual([]);
});
