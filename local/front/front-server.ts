/**
 * The one port that everything calls: names the caller by its access key, asks the caller's role, writes the call down
 * and passes it on. A call that nobody is here for is answered with what is missing.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { type Decision, decide } from '../iam/policy';
import type { FunctionResource, StackModel } from '../stack-model';
import { type Answer, errorAnswer, notServed, type ServiceError } from './answers';
import type { CallLog } from './call-log';
import { carryOut } from './carry-out';
import { OPERATOR, readCredential } from './credential';
import { type FrontRequest, type FrontService, isError, type Operation } from './front-service';
import type { Interceptor, Problem } from './front-types';

export interface Reception {
  readonly model: StackModel;
  /** By signing name. */
  readonly services: Readonly<Record<string, FrontService>>;
  readonly log: CallLog;
  /** The first that intervenes in a call decides. */
  readonly interceptors: ReadonlySet<Interceptor>;
  /** Told of faults of this runtime, and of every call that a role does not allow: code may hide the error it gets. */
  readonly report: (problem: Problem) => void;
}

export class FrontServer {
  readonly #server: Server;
  #reception: Reception | undefined;

  private constructor() {
    this.#server = createServer((incoming, response) => {
      void this.#serve(incoming, response);
    });
    // Idle connections of clients stay open: closing one while it is taken into use would fail a call.
    this.#server.keepAliveTimeout = 0;
  }

  /** @param port 0 for any free one */
  static async listen(port: number): Promise<FrontServer> {
    const front = new FrontServer();
    await new Promise<void>((resolve, reject) => {
      front.#server.once('error', reject);
      front.#server.listen(port, '127.0.0.1', resolve);
    });
    return front;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** From now on calls are served. */
  open(reception: Reception): void {
    this.#reception = reception;
  }

  /** Cuts all connections; what waits for a call ends with them. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    try {
      const answer = this.#reception
        ? await receive(this.#reception, incoming, gone.signal)
        : errorAnswer('json', { status: 503, code: 'ServiceUnavailable', message: 'the local runtime is starting' });
      if (answer === 'drop-answer') incoming.socket.destroy();
      else send(answer, response);
    } catch (error) {
      this.#fail(error, incoming, response);
    }
  }

  #fail(error: unknown, incoming: IncomingMessage, response: ServerResponse): void {
    if (response.closed || incoming.destroyed) return;
    const message = `${incoming.method} ${incoming.url}: ${error instanceof Error ? error.message : String(error)}`;
    this.#reception?.report({ kind: 'front', message });
    if (response.headersSent) response.destroy();
    else send(errorAnswer('json', { status: 500, code: 'InternalServerError', message }), response);
  }
}

function send({ status, headers, body }: Answer, response: ServerResponse): void {
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value);
  response.statusCode = status;
  if (body instanceof Readable) body.once('error', () => response.destroy()).pipe(response);
  else response.end(body);
}

async function receive(
  reception: Reception,
  incoming: IncomingMessage,
  signal: AbortSignal,
): Promise<Answer | 'drop-answer'> {
  const [path = '/', search = ''] = (incoming.url ?? '/').split('?');
  const query = new URLSearchParams(search);
  const credential = readCredential(incoming, query);
  if (!credential) return errorAnswer('json', UNSIGNED);
  const service = reception.services[credential.service];
  if (!service) return errorAnswer(shapeFor(incoming), notServed(credential.service, `${incoming.method} ${path}`));
  const body = service.streamsBodies ? undefined : await readBody(incoming);
  const request: FrontRequest = {
    incoming,
    method: incoming.method ?? 'GET',
    path,
    query,
    caller: credential.caller,
    body,
    signal,
  };
  const operation = service.recognise(request);
  if (isError(operation)) return errorAnswer(service.errors, operation);
  const refusal = admit(reception, request.caller, service, operation);
  return refusal ? errorAnswer(service.errors, refusal) : carryOut(reception.interceptors, service, request, operation);
}

const UNSIGNED: ServiceError = {
  status: 403,
  code: 'MissingAuthenticationTokenException',
  message: 'the call is not signed, so it does not say which service it is for',
};

/** The client of a service that is not known here can still read why: form bodies are the query protocol's. */
const shapeFor = ({ headers }: IncomingMessage) =>
  headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? 'query-xml' : 'json';

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Writes the call down and asks the caller's role. Undefined where it may go on. */
function admit(
  { model, log, report }: Reception,
  caller: string,
  service: FrontService,
  { permissions }: Operation,
): ServiceError | undefined {
  const role = caller === OPERATOR ? undefined : model.functions.find(({ logicalId }) => logicalId === caller);
  if (caller !== OPERATOR && !role) {
    return { status: 403, code: 'UnrecognizedClientException', message: `the stack has no function ${caller}` };
  }
  const atMs = Date.now();
  let refusal: ServiceError | undefined;
  for (const { action, resource } of permissions) {
    const decision = role ? decide(role.policy, { action, resource }) : 'allowed';
    log.record({ atMs, caller, action, resource, allowed: decision === 'allowed' });
    if (role && decision !== 'allowed' && !refusal) {
      const message = denial(role, model.accountId, action, resource, decision);
      refusal = { status: service.accessDeniedStatus, code: 'AccessDeniedException', message };
      report({ kind: 'permission', message });
    }
  }
  return refusal;
}

function denial(
  role: FunctionResource,
  accountId: string,
  action: string,
  resource: string,
  decision: Exclude<Decision, 'allowed'>,
): string {
  const user = `arn:aws:sts::${accountId}:assumed-role/${role.logicalId}/${role.name}`;
  const because =
    decision === 'not-allowed'
      ? `no identity-based policy allows the ${action} action`
      : 'an identity-based policy explicitly denies it';
  return `User: ${user} is not authorized to perform: ${action} on resource: ${resource} because ${because}`;
}
