/** What `--help` prints, written from the flags themselves. */
import { type Flag, type FlagTable, flagName } from './flag';
import { entriesOf } from './parse-arguments';
import { wrapWords } from './wrap-words';

const WIDTH = 100;
const INDENT = '  ';

/** Usage, what the command does, and its flags with what is allowed and the default. */
export function commandHelp<Options extends object>(
  usage: string,
  summary: readonly string[],
  table: FlagTable<Options>,
): string {
  const heads = entriesOf(table).map(([option, flag]) => head(option, flag));
  const column = Math.max(...heads.map((text) => text.length)) + 2;
  const lines = entriesOf(table).flatMap(([, flag], index) => flagLines(heads[index] ?? '', flag, column));
  return [`Usage: ${usage}`, '', ...summary, '', 'Flags:', ...lines, ''].join('\n');
}

const head = (option: string, flag: Flag<unknown>): string =>
  flag.placeholder === undefined ? flagName(option) : `${flagName(option)} ${flag.placeholder}`;

function flagLines(text: string, flag: Flag<unknown>, column: number): string[] {
  const wrapped = wrapWords(`${flag.help}${shownFallback(flag)}`, WIDTH - column - INDENT.length);
  return wrapped.map((line, index) => `${INDENT}${(index === 0 ? text : '').padEnd(column)}${line}`);
}

function shownFallback(flag: Flag<unknown>): string {
  const shown =
    flag.shownFallback ?? (flag.fallback === undefined || flag.fallback === false ? '' : `${flag.fallback}`);
  return shown === '' ? '' : ` (default: ${shown})`;
}
