/** An HTTP server on loopback that plays a service for a real SDK client, and keeps what it was asked. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Answer = (response: ServerResponse, request: SeenRequest) => void;

export interface LoopbackServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly SeenRequest[];
  /** Connections ever opened, and those open now. */
  readonly connections: { readonly opened: number; readonly open: ReadonlySet<Socket> };
  close(): Promise<void>;
}

/** A JSON answer; the error's name goes where AWS puts it. */
export const answering =
  (status: number, body: object | string, errorName?: string): Answer =>
  (response) => {
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(errorName === undefined ? {} : { 'x-amzn-errortype': errorName }),
    });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** Reads the whole request, then breaks the connection. */
export const resetting: Answer = (response) => {
  (response.socket as Socket).resetAndDestroy();
};

/** Reads the whole request, and says nothing. */
export const silent: Answer = () => undefined;

export async function startLoopbackServer(answer: Answer): Promise<LoopbackServer> {
  const requests: SeenRequest[] = [];
  const open = new Set<Socket>();
  let opened = 0;
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('error', () => undefined);
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, path: url, headers, body: Buffer.concat(chunks).toString('utf8') };
      requests.push(request);
      answer(response, request);
    });
  });
  server.on('connection', (socket) => {
    opened += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    connections: {
      get opened() {
        return opened;
      },
      open,
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
