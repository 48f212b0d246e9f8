import { METRICS } from '../../../lambda/contract/metrics';
import { createIntakeHandler } from '../../../lambda/handlers/intake';
import { LIST_KEY, World } from '../core/intake/intake-world';
import { batchOf, objectCreated } from './sqs-events';

/** Seven rows in chunks of two: four contacts, two duplicates, one that is of no use. */
const LIST = ['phone', ...[1, 2, 3, 1, 4, 2].map((n) => `+1206555010${n}`), 'nobody'].join('\n');

it('rows are counted by what became of them, once for each list, however often its chunks are delivered', async () => {
  const world = new World();
  const counts = new Map<string, number>();
  let flushes = 0;
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const handler = createIntakeHandler({
    ...world,
    defaultCountry: 'US',
    chunkLimits: { rows: 2, bytes: 1e6 },
    log: quiet,
    gauges: {
      count: (metric, by = 1) => void counts.set(metric, (counts.get(metric) ?? 0) + by),
      flush: () => {
        flushes += 1;
      },
    },
  });
  world.drop(LIST_KEY, LIST);
  await handler(batchOf(objectCreated(LIST_KEY)));
  const chunks = world.sent.splice(0).map((chunk) => JSON.stringify(chunk));
  expect(chunks.length).toBeGreaterThan(2);
  for (const body of [...chunks.slice(1), ...chunks, ...chunks]) await handler(batchOf(body));

  expect(Object.fromEntries(counts)).toEqual({
    [METRICS.rowsAccepted]: 4,
    [METRICS.rowsDuplicate]: 2,
    [METRICS.rowsRejected]: 1,
  });
  expect(flushes).toBe(1);
});
