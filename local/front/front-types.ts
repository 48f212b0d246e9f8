/** The words between the front port and what stands behind it: a call, its answer, and what may be done to a call. */
import type { IncomingHttpHeaders } from 'node:http';
import type { EventBus } from '../events/event-bus';
import type { RecordedCall, StackModel } from '../stack-model';

/** Whatever goes wrong beside a call and would otherwise go unnoticed. */
export interface Problem {
  readonly kind: 'permission' | 'queue-policy' | 'rule-target' | 'emulator' | 'front';
  readonly message: string;
}

/** One call of an AWS API for a service that is served in this process. */
export interface ServiceCall {
  /** Name of the operation, e.g. `StartOutboundVoiceContact`. */
  readonly action: string;
  /** Logical id of the calling function, or `operator`. */
  readonly caller: string;
  readonly method: string;
  readonly path: string;
  /** Path parameters of a REST operation, decoded, e.g. `{ FunctionName: 'dialer' }`. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The body as sent; decompressed where the client compressed it. */
  readonly body: Buffer;
  /** Ends when the client has gone. */
  readonly signal: AbortSignal;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

export type ServiceHandler = (call: ServiceCall) => Promise<ServiceAnswer>;

/** Services, by their signing names, whose handlers come from outside. */
export type ServiceName = 'lambda' | 'monitoring' | 'connect' | 'servicequotas';

/** What an interceptor sees of a call, after the caller's role allowed it and before it is forwarded. */
interface InterceptedCall {
  readonly caller: string;
  /** Number of the function's execution environment that makes the call; undefined where it is no function. */
  readonly environment: number | undefined;
  /** IAM action, e.g. `dynamodb:UpdateItem`; of the first resource where a call names several. */
  readonly action: string;
  readonly resource: string;
  /** Name of the API operation, e.g. `SendMessageBatch`. */
  readonly operation: string;
  /** The body where the front port reads it (everything but S3). */
  readonly body: Buffer | undefined;
}

/**
 * What is done to a call: `drop-answer` carries it out and then cuts the connection instead of answering; a delay comes
 * before it is carried out; a status and a body answer in its place, and it is not carried out; a change carries out what
 * it makes of the call, and answers what it makes of the answer.
 */
export type Intervention =
  | undefined
  | 'drop-answer'
  | { readonly delayMs: number }
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  | Change;

/** A call that is carried out differently. */
export interface Change {
  /** In place of the body that came. @default as it came */
  readonly request?: Buffer;
  /** What the caller gets, of the body as it was answered; not of bodies that are streamed (S3). @default as it was */
  readonly answer?: (body: Buffer) => Buffer;
  /** @default as it was */
  readonly answerStatus?: number;
  /** The answer leaves so much later than it was there, ms. @default at once */
  readonly answerAfterMs?: number;
  /** The connection is cut after so many bytes of the answer's body. @default never */
  readonly cutAfterBytes?: number;
}

export type Interceptor = (call: InterceptedCall) => Intervention;

/** How often a caller did something. */
export interface CallCount {
  readonly caller: string;
  /** IAM action. */
  readonly action: string;
  readonly resource: string;
  readonly allowed: boolean;
  readonly count: number;
}

export interface Front {
  readonly port: number;
  /** What functions get as AWS_ENDPOINT_URL. */
  readonly url: string;
  /** The stack that is served. */
  readonly model: StackModel;
  /** The default event bus. */
  readonly bus: EventBus;
  /** Serves a service in this process. The latest handler of a service wins. */
  registerService(name: ServiceName, handler: ServiceHandler): void;
  /** Asks the interceptor about each call from now on, until the returned function is called. */
  intercept(interceptor: Interceptor): () => void;
  /** All calls since the start, counted by caller, action and resource. */
  counts(): readonly CallCount[];
  /** The latest calls, oldest first; bounded. */
  calls(): readonly RecordedCall[];
  /** Tells of each problem from now on, until the returned function is called. */
  onProblem(listener: (problem: Problem) => void): () => void;
  close(): Promise<void>;
}
