import { uniformOf } from '../../../lambda/core/uniform';

it('is the same for the same text, and within 0 and 1', () => {
  expect(uniformOf('request-1')).toBe(uniformOf('request-1'));
  for (const text of ['', 'a', 'request-1', '☎']) {
    expect(uniformOf(text)).toBeGreaterThanOrEqual(0);
    expect(uniformOf(text)).toBeLessThan(1);
  }
});

it('spreads texts that differ in one digit over the whole range', () => {
  const draws = Array.from({ length: 10_000 }, (_, n) => uniformOf(`request-${n}`));
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const share = draws.filter((draw) => Math.floor(draw * 10) === tenth).length;
    expect(share).toBeGreaterThan(850);
    expect(share).toBeLessThan(1_150);
  }
});
