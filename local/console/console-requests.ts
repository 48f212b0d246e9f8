/** Which requests the console answers: from this machine, and, where something is changed, from its own page only. */
import type { IncomingMessage } from 'node:http';
import type { WidgetAction } from './console-types';

/** Why a request is turned away. */
export interface Refusal {
  readonly status: number;
  readonly said: string;
}

export const ACTION_PATH = '/action.json';
const LARGEST_BODY = 65_536;

/** Undefined for one that may be answered. */
export function refusalOf({ method, headers, url }: IncomingMessage, port: number): Refusal | undefined {
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host = '', origin, 'content-type': type } = headers;
  // A page from elsewhere that makes its own name point to this machine would come with that name.
  if (!own.includes(host)) return { status: 403, said: 'Ask for 127.0.0.1.' };
  if (method === 'GET' || method === 'HEAD') return undefined;
  if (method !== 'POST' || url !== ACTION_PATH) return { status: 405, said: 'The console only reads.' };
  // Browsers send the origin with every POST, and ask before they send JSON from elsewhere.
  if (origin !== `http://${host}` || type !== 'application/json')
    return { status: 403, said: 'Only the page of the console may do that.' };
  return undefined;
}

/** @throws where the body is too large, or is not what a button sends. */
export async function readAction(request: IncomingMessage): Promise<WidgetAction> {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) {
    body += piece as string;
    if (body.length > LARGEST_BODY) throw new Error('the request is too large');
  }
  const { dashboard, widget, endpoint, params } = JSON.parse(body) as Partial<WidgetAction>;
  const isAction =
    typeof dashboard === 'number' && typeof widget === 'number' && typeof endpoint === 'string' && params !== undefined;
  if (!isAction) throw new Error('a button sends dashboard, widget, endpoint and params');
  return { dashboard, widget, endpoint, params };
}
