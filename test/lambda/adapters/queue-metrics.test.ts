import type { ConnectClient, GetCurrentMetricDataCommand } from '@aws-sdk/client-connect';
import { ConnectQueueMetrics } from '../../../lambda/adapters/queue-metrics';

function metricsWith(answer: () => unknown, ownQueue?: string) {
  const asked: GetCurrentMetricDataCommand['input'][] = [];
  const send = async (command: GetCurrentMetricDataCommand) => {
    asked.push(command.input);
    return answer();
  };
  const client = { send } as unknown as Pick<ConnectClient, 'send'>;
  return { metrics: new ConnectQueueMetrics(client, 'i-1', ownQueue), asked };
}

const collection = (Name: string, Value: number) => ({ Metric: { Name, Unit: 'COUNT' }, Value });

it('asks for the own queue and the others, each once, and adds up what it hears', async () => {
  const MetricResults = [
    { Collections: [collection('AGENTS_AVAILABLE', 2), collection('CONTACTS_IN_QUEUE', 5)] },
    { Collections: [collection('AGENTS_AVAILABLE', 1)] },
  ];
  const { metrics, asked } = metricsWith(() => ({ MetricResults }), 'q1');

  expect(await metrics.read(['q2', 'q1'])).toEqual({ agentsAvailable: 3, contactsInQueue: 5 });
  expect(asked[0]).toMatchObject({ InstanceId: 'i-1', Filters: { Queues: ['q1', 'q2'], Channels: ['VOICE'] } });
});

it('asks nobody where there is no queue', async () => {
  const { metrics, asked } = metricsWith(() => ({}));

  expect(await metrics.read([])).toBeUndefined();
  expect(asked).toEqual([]);
});

it('knows nothing where it is denied', async () => {
  const { metrics } = metricsWith(() => {
    throw new Error('AccessDeniedException');
  }, 'q1');

  expect(await metrics.read([])).toBeUndefined();
});
