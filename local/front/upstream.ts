/** Passes calls on to an emulator over kept connections. */
import { Agent, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import type { Readable } from 'node:stream';

export interface UpstreamRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer | Readable;
}

export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Headers that belong to one connection, not to the call. */
const HOP_HEADERS = ['connection', 'keep-alive', 'transfer-encoding', 'host', 'expect'];

export function endToEnd(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && !HOP_HEADERS.includes(name)) kept[name] = value;
  }
  return kept;
}

export class Upstream {
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(port: number) {
    this.#port = port;
  }

  /** The answer's body is still to be read. */
  open({ method, path, headers, body }: UpstreamRequest): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const outgoing = request({ host: '127.0.0.1', port: this.#port, agent: this.#agent, method, path, headers });
      outgoing.once('response', resolve);
      outgoing.once('error', reject);
      if (Buffer.isBuffer(body)) outgoing.end(body);
      else body.once('error', (error) => outgoing.destroy(error)).pipe(outgoing);
    });
  }

  async exchange(call: UpstreamRequest): Promise<UpstreamAnswer> {
    const answer = await this.open(call);
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    return { status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(chunks) };
  }

  close(): void {
    this.#agent.destroy();
  }
}
