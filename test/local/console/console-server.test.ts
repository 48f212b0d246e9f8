import { request } from 'node:http';
import { type Console, startConsole } from '../../../local/console/console-server';
import type { ConsoleData, ConsoleModel } from '../../../local/console/console-types';
import { single } from '../../../local/metrics/embedded-metrics';
import { MetricsStore } from '../../../local/metrics/metrics-store';
import type { AlarmResource } from '../../../local/stack-model';

const NOW_MS = 1_700_000_000_000;
const metrics = new MetricsStore(() => NOW_MS);
const BODY = {
  widgets: [{ type: 'metric', properties: { title: 'Calls', metrics: [['Callpace', 'Placed', { stat: 'Sum' }]] } }],
};
const DEAD_LETTERS: AlarmResource = {
  logicalId: 'DeadLetters',
  name: 'callpace-dead-letters',
  arn: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:callpace-dead-letters',
  description: '',
  queries: [],
  comparison: 'GreaterThanThreshold',
  threshold: 0,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  missingData: 'notBreaching',
};
let console: Console;

beforeAll(async () => {
  metrics.add({ namespace: 'Callpace', metric: 'Placed', dimensions: {}, atMs: NOW_MS, ...single(7) });
  console = await startConsole({
    dashboards: [{ name: 'callpace-us-east-1', body: BODY }],
    metrics,
    labels: ['Simulated'],
    alarms: { alarms: [{ alarm: DEAD_LETTERS, state: 'ALARM', reason: 'one of them', sinceMs: NOW_MS }] },
    nowMs: () => NOW_MS,
  });
});

afterAll(() => console.close());

const get = (path: string, init: RequestInit = {}) => fetch(new URL(path, console.url), init);

/** fetch does not let a caller give another name of the host. */
const statusFor = (host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(console.url, { headers: { host } }, (response) => resolve(response.resume().statusCode))
      .once('error', reject)
      .end();
  });

describe('the console', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', '<title>Callpace console</title>'],
    ['/page.css', 'text/css; charset=utf-8', 'prefers-color-scheme'],
    ['/chart.css', 'text/css; charset=utf-8', '.uplot'],
    ['/page.js', 'text/javascript; charset=utf-8', '/data.json'],
  ])('serves %s', async (path, type, content) => {
    const response = await get(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(await response.text()).toContain(content);
  });

  it('asks for nothing but files that it serves', async () => {
    const html = await (await get('/')).text();
    const addresses = [...html.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, address = '']) => address);
    expect(addresses.length).toBeGreaterThan(2);
    for (const address of addresses) expect((await get(address)).status).toBe(200);
  });

  it('serves the dashboards, and what is not as in a deployment', async () => {
    const model = (await (await get('/dashboards.json')).json()) as ConsoleModel;
    expect(model).toMatchObject({
      dashboards: [{ name: 'callpace-us-east-1', widgets: [{ kind: 'graph', title: 'Calls' }] }],
      labels: ['Simulated'],
    });
    expect(model.ranges.map(({ minutes }) => minutes)).toEqual([5, 15, 60]);
  });

  it('serves the numbers of a range, the shortest if none is named', async () => {
    const of = async (path: string) => (await (await get(path)).json()) as ConsoleData;
    expect(await of('/data.json')).toMatchObject({ periodSeconds: 5, graphs: [[{ series: [[7]] }]] });
    expect(await of('/data.json?minutes=60')).toMatchObject({ periodSeconds: 60 });
  });

  it('serves the alarms as they stand, by name', async () => {
    const { alarms } = (await (await get('/data.json')).json()) as ConsoleData;
    expect(alarms).toEqual({ 'callpace-dead-letters': { state: 'ALARM', reason: 'one of them' } });
  });

  it('says which ranges there are to whoever asks for another', async () => {
    const response = await get('/data.json?minutes=7');
    expect([response.status, await response.text()]).toEqual([400, 'minutes must be one of 5, 15, 60']);
  });

  it.each(['/nothing', '//', '/page.js/', '/..%2fpackage.json'])('answers 404 at %s', async (path) => {
    const { status } = await fetch(`${console.url.slice(0, -1)}${path}`);
    expect(status).toBe(404);
  });

  it.each(['POST', 'PUT', 'DELETE'])('answers 405 to %s, and says what is allowed', async (method) => {
    const response = await get('/data.json', { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('lets a page load from nowhere else, be framed nowhere, and be kept nowhere, 404 included', async () => {
    for (const path of ['/', '/data.json', '/nothing']) {
      const { headers } = await get(path);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; /);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it('answers only to a name of this machine', async () => {
    const { port } = new URL(console.url);
    expect(await statusFor(`evil.example:${port}`)).toBe(403);
    expect(await statusFor(`localhost:${port}`)).toBe(200);
  });

  it('says so where its port is taken', async () => {
    const port = Number(new URL(console.url).port);
    await expect(startConsole({ dashboards: [], metrics, labels: [], port })).rejects.toThrow('EADDRINUSE');
  });
});
