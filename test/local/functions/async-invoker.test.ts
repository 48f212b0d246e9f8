import { type AbandonedEvent, AsyncInvoker } from '../../../local/functions/async-invoker';
import type { FunctionResource } from '../../../local/stack-model';
import { until } from './bundle';

const target = { logicalId: 'Controller', asyncRetries: 0 } as FunctionResource;

it('gives an event up that is throttled beyond its greatest age', async () => {
  const abandoned: AbandonedEvent[] = [];
  const invoker = new AsyncInvoker({
    run: async () => ({ kind: 'throttled' }),
    abandon: async (_target, event) => {
      abandoned.push(event);
    },
    maxAgeMs: 0,
  });
  const requestId = invoker.submit(target, '{}');
  await until(() => abandoned.length > 0);
  await invoker.stop();
  expect(abandoned).toEqual([
    { requestId, event: '{}', condition: 'EventAgeExceeded', invokeCount: 0, error: undefined },
  ]);
});
