/** Puts the seeds of one policy in one regime together, and says for each count of zero how sure that is. */
import { perThousand, sumOf, upperBound95 } from '../../../sim/measure/sums';
import { COUNTS, type CountName, type PolicyResult, type RunResult } from './results';

/** What the runs belong to. */
interface Place {
  readonly regime: string;
  readonly policy: string;
  readonly seeds: readonly number[];
}

/** @param runs one for each seed. */
export function pooled(place: Place, runs: readonly RunResult[]): PolicyResult {
  const { possibleCalls: _, rampSeconds, ...sum } = sumOf(runs.map(({ figures }) => figures));
  return {
    ...place,
    ...sum,
    ...(rampSeconds === undefined ? {} : { rampSeconds }),
    breachesPer1000: perThousand(sum.breaches, triesOf(sum)),
    throttledPer1000: perThousand(sum.throttled, sum.requests),
    inboundBlockedMorePer1000: perThousand(sum.inboundBlocked - sum.inboundBlockedAlone, sum.inboundOffered),
    lostPer1000: perThousand(sum.lost, sum.calls + sum.lost),
    secondsOfCpu: runs.reduce((total, run) => total + run.secondsOfCpu, 0),
    zeroBounds: zeroBounds(sum),
  };
}

type Sum = Pick<PolicyResult, CountName | 'calls' | 'requests' | 'inboundOffered'>;

/** Calls that Connect let through its rate: they found a line, or did not. */
const triesOf = ({ calls, breaches }: Sum): number => calls + breaches;

function zeroBounds(sum: Sum): PolicyResult['zeroBounds'] {
  const trials: Readonly<Record<CountName, number>> = {
    breaches: sum.calls,
    rateBreaches: sum.calls,
    throttled: sum.requests,
    inboundBlocked: sum.inboundOffered,
    lost: sum.calls,
    calledTwice: sum.calls,
  };
  const zeros = COUNTS.filter((count) => sum[count] === 0 && trials[count] > 0);
  return Object.fromEntries(zeros.map((count) => [count, upperBound95(0, trials[count])]));
}
