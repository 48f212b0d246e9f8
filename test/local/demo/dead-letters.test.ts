import { adviceFor, countReasons } from '../../../local/demo/dead-letters';

describe('countReasons', () => {
  it('counts by reason, the most frequent first', () => {
    const counted = countReasons(['crashed', 'DestinationNotAllowedException', 'DestinationNotAllowedException']);
    expect(counted.map(({ reason, count }) => [reason, count])).toEqual([
      ['DestinationNotAllowedException', 2],
      ['crashed', 1],
    ]);
  });
});

describe('adviceFor', () => {
  it.each([
    ['DestinationNotAllowedException: not allowed', 'country'],
    ['InvalidParameterException', 'correct the number'],
    ['OutboundContactNotPermittedException', 'outbound settings'],
    ['crashed', 'redrive'],
    ['SomethingNewException', 'results.csv'],
  ])('says what to do about %s', (reason, advice) => {
    expect(adviceFor(reason)).toContain(advice);
  });
});
