import { countReasons } from '../../../local/demo/dead-letters';

describe('countReasons', () => {
  it('counts by reason, the most frequent first', () => {
    const counted = countReasons(['crashed', 'DestinationNotAllowedException', 'DestinationNotAllowedException']);
    expect(counted.map(({ reason, count }) => [reason, count])).toEqual([
      ['DestinationNotAllowedException', 2],
      ['crashed', 1],
    ]);
  });
});
