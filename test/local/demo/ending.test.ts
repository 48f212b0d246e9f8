import { endingOf, type Progress } from '../../../local/demo/ending';
import { list, states, status } from './reports';

const progress = (changes: Partial<Progress> = {}): Progress => ({
  status: status({ contacts: states({ pending: 3, completed: 4 }) }),
  hasSummary: false,
  ownCalls: 0,
  unchangedMs: 0,
  elapsedMs: 10_000,
  timeoutMs: 100_000,
  longestPauseMs: 30_000,
  ...changes,
});

const heldOnly = status({ contacts: states({ pending: 3, completed: 4 }), held: 3 });

describe('endingOf', () => {
  it('goes on while contacts are open', () => {
    expect(endingOf(progress())).toBeUndefined();
  });

  it('is over when the summary is there', () => {
    expect(endingOf(progress({ hasSummary: true }))).toEqual({ kind: 'finished' });
  });

  it('is over when only held contacts are left, once the report has stood for a while', () => {
    expect(endingOf(progress({ status: heldOnly, unchangedMs: 1_000 }))).toBeUndefined();
    expect(endingOf(progress({ status: heldOnly, unchangedMs: 5_000 }))).toEqual({ kind: 'only-held' });
  });

  it('waits while a list is loading or a call is up', () => {
    const loading = { ...heldOnly, lists: [list({ state: 'loading' as const })] };
    expect(endingOf(progress({ status: loading, unchangedMs: 5_000 }))).toBeUndefined();
    expect(endingOf(progress({ status: heldOnly, unchangedMs: 5_000, ownCalls: 1 }))).toBeUndefined();
  });

  it('waits for the summary when every contact is final', () => {
    const allFinal = status({ contacts: states({ completed: 7 }) });
    expect(endingOf(progress({ status: allFinal, unchangedMs: 10_000 }))).toBeUndefined();
  });

  it('says what blocks a campaign', () => {
    const blocked = status({ state: 'blocked', message: 'the contact flow does not exist' });
    expect(endingOf(progress({ status: blocked, unchangedMs: 5_000 }))).toEqual({
      kind: 'blocked',
      why: 'the campaign is blocked: the contact flow does not exist',
    });
  });

  it('says why a list was refused', () => {
    const refused = status({ state: 'refused', lists: [list({ state: 'refused', refusal: 'no phone column' })] });
    for (const hasSummary of [false, true])
      expect(endingOf(progress({ status: refused, hasSummary }))).toEqual({
        kind: 'refused',
        why: 'the list was refused: no phone column',
      });
  });

  it('goes on where one list was refused and another one was not', () => {
    const lists = [list({ state: 'refused', refusal: 'no phone column' }), list()];
    expect(endingOf(progress({ status: status({ lists, contacts: states({ pending: 7 }) }) }))).toBeUndefined();
  });

  it('is stalled only after the slowest thing that may still happen', () => {
    expect(endingOf(progress({ unchangedMs: 34_999 }))).toBeUndefined();
    expect(endingOf(progress({ unchangedMs: 35_000 }))).toEqual({
      kind: 'stalled',
      why: 'nothing has changed for 35 s; last report: The rate binds',
    });
  });

  it('gives up after the timeout, even while calls are up', () => {
    expect(endingOf(progress({ elapsedMs: 100_000, ownCalls: 3, status: undefined }))).toEqual({
      kind: 'timeout',
      why: 'not finished after 100 s (--timeout); last report: none was written',
    });
  });
});
