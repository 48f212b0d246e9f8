import { EmbeddedGauges } from '../../../lambda/adapters/embedded-gauges';

interface Line {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [metric: string]: unknown;
}

/** What is written to standard output meanwhile, as metric lines: in Lambda, that is where CloudWatch reads them. */
function linesOf(work: () => void): Line[] {
  const written: string[] = [];
  const { write } = process.stdout;
  process.stdout.write = (chunk: string | Uint8Array) => {
    written.push(String(chunk));
    return true;
  };
  try {
    work();
  } finally {
    process.stdout.write = write;
  }
  return written.map((line) => JSON.parse(line) as Line);
}

const names = (line: Line | undefined) => line?._aws.CloudWatchMetrics[0]?.Metrics.map(({ Name }) => Name);

it('writes counters and gauges under the one dimension of the deployment', () => {
  const gauges = new EmbeddedGauges('prod', ['Admitted', 'Placed']);
  const [line] = linesOf(() => {
    gauges.count('Admitted', 3);
    gauges.count('Admitted');
    gauges.gauge('OwnCalls', 7);
    gauges.flush();
  });
  expect(line).toMatchObject({ Deployment: 'prod', Admitted: 4, Placed: 0, OwnCalls: 7 });
  expect(line?._aws.CloudWatchMetrics).toMatchObject([{ Namespace: 'Callpace', Dimensions: [['Deployment']] }]);
  expect(names(line)).toEqual(expect.arrayContaining(['Admitted', 'Placed', 'OwnCalls']));
});

it('counts from zero after each writing, keeps the zeros, and does not repeat a gauge', () => {
  const gauges = new EmbeddedGauges('prod', ['Admitted']);
  const lines = linesOf(() => {
    gauges.count('Admitted', 2);
    gauges.gauge('OwnCalls', 7);
    gauges.flush();
    gauges.flush();
  });
  expect(lines.map((line) => line['Admitted'])).toEqual([2, 0]);
  expect(names(lines[1])).toEqual(['Admitted']);
});

it('writes what belongs to a campaign at once, under both dimensions, and apart from everything else', () => {
  const gauges = new EmbeddedGauges('prod', ['Admitted']);
  const lines = linesOf(() => {
    gauges.gauge('CampaignBacklog', 7, 'default/spring');
    gauges.gauge('CampaignBacklog', 3, 'others');
    gauges.flush();
  });
  expect(lines.map((line) => [line['Campaign'], line['Deployment'], line['CampaignBacklog']])).toEqual([
    ['default/spring', 'prod', 7],
    ['others', 'prod', 3],
    [undefined, 'prod', undefined],
  ]);
  expect(lines[0]?._aws.CloudWatchMetrics).toMatchObject([
    { Namespace: 'Callpace', Dimensions: [['Deployment', 'Campaign']] },
  ]);
  expect(names(lines[2])).toEqual(['Admitted']);
});
