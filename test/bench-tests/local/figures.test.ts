import type { PaceLine } from '../../../local/demo/pace-line';
import { linesFigures, rateFigures } from '../../bench/local/figures';
import { contact } from '../../local/demo/contacts';
import { record } from './records';

const call = (index: number, initiatedAtMs: number, disconnectedAtMs = initiatedAtMs + 1000) =>
  contact({ contactId: `c-${index}`, destination: `+1206555${index}`, initiatedAtMs, disconnectedAtMs });

const said = (binding: string, headroom: number): PaceLine => ({
  atMs: 1,
  binding,
  sentence: '',
  own: 0,
  others: 0,
  headroom,
  quota: 80,
  allowedRate: 25,
});

describe('the figures of the rate', () => {
  it('hold what was accepted within the span against rate x time', () => {
    const calls = Array.from({ length: 260 }, (_, index) => call(index, index * 40));
    const breach = contact({ initiatedAtMs: 5, breach: true });
    const inbound = contact({ initiatedAtMs: 5, direction: 'inbound' });
    const figures = rateFigures(record('rate', [...calls, breach, inbound]));
    expect(figures).toMatchObject({ accepted: 250, granted: 250, ratio: 1, seconds: 10 });
  });

  it('count what is wrong over the whole run, before and after the span, too', () => {
    const twice = [call(1, -5000, -1000), call(1, -3000, -500)];
    expect(rateFigures(record('rate', twice)).numbersCalledTwice).toBe(1);
  });

  it('count the rows that nobody was called for yet', () => {
    const made = record('rate', [call(1, 0), call(2, 0), call(2, 5000)]);
    expect(rateFigures(made).rowsLeft).toBe(made.phase.rows - 2);
  });

  it('tell what bound for which share of the time', () => {
    const paceLines = [said('rate', 0), said('rate', 0), said('rate', 0), said('retries', 0)];
    expect(rateFigures(record('rate', [], { paceLines })).boundBy).toEqual({ rate: 0.75, retries: 0.25 });
  });
});

describe('the figures of the lines', () => {
  it('measure from the moment at which a release is known to the start on its line', () => {
    const calls = [call(1, 0, 1000), call(2, 10, 2000), call(3, 1900, 9000), call(4, 3000, 9000)];
    const knownAtMs = new Map([
      ['c-1', 1600],
      ['c-2', 2500],
    ]);
    const figures = linesFigures(record('lines', calls, { knownAtMs, paceLines: [said('concurrency', 78)] }));
    expect(figures).toMatchObject({ lines: 2, unused: 0, waitSeconds: { count: 2, median: 0.3, p99: 0.5 } });
    expect(figures.eventLatencySeconds).toBeCloseTo(0.55);
  });

  it('pair by the lines that the dialer wanted, where they were never seen in use all at once', () => {
    const calls = [call(1, 0, 1000), call(2, 2000, 3000), call(3, 4000, 5000)];
    const knownAtMs = new Map([
      ['c-1', 1500],
      ['c-2', 3500],
    ]);
    const figures = linesFigures(record('lines', calls, { knownAtMs, paceLines: [said('concurrency', 78)] }));
    expect(figures).toMatchObject({ lines: 2, unused: 1, waitSeconds: { count: 1, median: 2.5 } });
  });

  it('hold the time that lines were held against what news of this age allow', () => {
    const calls = Array.from({ length: 80 }, (_, index) => call(index, 0, 8000));
    const knownAtMs = new Map(calls.map(({ contactId }) => [contactId, 9000]));
    const figures = linesFigures(record('lines', calls, { knownAtMs }));
    expect(figures).toMatchObject({ utilisation: 0.8, holdSeconds: 8, eventLatencySeconds: 1 });
    expect(figures.utilisationLimit).toBeCloseTo(8 / 9.13);
    expect(figures.ratio).toBeCloseTo(0.8 / (8 / 9.13));
  });
});
