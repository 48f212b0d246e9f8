import { quantile, spreadOf } from '../../bench/local/quantiles';

const UP_TO_100 = Array.from({ length: 100 }, (_, index) => 100 - index);

describe('quantiles', () => {
  it('are values that were measured: the nearest rank', () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([4, 3, 1, 2], 0.5)).toBe(2);
    expect(quantile([7], 0.01)).toBe(7);
    expect(quantile([1, 2], 1)).toBe(2);
  });

  it('of a hundred values are the values themselves', () => {
    expect(spreadOf(UP_TO_100)).toEqual({ count: 100, median: 50, p90: 90, p99: 99 });
  });

  it('do not exist where nothing was measured', () => {
    expect(quantile([], 0.5)).toBeUndefined();
    expect(spreadOf([])).toBeUndefined();
  });
});
