import type { Figures } from '../../../sim/measure/figures';
import { perThousand, sumOf, upperBound95 } from '../../../sim/measure/sums';

const RUN: Figures = {
  calls: 10,
  requests: 12,
  utilisation: 0.5,
  possibleCalls: 20,
  breaches: 1,
  rateBreaches: 2,
  throttled: 3,
  inboundOffered: 4,
  inboundBlocked: 5,
  inboundBlockedAlone: 6,
  lost: 7,
  calledTwice: 8,
  rampSeconds: 20,
  windowSeconds: 60,
};

describe('several runs as one', () => {
  it('add their counts, and weigh utilisation by what was possible', () => {
    const sum = sumOf([RUN, { ...RUN, utilisation: 1, possibleCalls: 60, rampSeconds: 40 }]);
    expect(sum).toEqual({
      ...{ calls: 20, requests: 24, breaches: 2, rateBreaches: 4, throttled: 6, inboundOffered: 8, inboundBlocked: 10 },
      ...{ inboundBlockedAlone: 12, lost: 14, calledTwice: 16, windowSeconds: 120, possibleCalls: 80 },
      utilisation: (0.5 * 20 + 60) / 80,
      rampSeconds: 30,
    });
  });

  it('have no ramp if one of them never got going', () => {
    expect(sumOf([RUN, { ...RUN, rampSeconds: undefined }]).rampSeconds).toBeUndefined();
  });

  it('are nothing when there are none', () => {
    expect(sumOf([])).toMatchObject({ calls: 0, utilisation: 0, rampSeconds: undefined });
  });
});

describe('how sure a count is', () => {
  // Exact Poisson bounds, as tabulated: half of the 95 % quantile of chi-squared with 2k + 2 degrees of freedom.
  it.each([
    [0, 2.9957],
    [1, 4.7439],
    [10, 16.9622],
    [100, 118.079],
  ])('is below %d events: at most %d', (events, bound) => {
    expect(upperBound95(events, 1000) * 1000).toBeCloseTo(bound, 2);
  });

  it('is not at all without trials', () => {
    expect(upperBound95(0, 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is told per thousand', () => {
    expect(perThousand(3, 2000)).toBe(1.5);
    expect(perThousand(0, 0)).toBe(0);
  });
});
