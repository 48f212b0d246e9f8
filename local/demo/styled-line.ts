/** Lines of a terminal as values: text that knows its style, so that width is counted in characters that are seen. */

export type Style = 'plain' | 'bold' | 'dim' | 'own' | 'inbound' | 'headroom' | 'alarm';

export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type StyledLine = readonly Span[];

/** A text that may come from anywhere: control characters would move the cursor, so they become spaces. */
export const span = (text: string, style: Style = 'plain'): Span => ({ text: text.replace(/\p{Cc}/gu, ' '), style });

/** Parameters of the escape sequence "select graphic rendition" (ECMA-48). */
const SGR: Readonly<Record<Style, string>> = {
  plain: '',
  bold: '1',
  dim: '2',
  own: '32',
  inbound: '36',
  headroom: '33',
  alarm: '1;31',
};

/** A line as text, cut to the width; the last character of a cut line is an ellipsis. */
export function renderLine(line: StyledLine, width: number, color: boolean): string {
  const fitting = cut(line, width);
  return fitting
    .map(({ text, style }) => (color && style !== 'plain' ? `\x1b[${SGR[style]}m${text}\x1b[0m` : text))
    .join('');
}

const lengthOf = (line: StyledLine): number => line.reduce((sum, { text }) => sum + text.length, 0);

function cut(line: StyledLine, width: number): StyledLine {
  if (lengthOf(line) <= width) return line;
  const fitting: Span[] = [];
  let room = Math.max(0, width - 1);
  for (const { text, style } of line) {
    fitting.push({ text: text.slice(0, room), style });
    room -= Math.min(room, text.length);
  }
  return [...fitting, span('…')];
}

/** Lays parts side by side, and goes to the next line where the width is used up. No part is broken. */
export function flow(parts: readonly StyledLine[], separator: string, width: number): StyledLine[] {
  const lines: Span[][] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && lengthOf(last) + separator.length + lengthOf(part) <= width)
      last.push(span(separator, 'dim'), ...part);
    else lines.push([...part]);
  }
  return lines;
}

/** Puts a label before the first line and as much room before the others. */
export function labelled(label: string, lines: readonly StyledLine[], indent: number): StyledLine[] {
  return lines.map((line, index) => [span((index === 0 ? label : '').padEnd(indent), 'bold'), ...line]);
}
