/**
 * In which state an alarm is, by its last datapoints and by what no data means to it: CloudWatch's rules, from "Configuring
 * how CloudWatch alarms treat missing data". Pure: what the points are is somebody else's question.
 */
import type { AlarmResource } from '../stack-model';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export type AlarmRules = Pick<
  AlarmResource,
  'comparison' | 'threshold' | 'evaluationPeriods' | 'datapointsToAlarm' | 'missingData'
>;

/**
 * CloudWatch looks at a few periods more than it evaluates, because points come late: known ones among them stand in for
 * missing ones.
 */
const MORE_PERIODS = 2;

/** Periods whose points decide, the last of them the newest. */
export const periodsLookedAt = ({ evaluationPeriods }: AlarmRules): number => evaluationPeriods + MORE_PERIODS;

/** @param points the periods that are looked at, oldest first; undefined where there is no datapoint */
export function stateOf(rules: AlarmRules, points: readonly (number | undefined)[], current: AlarmState): AlarmState {
  const { evaluationPeriods, datapointsToAlarm, missingData } = rules;
  const known = points.filter((point) => point !== undefined).slice(-evaluationPeriods);
  const missing = evaluationPeriods - known.length;
  const breaching = known.filter((point) => isBreaching(rules, point)).length;
  if (breaching >= datapointsToAlarm) return 'ALARM';
  const isOutOfReach = breaching + missing < datapointsToAlarm;
  if (isOutOfReach) return 'OK';
  switch (missingData) {
    case 'breaching':
      return 'ALARM';
    case 'notBreaching':
      return 'OK';
    case 'ignore':
      return current;
    case 'missing':
      return breaching > 0 ? 'ALARM' : 'INSUFFICIENT_DATA';
  }
}

function isBreaching({ comparison, threshold }: AlarmRules, point: number): boolean {
  switch (comparison) {
    case 'GreaterThanThreshold':
      return point > threshold;
    case 'GreaterThanOrEqualToThreshold':
      return point >= threshold;
    case 'LessThanThreshold':
      return point < threshold;
    case 'LessThanOrEqualToThreshold':
      return point <= threshold;
  }
}
