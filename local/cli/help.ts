/** What `--help` prints, written from the flags themselves. */
import { type Flag, type FlagTable, flagName } from './flag';
import { argumentsOf, entriesOf } from './parse-arguments';
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
  const lines = entriesOf(table).map(([, flag], index) => flagLines(heads[index] ?? '', flag, column));
  const [places, flags] = [true, false].map((isPlace) =>
    entriesOf(table).flatMap(([, flag], index) => ((flag.isArgument !== undefined) === isPlace ? lines[index] : [])),
  );
  const shown = [...argumentsOf(table).map(({ flag }) => placeOf(flag)), '[flags]'].join(' ');
  const about = places?.length ? ['Arguments:', ...(places as string[]), ''] : [];
  return [`Usage: ${usage} ${shown}`, '', ...summary, '', ...about, 'Flags:', ...((flags ?? []) as string[]), ''].join(
    '\n',
  );
}

const placeOf = ({ placeholder = '', isArgument }: Flag<unknown>): string =>
  isArgument === 'optional' ? `[${placeholder}]` : placeholder;

function head(option: string, { placeholder, isArgument }: Flag<unknown>): string {
  if (isArgument !== undefined) return placeholder ?? '';
  return placeholder === undefined ? flagName(option) : `${flagName(option)} ${placeholder}`;
}

function flagLines(text: string, flag: Flag<unknown>, column: number): string[] {
  const wrapped = wrapWords(`${flag.help}${shownFallback(flag)}`, WIDTH - column - INDENT.length);
  return wrapped.map((line, index) => `${INDENT}${(index === 0 ? text : '').padEnd(column)}${line}`);
}

function shownFallback(flag: Flag<unknown>): string {
  const shown =
    flag.shownFallback ?? (flag.fallback === undefined || flag.fallback === false ? '' : `${flag.fallback}`);
  return shown === '' ? '' : ` (default: ${shown})`;
}
