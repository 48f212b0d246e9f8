import fc from 'fast-check';
import { readPaceLine } from '../../../local/demo/pace-line';

const FIGURES = {
  binding: 'rate',
  sentence: 'The rate binds',
  own: 3,
  others: 1,
  headroom: 2,
  quota: 10,
  allowedRate: 2,
};

describe('readPaceLine', () => {
  it('reads what the controller says about its pace', () => {
    const text = JSON.stringify({ level: 'INFO', message: 'pace', timestamp: 'now', ...FIGURES });
    expect(readPaceLine({ atMs: 5, text })).toEqual({ atMs: 5, ...FIGURES });
  });

  it.each([
    ['another message', JSON.stringify({ message: 'started', note: 'pace', sentence: 'x' })],
    ['a message without a sentence', JSON.stringify({ message: 'pace' })],
    ['a text that is no JSON', 'the "pace" of things'],
    ['JSON that is no object', '"pace"'],
  ])('passes over %s', (_, text) => {
    expect(readPaceLine({ atMs: 0, text })).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readPaceLine({ atMs: 0, text: `${text}"pace"` })),
    );
  });
});
