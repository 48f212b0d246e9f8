/** Bars and small charts out of block characters. */
import { type Span, type Style, span } from './styled-line';

export interface Segment {
  readonly value: number;
  readonly character: string;
  readonly style: Style;
}

/** A bar of exactly `width` characters. What is over the total is cut off; the rest is filled with dots. */
export function bar(segments: readonly Segment[], total: number, width: number): Span[] {
  const spans: Span[] = [];
  let value = 0;
  let drawn = 0;
  for (const segment of segments) {
    value += segment.value;
    // Rounded where the segment ends, not in its length: the errors of several segments do not add up.
    const end = total > 0 ? Math.min(width, Math.round((value / total) * width)) : 0;
    if (end > drawn) spans.push(span(segment.character.repeat(end - drawn), segment.style));
    drawn = Math.max(drawn, end);
  }
  return drawn < width ? [...spans, span('·'.repeat(width - drawn), 'dim')] : spans;
}

const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** One character per value, the newest at the right; a full block is `top` or more. */
export function sparkline(values: readonly number[], top: number, width: number): string {
  return values
    .slice(Math.max(0, values.length - width))
    .map((value) => LEVELS[Math.min(LEVELS.length - 1, Math.max(0, Math.ceil((value / top) * LEVELS.length) - 1))])
    .join('');
}
