/** Holds what Callpace did in a regime against the regime's goals. */
import { type Goal, type GoalCheck, type GoalMetric, OURS, type PolicyResult } from './results';

/** Utilisations are compared in hundredths of a percent: 0.965 is not missed by a rounding error. */
const STEPS = 1e4;

/**
 * @param goals by the regime's name.
 * @returns the checks of all goals for which everything was measured that they are about.
 */
export function checkGoals(
  results: readonly PolicyResult[],
  goals: Readonly<Record<string, readonly Goal[]>>,
): readonly GoalCheck[] {
  const ours = results.filter(({ policy }) => policy === OURS);
  return ours.flatMap((result) =>
    (goals[result.regime] ?? []).flatMap((goal) => {
      const than = ours.find(({ regime }) => regime === goal.than);
      if (goal.than !== undefined && than === undefined) return [];
      const measured = measuredFor(goal.metric, result) - (than ? measuredFor(goal.metric, than) : 0);
      return [{ regime: result.regime, ...goal, measured, isMet: isMet(goal, measured) }];
    }),
  );
}

const measuredFor = (metric: GoalMetric, result: PolicyResult): number =>
  metric === 'breachesPerRun' ? result.breaches / result.seeds.length : result[metric];

function isMet({ op, value, metric }: Goal, measured: number): boolean {
  const exact = metric === 'utilisation' ? Math.round(measured * STEPS) / STEPS : measured;
  return op === '>=' ? exact >= value : exact <= value;
}
