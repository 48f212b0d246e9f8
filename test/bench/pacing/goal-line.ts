/** How a goal and what was measured for it are said, in one line or in the cells of one row. */
import { brief, percent } from './format';
import type { GoalCheck } from './results';

export const verdict = ({ isMet }: GoalCheck): string => (isMet ? 'met' : 'MISSED');

/** Hundredths of a percent for what is missed: "97.0" would hide by how little 97 % were. */
export function measuredText({ metric, measured, isMet, than }: GoalCheck): string {
  if (metric !== 'utilisation') return brief(measured);
  if (than !== undefined) return `${measured < 0 ? '' : '+'}${(100 * measured).toFixed(2)} points`;
  return `${isMet ? percent(measured) : (100 * measured).toFixed(2)} %`;
}

export const goalLine = (goal: GoalCheck): string =>
  `${verdict(goal).padEnd(7)} ${goal.regime}: ${goal.text}; measured ${measuredText(goal)}`;
