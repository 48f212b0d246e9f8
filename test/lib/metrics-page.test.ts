import { readFileSync } from 'node:fs';
import path from 'node:path';
import { EmbeddedGauges } from '../../lambda/adapters/embedded-gauges';
import {
  CAMPAIGN_BACKLOG,
  CAMPAIGNS_MEASURED,
  CONTROLLER_COUNTERS,
  COUNTERS,
  IN_SECONDS,
  METRICS,
} from '../../lambda/contract/metrics';
import { resourcesOfType, synthesized } from './synthesized';

const page = readFileSync(path.join(__dirname, '../../docs/metrics.md'), 'utf8');
const rows = [...page.matchAll(/^\| (`\w+`(?:, `\w+`)*) \| ([^|]+) \|/gm)].map(([, names = '', unit = '']) => ({
  names: [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  unit,
}));
const metrics: readonly string[] = Object.values(METRICS);
const dollars = (amount: number): string => amount.toFixed(2);

/** Bytes of one emission in which every metric of the controller has a point, with figures of many digits. */
function bytesOfAnEmission(): number {
  const written: string[] = [];
  const { write } = process.stdout;
  process.stdout.write = (chunk: string | Uint8Array) => {
    written.push(String(chunk));
    return true;
  };
  try {
    const gauges = new EmbeddedGauges('a-deployment-of-a-rather-long-name', CONTROLLER_COUNTERS);
    for (const metric of metrics) {
      if (CONTROLLER_COUNTERS.some((counter) => counter === metric)) gauges.count(metric, 12_345);
      else if (!COUNTERS.some((counter) => counter === metric)) gauges.gauge(metric, 123.456789);
    }
    gauges.flush();
  } finally {
    process.stdout.write = write;
  }
  return Buffer.byteLength(written.join(''));
}

describe('the page on metrics', () => {
  it('names every metric of the contract, and no other', () => {
    expect(rows.flatMap(({ names }) => names).sort((a, b) => a.localeCompare(b))).toEqual(
      [...metrics, CAMPAIGN_BACKLOG].sort((a, b) => a.localeCompare(b)),
    );
  });

  it('says which of them are counters, and which are seconds', () => {
    const said = (unit: string) => new Set(rows.filter((row) => row.unit === unit).flatMap(({ names }) => names));

    expect(said('count')).toEqual(new Set<string>(COUNTERS));
    expect(said('seconds')).toEqual(new Set(IN_SECONDS));
  });

  it('multiplies their number by the price of one', () => {
    expect(page).toContain(`| metrics | ${metrics.length} x 0.30 | ${dollars(metrics.length * 0.3)} |`);
    const most = CAMPAIGNS_MEASURED + 1;
    expect(page).toContain(`20 campaigns and others | ${most} x 0.30 | ${dollars(most * 0.3)} |`);
  });

  it('counts the metrics that the alarms watch, each of which is paid for', () => {
    const alarms = resourcesOfType(synthesized(), 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
    const watched = alarms.map(({ Metrics }) =>
      Metrics === undefined ? 1 : (Metrics as { MetricStat?: object }[]).filter((one) => one.MetricStat).length,
    );
    const total = watched.reduce((sum, count) => sum + count, 0);

    expect(page).toContain(`| alarms | ${total} metrics in ${alarms.length} alarms x 0.10 | ${dollars(total * 0.1)} |`);
  });

  it('allows for as many bytes as an emission takes, and not for many more', () => {
    const allowed = Number(/at most ([\d,]+) bytes/.exec(page)?.[1]?.replace(',', ''));

    expect(bytesOfAnEmission()).toBeLessThanOrEqual(allowed);
    expect(bytesOfAnEmission()).toBeGreaterThan(allowed * 0.8);
  });
});
