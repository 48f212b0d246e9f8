/**
 * Shows the run on a stream: on a terminal as a picture that is redrawn in place, elsewhere as one line every few
 * seconds. What is printed in between scrolls away above the picture.
 */
import type { WriteStream } from 'node:tty';
import { progressLine } from './progress-line';
import { renderScreen } from './screen';
import type { Snapshot } from './snapshot';

/** What is used of a stream; a terminal's size is read anew for each picture. */
export type ViewStream = Pick<NodeJS.WriteStream, 'write'> & Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'rows'>>;

export interface LiveView {
  show(snapshot: Snapshot): void;
  print(text: string): void;
  /** Leaves the last picture where it is, and gives the cursor back. */
  end(): void;
}

const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
/** Synchronized output: terminals that know it show the picture whole; the others ignore it. */
const BEGIN_FRAME = '\x1b[?2026h';
const END_FRAME = '\x1b[?2026l';
const ERASE_TO_LINE_END = '\x1b[K';
const ERASE_BELOW = '\x1b[J';
const up = (lines: number): string => (lines > 0 ? `\x1b[${lines}A\r` : '\r');

const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

/** Whether colours are welcome: https://no-color.org, and terminals that say they have none. */
export const wantsColor = (stream: ViewStream, environment: Readonly<Record<string, string | undefined>>): boolean =>
  stream.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';

export function createLiveView(stream: ViewStream, color: boolean): LiveView {
  return stream.isTTY === true ? pictureView(stream, color) : lineView(stream);
}

function pictureView(stream: ViewStream, color: boolean): LiveView {
  let drawn = 0;
  let hasEnded = false;
  return {
    show: (snapshot) => {
      if (hasEnded) return;
      // The last column and the last row stay free: writing there would scroll or wrap.
      const width = (stream.columns ?? DEFAULT_COLUMNS) - 1;
      const lines = renderScreen(snapshot, { width, color }).slice(0, (stream.rows ?? DEFAULT_ROWS) - 2);
      const picture = lines.map((line) => `${line}${ERASE_TO_LINE_END}\n`).join('');
      stream.write(`${BEGIN_FRAME}${HIDE_CURSOR}${up(drawn)}${picture}${ERASE_BELOW}${END_FRAME}`);
      drawn = lines.length;
    },
    print: (text) => {
      stream.write(`${up(drawn)}${ERASE_BELOW}${text}\n`);
      drawn = 0;
    },
    end: () => {
      if (!hasEnded) stream.write(SHOW_CURSOR);
      hasEnded = true;
    },
  };
}

const LINE_EVERY_MS = 3_000;

function lineView(stream: ViewStream): LiveView {
  let nextAtMs = 0;
  return {
    show: (snapshot) => {
      if (snapshot.elapsedMs < nextAtMs) return;
      nextAtMs = snapshot.elapsedMs + LINE_EVERY_MS;
      stream.write(`${progressLine(snapshot)}\n`);
    },
    print: (text) => {
      stream.write(`${text}\n`);
    },
    end: () => undefined,
  };
}
