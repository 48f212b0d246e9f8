/**
 * Serves the console: the dashboards of the template that the stack runs, with the numbers of the local CloudWatch. Only
 * this machine reaches it, it keeps nothing, and its page takes nothing from anywhere else. It only reads, but for the
 * buttons of custom widgets, which do what their functions do.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AlarmBoard } from '../metrics/alarm-board';
import { createMetricsService } from '../metrics/metrics-service';
import type { MetricsStore } from '../metrics/metrics-store';
import type { StackModel } from '../stack-model';
import { ACTION_PATH, readAction, refusalOf } from './console-requests';
import type { ConsoleData, ConsoleModel } from './console-types';
import { CustomWidgets, type InvokeFunction } from './custom-widgets';
import { readDashboardBody } from './dashboard-body';
import { type GraphDataOptions, RANGES, readGraphs } from './graph-data';
import { buildPage, type PageFile } from './page-files';

export interface ConsoleOptions {
  readonly dashboards: StackModel['dashboards'];
  readonly metrics: MetricsStore;
  /** States of the alarms. @default they are not evaluated */
  readonly alarms?: Pick<AlarmBoard, 'alarms'>;
  /** Calls the functions behind custom widgets. @default none run */
  readonly invoke?: InvokeFunction;
  /** What is not as in a deployment, one sentence each. */
  readonly labels: readonly string[];
  /** Loopback port. @default any free one */
  readonly port?: number;
  /** When the run began, Unix ms: nothing older is shown. @default now */
  readonly startedAtMs?: number;
  /** Unix ms. @default the clock */
  readonly nowMs?: () => number;
}

export interface Console {
  /** `http://127.0.0.1:<port>/` */
  readonly url: string;
  close(): Promise<void>;
}

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly content: string;
}

/** @throws where the port is taken, or a body is not that of a dashboard. */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const respond = createResponder(options);
  const server = createServer((request, response) => void serve(server, respond, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}/`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

type Responder = (url: URL, request: IncomingMessage) => Promise<Reply>;

function createResponder(options: ConsoleOptions): Responder {
  const { dashboards, metrics, labels, nowMs = Date.now } = options;
  const startedAtMs = options.startedAtMs ?? nowMs();
  const files = buildPage();
  const read = dashboards.map(({ name, body }) => ({ name, widgets: readDashboardBody(body) }));
  const model: ConsoleModel = {
    dashboards: read.map(({ name, widgets }) => ({ name, widgets: widgets.map(({ widget }) => widget) })),
    ranges: RANGES,
    labels,
  };
  const data: GraphDataOptions = {
    dashboards: read.map(({ widgets }) => widgets),
    metrics: createMetricsService(metrics, nowMs),
    startedAtMs,
  };
  const widgets = new CustomWidgets(model.dashboards, options.invoke);
  return async ({ pathname, searchParams }, request) => {
    if (pathname === ACTION_PATH && request.method === 'POST')
      return json(200, await widgets.act(await readAction(request)));
    if (pathname === '/widget.json') {
      const place = { dashboard: numberIn(searchParams, 'dashboard'), widget: numberIn(searchParams, 'widget') };
      return json(200, await widgets.show(place));
    }
    if (pathname === '/dashboards.json') return json(200, model);
    if (pathname === '/data.json') return answerData(data, options.alarms, searchParams.get('minutes'), nowMs());
    const file: PageFile | undefined = files.get(pathname);
    return file === undefined ? plain(404, 'There is nothing at this address.') : { status: 200, ...file };
  };
}

async function answerData(
  data: GraphDataOptions,
  board: ConsoleOptions['alarms'],
  minutes: string | null,
  nowMs: number,
): Promise<Reply> {
  const range = RANGES.find((one) => String(one.minutes) === (minutes ?? String(RANGES[0].minutes)));
  if (range === undefined) return plain(400, `minutes must be one of ${RANGES.map((one) => one.minutes).join(', ')}`);
  const alarms = (board?.alarms ?? []).map(({ alarm, state, reason }) => [alarm.name, { state, reason }] as const);
  const answer: ConsoleData = { ...(await readGraphs(data, range, nowMs)), alarms: Object.fromEntries(alarms) };
  return json(200, answer);
}

async function serve(
  server: Server,
  respond: Responder,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, type, content } = await replyTo(request, portOf(server), respond).catch((error: unknown) =>
    plain(500, error instanceof Error ? error.message : String(error)),
  );
  response.writeHead(status, { ...HEADERS, 'content-type': type, ...(status === 405 ? { allow: 'GET, HEAD' } : {}) });
  response.end(request.method === 'HEAD' ? undefined : content);
}

async function replyTo(request: IncomingMessage, port: number, respond: Responder): Promise<Reply> {
  const refusal = refusalOf(request, port);
  return refusal ? plain(refusal.status, refusal.said) : respond(new URL(`http://127.0.0.1${request.url}`), request);
}

const numberIn = (parameters: URLSearchParams, name: string): number => Number(parameters.get(name) ?? Number.NaN);

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const json = (status: number, content: object): Reply => ({
  status,
  type: 'application/json',
  content: JSON.stringify(content),
});

const plain = (status: number, content: string): Reply => ({ status, type: 'text/plain; charset=utf-8', content });
