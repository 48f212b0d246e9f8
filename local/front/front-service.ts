/** The interface between the front port and the services behind it. */
import type { IncomingMessage } from 'node:http';
import type { Permission } from '../iam/permissions';
import type { Answer, ErrorShape, ServiceError } from './answers';

/** A call as it came in. */
export interface FrontRequest {
  readonly incoming: IncomingMessage;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly caller: string;
  /** Undefined where the service streams it. */
  readonly body: Buffer | undefined;
  /** Ends when the client has gone. */
  readonly signal: AbortSignal;
}

/** What a request turned out to be. */
export interface Operation {
  readonly name: string;
  readonly permissions: readonly Permission[];
  /** Carries it out. What fails is an answer; a throw is a fault of the local runtime. */
  readonly run: () => Promise<Answer>;
}

export interface FrontService {
  readonly errors: ErrorShape;
  /** HTTP status of this service's AccessDenied. */
  readonly accessDeniedStatus: number;
  readonly streamsBodies: boolean;
  /** Recognises the operation, or says why it is not served. */
  recognise(request: FrontRequest): Operation | ServiceError;
}

export const isError = (found: Operation | ServiceError): found is ServiceError => 'code' in found;

/** The operation that the header of the JSON protocols names. */
export const targetOf = (request: FrontRequest): string =>
  String(request.incoming.headers['x-amz-target'] ?? '')
    .split('.')
    .pop() ?? '';

/** A body that is no JSON object is read as an empty one: the service behind will say what it thinks of it. */
export function jsonBody(body: Buffer | undefined): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body?.toString('utf8') ?? '');
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
