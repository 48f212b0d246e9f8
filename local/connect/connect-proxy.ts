/** Sends Connect calls to an endpoint that is not ours, as they came; its answers come back as they are. */
import http from 'node:http';
import https from 'node:https';
import type { ServiceAnswer, ServiceCall, ServiceHandler } from '../front/front-types';

/** Of the connection, not of the request; and a body that the front port has already unpacked. */
const NOT_FORWARDED = new Set([
  'host',
  'connection',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'expect',
]);
const ANSWER_LIMIT_MS = 60_000;

/** @param onFailure told when the endpoint cannot be reached; the caller gets a 503, which may mean anything. */
export function createConnectProxy(endpoint: string, onFailure: (message: string) => void): ServiceHandler {
  return async (call) => {
    try {
      return await forward(new URL(endpoint), call);
    } catch (error) {
      onFailure(`${endpoint} did not answer: ${error instanceof Error ? error.message : error}`);
      return {
        status: 503,
        headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'ServiceUnavailableException' },
        body: JSON.stringify({ message: 'the Connect endpoint did not answer' }),
      };
    }
  };
}

function forward(endpoint: URL, call: ServiceCall): Promise<ServiceAnswer> {
  const query = call.query.toString();
  const path = `${endpoint.pathname.replace(/\/$/, '')}${call.path}${query === '' ? '' : `?${query}`}`;
  const { request } = endpoint.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      endpoint,
      {
        method: call.method,
        path,
        headers: { ...passed(call.headers), 'content-length': call.body.length },
        agent: false,
        timeout: ANSWER_LIMIT_MS,
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          resolve({
            status: incoming.statusCode ?? 502,
            headers: passed(incoming.headers),
            body: Buffer.concat(chunks),
          });
        });
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`nothing within ${ANSWER_LIMIT_MS / 1000} s`)));
    outgoing.on('error', reject);
    outgoing.end(call.body);
  });
}

function passed(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || NOT_FORWARDED.has(name) ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
