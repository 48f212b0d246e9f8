import { createLiveView, type ViewStream, wantsColor } from '../../../local/demo/live-view';
import { snapshot } from './snapshots';

/** A stream that keeps what was written. */
function recorder(terminal: Partial<ViewStream> = {}): { stream: ViewStream; written: string[] } {
  const written: string[] = [];
  const write = (text: string | Uint8Array) => {
    written.push(String(text));
    return true;
  };
  return { stream: { ...terminal, write }, written };
}

const TERMINAL = { isTTY: true, columns: 100, rows: 40 };

/** The escape sequences that the view writes, line ends, and text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
const TOKENS = /\x1b\[\??(?<count>\d*)(?<command>[a-zA-Z])|\n|\r|[^\x1b\n\r]+/g;

/** What a terminal shows after all of this. */
function screenAfter(written: readonly string[]): string[] {
  const rows: string[] = [];
  let row = 0;
  for (const { 0: token, groups } of written.join('').matchAll(TOKENS)) {
    if (groups?.['command'] === 'A') row -= Number(groups['count']);
    else if (groups?.['command'] === 'J') rows.length = Math.min(rows.length, row);
    else if (token === '\n') {
      rows[row] ??= '';
      row += 1;
    } else if (groups?.['command'] === undefined && token !== '\r') rows[row] = token;
  }
  return rows;
}

describe('createLiveView on a terminal', () => {
  it('draws the second picture over the first one', () => {
    const { stream, written } = recorder(TERMINAL);
    const view = createLiveView(stream, false);
    view.show(snapshot());
    const first = screenAfter(written);
    view.show(snapshot());
    expect(screenAfter(written)).toEqual(first);
  });

  it('leaves nothing of a longer picture behind', () => {
    const { stream, written } = recorder(TERMINAL);
    const view = createLiveView(stream, false);
    view.show(snapshot({ problems: ['a', 'b'] }));
    view.show(snapshot());
    const { stream: other, written: alone } = recorder(TERMINAL);
    createLiveView(other, false).show(snapshot());
    expect(screenAfter(written)).toEqual(screenAfter(alone));
  });

  it('prints above the picture', () => {
    const { stream, written } = recorder(TERMINAL);
    const view = createLiveView(stream, false);
    view.print('Synthesizing...');
    view.show(snapshot());
    view.print('Started');
    view.show(snapshot());
    expect(screenAfter(written).slice(0, 3)).toEqual([
      'Synthesizing...',
      'Started',
      expect.stringContaining('Callpace') as string,
    ]);
  });

  it('writes one picture at once, so that it does not flicker', () => {
    const { stream, written } = recorder(TERMINAL);
    createLiveView(stream, true).show(snapshot());
    expect(written).toHaveLength(1);
  });

  it('stays within the rows and columns of the terminal, whatever its size is by now', () => {
    const terminal = { ...TERMINAL };
    const { stream, written } = recorder(terminal);
    const view = createLiveView(stream, false);
    Object.assign(stream, { columns: 80, rows: 10 });
    view.show(snapshot());
    const rows = screenAfter(written);
    expect(rows.length).toBeLessThan(10);
    expect(rows.every((row) => row.length < 80)).toBe(true);
  });

  it('hides the cursor while it draws, and gives it back once', () => {
    const { stream, written } = recorder(TERMINAL);
    const view = createLiveView(stream, false);
    view.show(snapshot());
    view.end();
    view.end();
    view.show(snapshot());
    const text = written.join('');
    expect(text.indexOf('\x1b[?25l')).toBeGreaterThanOrEqual(0);
    expect(text.split('\x1b[?25h')).toHaveLength(2);
    expect(text.endsWith('\x1b[?25h')).toBe(true);
  });
});

describe('createLiveView elsewhere', () => {
  it('writes one plain line every few seconds', () => {
    const { stream, written } = recorder();
    const view = createLiveView(stream, false);
    for (const elapsedMs of [0, 250, 2_900, 3_000, 3_250, 6_100]) view.show(snapshot({ elapsedMs }));
    expect(written.map((line) => line.split(' | ')[0])).toEqual(['0:00', '0:03', '0:06']);
    expect(written[0]).toBe(
      '0:00 | placed 230 | in flight 15 own + 6 inbound of 30 | 7.4 of 10/s | 139 of 394 contacts final | about 38 s left | The concurrent-call quota binds: 20 own and 6 other calls of 30\n',
    );
    expect(written.join('')).not.toContain('\x1b');
  });
});

describe('wantsColor', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
  ])('terminal %s with %j: %s', (isTTY, environment, expected) => {
    expect(wantsColor({ ...recorder().stream, isTTY }, environment)).toBe(expected);
  });
});
