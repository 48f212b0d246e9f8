/**
 * The one variable of the template that shortened time makes wrong. A deployment asks CloudWatch by the minute, because
 * Amazon Connect publishes by the minute; a simulated account may publish every few seconds, and is asked by those.
 */
import { CONTROLLER } from '../../lambda/contract/settings';
import type { FunctionResource } from '../stack-model';

const { name } = CONTROLLER.metricsPeriodSeconds;

/** The functions, with the account's period for those that the template tells one. */
export const withMetricsPeriod = (functions: readonly FunctionResource[], seconds: number): FunctionResource[] =>
  functions.map((target) =>
    name in target.environment
      ? { ...target, environment: { ...target.environment, [name]: String(seconds) } }
      : target,
  );
