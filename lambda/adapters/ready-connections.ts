/**
 * Connections that are open before a request needs them, each used for one request.
 *
 * It makes "was the request sent?" a fact instead of a guess: Node's errors (and the SDK's, which calls a refused
 * connection, a reset and a lost answer all `TimeoutError`) do not tell whether bytes left the machine. Here a request is
 * written to an established connection, or to none. And because no connection is used twice, none can turn out to be dead
 * the way a kept one does after the function was frozen: while the server may have read the request.
 */
import { Agent as HttpAgent } from 'node:http';
import { type AgentOptions, Agent as HttpsAgent } from 'node:https';
import { isIP, type Socket } from 'node:net';

export interface Endpoint {
  /** `https:` or `http:`, as the SDK writes it. */
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
}

type Trust = Pick<AgentOptions, 'ca'>;

/** No connection was ready: nothing was sent. */
export class NotConnected extends Error {
  override readonly name = 'NotConnected';
}

export class ReadyConnections {
  /** Agents that hand out the ready connections, and never open one themselves. */
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
  readonly #timeoutMs: number;
  readonly #trust: Trust;
  readonly #opening = new Set<Socket>();
  readonly #ready = new Set<Socket>();
  #lastFailure = 'none was prepared';

  /**
   * @param timeoutMs for name resolution, TCP and TLS together
   * @param trust certificate authorities other than Node's own
   */
  constructor(timeoutMs: number, trust: Trust = {}) {
    this.#timeoutMs = timeoutMs;
    this.#trust = trust;
    const createConnection: HttpAgent['createConnection'] = (_options, callback) => {
      const socket = this.#take();
      if (socket) return socket;
      // The type wants a socket beside the error; Node does not.
      (callback as ((error: Error) => void) | undefined)?.(new NotConnected(`no connection: ${this.#lastFailure}`));
      return undefined;
    };
    this.httpAgent = Object.assign(new HttpAgent({ keepAlive: false }), { createConnection });
    this.httpsAgent = Object.assign(new HttpsAgent({ keepAlive: false }), { createConnection });
  }

  /** Opens one more connection. Resolves when it is ready, or has failed. */
  async open(endpoint: Endpoint): Promise<void> {
    const socket = openSocket(endpoint, this.#trust).setNoDelay();
    this.#opening.add(socket);
    try {
      await this.#established(socket, endpoint.protocol === 'https:' ? 'secureConnect' : 'connect');
      this.#ready.add(socket);
    } catch (error) {
      socket.destroy();
      this.#lastFailure = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    } finally {
      this.#opening.delete(socket);
    }
  }

  close(): void {
    for (const socket of [...this.#opening, ...this.#ready]) socket.destroy();
    this.#ready.clear();
    this.httpAgent.destroy();
    this.httpsAgent.destroy();
  }

  #established(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not within ${this.#timeoutMs} ms`)), this.#timeoutMs);
      // Stays for the life of the socket: an idle connection that breaks must not take the process with it.
      socket.on('error', reject);
      socket.once('close', () => {
        clearTimeout(timer);
        if (this.#ready.delete(socket)) this.#lastFailure = 'closed by the other side';
        reject(new Error('closed by the other side'));
      });
      socket.once(event, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #take(): Socket | undefined {
    for (const socket of this.#ready) {
      this.#ready.delete(socket);
      if (socket.writable && socket.readable) return socket;
    }
    return undefined;
  }
}

function openSocket({ protocol, hostname: host, port }: Endpoint, trust: Trust): Socket {
  if (protocol !== 'https:') return new HttpAgent().createConnection({ host, port: port ?? 80 }) as Socket;
  // Server names are names: TLS does not know addresses.
  const servername = isIP(host) === 0 ? host : '';
  const options = { host, port: port ?? 443, servername, ...trust };
  return new HttpsAgent().createConnection(options) as Socket;
}
