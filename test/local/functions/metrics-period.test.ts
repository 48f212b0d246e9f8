import { withMetricsPeriod } from '../../../local/functions/metrics-period';
import type { FunctionResource } from '../../../local/stack-model';

const told = (environment: Readonly<Record<string, string>>) => ({ environment }) as FunctionResource;

it('tells the account’s period to the functions that the template tells one, and nothing to the others', () => {
  const functions = [told({ METRICS_PERIOD_SECONDS: '60', METRICS_READ_SECONDS: '5' }), told({ LIST_BUCKET: 'b' })];
  expect(withMetricsPeriod(functions, 5)).toEqual([
    { environment: { METRICS_PERIOD_SECONDS: '5', METRICS_READ_SECONDS: '5' } },
    { environment: { LIST_BUCKET: 'b' } },
  ]);
});
