import type { CampaignItem } from '../../../../lambda/contract/items';
import { METRICS } from '../../../../lambda/contract/metrics';
import type { QueueFigures } from '../../../../lambda/core/pace/ports';
import { QUEUES_EVERY_MS, QueueWatch } from '../../../../lambda/core/pace/queue-watch';

const NOW_MS = Date.UTC(2026, 10, 21);
const withQueue = (name: string, queueId: string): CampaignItem => ({
  pk: 'CAMPAIGNS',
  sk: `default/${name}`,
  createdAtMs: 1,
  applied: { definition: { mode: 'active', call: { queueId } }, sequencer: '1', etag: 'e', atMs: 1 },
});

function aWatch(figures: QueueFigures | undefined) {
  const asked: (readonly string[])[] = [];
  const gauged = new Map<string, number>();
  const read = async (queueIds: readonly string[]) => {
    asked.push(queueIds);
    return figures;
  };
  const watch = new QueueWatch({ read }, { gauge: (metric, value) => void gauged.set(metric, value) });
  return { watch, asked, gauged };
}

const settled = () => new Promise(setImmediate);

it('asks for the queues of the campaigns, each once, and not again before it is time', async () => {
  const { watch, asked, gauged } = aWatch({ agentsAvailable: 3, contactsInQueue: 8 });
  const campaigns = [withQueue('a', 'q1'), withQueue('b', 'q2'), withQueue('c', 'q1')];
  for (const afterMs of [0, 1_000, QUEUES_EVERY_MS - 1, QUEUES_EVERY_MS]) watch.turn(campaigns, NOW_MS + afterMs);
  await settled();

  expect(asked).toEqual([
    ['q1', 'q2'],
    ['q1', 'q2'],
  ]);
  expect(gauged).toEqual(
    new Map([
      [METRICS.agentsAvailable, 3],
      [METRICS.contactsInQueue, 8],
    ]),
  );
});

it('has no figures, and no complaint, where Connect does not tell', async () => {
  const { watch, asked, gauged } = aWatch(undefined);
  watch.turn([], NOW_MS);
  await settled();

  expect([asked.length, gauged.size]).toEqual([1, 0]);
});
