/**
 * Stands between the functions and DynamoDB, and asks with each request what it used. The functions know nothing of it:
 * the SDK takes its address from their environment.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readCredential } from '../../../local/front/credential';
import { endToEnd, Upstream } from '../../../local/front/upstream';
import { CapacityBook } from './capacity';
import { partOf } from './parts';
import type { Tally } from './usage';

export interface CapacityProxy {
  readonly url: string;
  /** Passes requests on to this port from now on. Whatever came earlier has waited. */
  open(port: number): void;
  close(): void;
}

export async function startCapacityProxy(tally: Tally): Promise<CapacityProxy> {
  const book = new CapacityBook();
  const target = Promise.withResolvers<Upstream>();
  const server = createServer((incoming, response) => {
    void pass(incoming, response, target.promise, book, tally).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: (port) => target.resolve(new Upstream(port)),
    close: () => {
      server.close();
      server.closeAllConnections();
      void target.promise.then((upstream) => upstream.close());
    },
  };
}

async function pass(
  incoming: IncomingMessage,
  response: ServerResponse,
  target: Promise<Upstream>,
  book: CapacityBook,
  tally: Tally,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const input = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
  const body = Buffer.from(JSON.stringify({ ...input, ReturnConsumedCapacity: 'TOTAL' }));
  const headers = { ...endToEnd(incoming.headers), 'content-length': body.length };
  const upstream = await target;
  const answer = await upstream.exchange({ method: 'POST', path: '/', headers, body });
  const operation = String(incoming.headers['x-amz-target']).split('.').pop() ?? '';
  const text = answer.body.toString();
  const isRefused = answer.status === 400 && text.includes('ConditionalCheckFailed');
  if (answer.status === 200 || isRefused) {
    const caller = readCredential(incoming, new URLSearchParams())?.caller ?? '';
    const told = isRefused ? undefined : (JSON.parse(text) as Record<string, unknown>);
    for (const { unit, operation: what, units, requests } of book.charges(operation, input, told))
      tally.add({ part: partOf(caller), operation: what, unit }, units, requests);
  }
  response.writeHead(answer.status, endToEnd(answer.headers)).end(answer.body);
}
