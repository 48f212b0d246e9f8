import fc from 'fast-check';
import { renderScreen } from '../../../local/demo/screen';
import type { Snapshot } from '../../../local/demo/snapshot';
import { states } from './reports';
import { snapshot } from './snapshots';

const plain = (shown: Snapshot, width: number): string[] => renderScreen(shown, { width, color: false });
const lineOf = (lines: readonly string[], label: string): string =>
  lines.find((line) => line.startsWith(label)) ?? `no line ${label}`;

describe('renderScreen', () => {
  it('fits the whole picture into 80 columns', () => {
    expect(plain(snapshot(), 80)).toEqual([
      'Callpace  default/demo                                     0:23  about 38 s left',
      'Simulated Amazon Connect: call times shortened 20 x, seed 1 · retries after 3 s',
      '(deployed default: an hour)',
      '',
      'In flight  ███████████████████████████▓▓▓▓▓▓▓▓▓▓░░░░░··········· 21 of 30',
      '           █ own 15   ▓ inbound 6   ░ kept free for inbound 3   · free 6',
      'Calls/s    ███████████████████████████████████████·············· 7.4 of 10/s',
      '           ▁▁▄██▇▆                                               each second',
      'Binds now  The concurrent-call quota binds: 20 own and 6 other calls of 30',
      '',
      'Placed     230 calls · answered 110 · no-answer 90 · busy 15',
      'Connect    accepted 230 · refused 4',
      'List       412 rows = 12 rejected + 6 duplicate + 394 contacts',
      'Contacts   pending 240 · in-progress 15 · completed 125 · exhausted 2',
      '           dead-lettered 4 · suppressed 8',
      '           3 of the pending are held: name their zone in a zone column',
      '',
      'Dead letters 4',
      '  4  DestinationNotAllowedException',
      '     have the country enabled for the instance',
    ]);
  });

  it('uses 120 columns where there are as many, and no more', () => {
    const lines = plain(snapshot(), 120);
    expect(lines[1]).toBe(
      'Simulated Amazon Connect: call times shortened 20 x, seed 1 · retries after 3 s (deployed default: an hour)',
    );
    expect(lines[0]).toHaveLength(120);
    expect(plain(snapshot(), 300)).toEqual(lines);
  });

  it('draws own, inbound and free lines in proportion to the quota', () => {
    const cells = (own: number, inbound: number, headroom: number) => {
      const line = lineOf(
        plain(snapshot({ calls: { placed: 0, own, inbound, headroom, quota: 100 } }), 80),
        'In flight',
      );
      return ['█', '▓', '░', '·'].map((character) => line.split(character).length - 1);
    };
    expect(cells(100, 0, 0)).toEqual([53, 0, 0, 0]);
    expect(cells(0, 0, 0)).toEqual([0, 0, 0, 53]);
    expect(cells(50, 25, 10)).toEqual([27, 13, 5, 8]);
  });

  it('does not draw more than the quota, however full the account is', () => {
    const full = snapshot({ calls: { placed: 0, own: 20, inbound: 15, headroom: 5, quota: 30 } });
    const line = lineOf(plain(full, 80), 'In flight');
    expect(line).toContain('35 of 30');
    expect(line).not.toContain('░');
  });

  it('has something to say before anything is known', () => {
    const early = snapshot({
      secondsLeft: undefined,
      calls: { placed: 0, own: 0, inbound: 0, headroom: undefined, quota: 30 },
      bindsNow: undefined,
      outcomes: { ...snapshot().outcomes, accepted: 0, refused: 0 },
      dispositions: {},
      report: undefined,
      deadLetters: [],
    });
    const lines = plain(early, 80);
    expect(lines[0]).toContain('time left: not known yet');
    expect(lineOf(lines, 'Binds now')).toBe('Binds now  the controller has not said yet');
    expect(lineOf(lines, 'Connect')).toBe('Connect    none yet');
    expect(lineOf(lines, 'List')).toBe('List       no report yet');
  });

  it('shows why a list was refused', () => {
    const report = { message: '', contacts: states({}), held: 0 };
    const refused = {
      list: 'x.csv',
      state: 'refused',
      rows: 0,
      rejected: 0,
      duplicates: 0,
      contacts: 0,
      refusal: 'no phone column',
    } as const;
    const lines = plain(snapshot({ report: { ...report, lists: [refused] } }), 80);
    expect(lineOf(lines, 'Refused')).toBe('Refused    no phone column');
  });

  it('keeps the picture short where there are many reasons and problems', () => {
    const deadLetters = Array.from({ length: 9 }, (_, index) => ({
      reason: `reason ${index}`,
      count: 1,
      advice: 'redrive',
    }));
    const problems = Array.from({ length: 9 }, (_, index) => `problem ${index}`);
    const lines = plain(snapshot({ deadLetters, problems }), 80);
    expect(lines).toContain('     and 5 more reasons');
    expect(lines.filter((line) => line.startsWith('  problem'))).toEqual(['  problem 6', '  problem 7', '  problem 8']);
    expect(lines).toContain('Problems of the local stack 9');
  });

  it('colours own calls, inbound calls and headroom differently, and nothing without colour', () => {
    const colored = renderScreen(snapshot(), { width: 80, color: true }).join('\n');
    for (const code of ['32', '36', '33']) expect(colored).toContain(`\x1b[${code}m`);
    expect(plain(snapshot(), 80).join('')).not.toContain('\x1b');
  });

  it('is never wider than the terminal, whatever it has to show', () => {
    const text = fc.string({ maxLength: 200, unit: 'binary-ascii' });
    const count = fc.nat(1_000_000);
    const anySnapshot = fc
      .record({
        campaign: text,
        sentence: text,
        label: text,
        reason: text,
        advice: text,
        own: count,
        inbound: count,
        headroom: count,
        quota: count,
        rate: fc.double({ min: 0, max: 1e6, noNaN: true }),
        history: fc.array(count, { maxLength: 90 }),
        left: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: undefined }),
      })
      .map((any) =>
        snapshot({
          campaign: any.campaign,
          bindsNow: any.sentence,
          labels: [any.label, any.label],
          deadLetters: [{ reason: any.reason, count: any.own, advice: any.advice }],
          problems: [any.reason],
          calls: { placed: any.own, own: any.own, inbound: any.inbound, headroom: any.headroom, quota: any.quota },
          rate: { callsPerSecond: any.rate, limit: any.rate, burst: 1, history: any.history },
          secondsLeft: any.left,
        }),
      );
    fc.assert(
      fc.property(anySnapshot, fc.integer({ min: 40, max: 200 }), (shown, width) => {
        expect(plain(shown, width).filter((line) => line.length > width)).toEqual([]);
      }),
    );
  });

  it('lets no text break out of its line', () => {
    const shown = snapshot({ bindsNow: 'one\ntwo\x1b[2Jthree', problems: ['a\rb'] });
    const lines = plain(shown, 80);
    expect(lineOf(lines, 'Binds now')).toBe('Binds now  one two [2Jthree');
    expect(lines.at(-1)).toBe('  a b');
  });

  it('shows the same with and without colour', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
    const bare = (line: string) => line.replace(/\x1b\[[\d;]*m/g, '');
    for (const width of [80, 120]) {
      expect(renderScreen(snapshot(), { width, color: true }).map(bare)).toEqual(plain(snapshot(), width));
    }
  });
});
