import { request } from 'node:http';
import { type Console, startConsole } from '../../../local/console/console-server';
import type { WidgetShown } from '../../../local/console/console-types';
import { MetricsStore } from '../../../local/metrics/metrics-store';

const SHOWS = 'arn:aws:lambda:eu-west-1:1:function:shows';
const ACTS = 'arn:aws:lambda:eu-west-1:1:function:acts';
const HTML = `<p>two campaigns</p><a class="btn">Pause</a><cwdb-action action="call" endpoint="${ACTS}">{}</cwdb-action>`;

const invoked: { readonly functionArn: string; readonly event: object }[] = [];
let answer: () => unknown = () => HTML;
let console: Console;

beforeAll(async () => {
  console = await startConsole({
    dashboards: [
      {
        name: 'spring',
        body: {
          widgets: [
            { type: 'text', properties: { markdown: 'hello' } },
            { type: 'custom', properties: { title: 'Campaigns', endpoint: SHOWS, params: { only: 'mine' } } },
          ],
        },
      },
    ],
    metrics: new MetricsStore(),
    labels: [],
    invoke: async (functionArn, event) => {
      invoked.push({ functionArn, event });
      return answer();
    },
  });
});

beforeEach(() => {
  invoked.length = 0;
  answer = () => HTML;
});

afterAll(() => console.close());

const show = async (widget: number): Promise<WidgetShown> => {
  const response = await fetch(new URL(`/widget.json?dashboard=0&widget=${widget}`, console.url));
  return (await response.json()) as WidgetShown;
};

const ACTION = { dashboard: 0, widget: 1, endpoint: ACTS, params: { campaign: 'default/spring' } };

const press = (body: unknown = ACTION, headers: Readonly<Record<string, string>> = {}) =>
  fetch(new URL('/action.json', console.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: console.url.slice(0, -1), ...headers },
    body: JSON.stringify(body),
  });

describe('a custom widget in the console', () => {
  it('is what its function makes of its parameters and the dashboard that it is on', async () => {
    expect(await show(1)).toEqual({ html: HTML });
    expect(invoked).toEqual([
      {
        functionArn: SHOWS,
        event: {
          only: 'mine',
          widgetContext: expect.objectContaining({ dashboardName: 'spring', params: { only: 'mine' } }) as object,
        },
      },
    ]);
  });

  it('calls the function of a button that it has shown, with what the button says', async () => {
    await show(1);
    expect(await (await press()).json()).toEqual({ html: HTML });
    expect(invoked[1]).toMatchObject({ functionArn: ACTS, event: { campaign: 'default/spring' } });
  });

  it('calls no function that no button names', async () => {
    await show(1);
    invoked.length = 0;
    const response = await press({ ...ACTION, endpoint: SHOWS });
    expect(await response.json()).toEqual({ problem: `No button of the widget calls ${SHOWS}.` });
    expect(invoked).toEqual([]);
  });

  it.each([
    ['a failure', () => Promise.reject(new Error('the function failed: no table')), 'the function failed: no table'],
    ['something else than HTML', () => ({ markdown: '# Hi' }), 'The function returned something else than HTML.'],
  ])('says so where its function returns %s', async (_, returned, problem) => {
    answer = returned;
    expect(await show(1)).toEqual({ problem });
  });

  it.each([0, 7])('is not at a place where there is none: %d', async (widget) => {
    expect(await show(widget)).toEqual({ problem: 'There is no custom widget at this place.' });
  });
});

describe('the buttons of the console', () => {
  it.each([
    ['from elsewhere', { origin: 'http://evil.example' }],
    ['that could come from a form', { 'content-type': 'text/plain' }],
  ])('do not work for a request %s', async (_, headers) => {
    expect((await press(ACTION, headers)).status).toBe(403);
    expect(invoked).toEqual([]);
  });

  it('do not work for a request without an origin', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      request(new URL('/action.json', console.url), { method: 'POST', headers }, (response) =>
        resolve(response.resume().statusCode),
      )
        .once('error', reject)
        .end(JSON.stringify(ACTION));
    });
    expect(status).toBe(403);
  });

  it.each([{}, { ...ACTION, widget: 'x' }, [], 'x'.repeat(70_000)])('refuse what no button sends', async (body) => {
    expect((await press(body)).status).toBe(500);
    expect(invoked).toEqual([]);
  });
});
