/** Who calls which service, as the signature of a call says. The signature itself is not checked. */
import type { IncomingMessage } from 'node:http';

/** Access keys of functions are this and their logical id. */
export const FUNCTION_KEY_PREFIX = 'FN.';
/** Every caller that is no function. */
export const OPERATOR = 'operator';

export interface Credential {
  /** Logical id of a function, or `operator`. */
  readonly caller: string;
  /** Signing name, e.g. `sqs`. */
  readonly service: string;
}

/** Undefined where a call is not signed. */
export function readCredential(request: IncomingMessage, query: URLSearchParams): Credential | undefined {
  const scope =
    /Credential=([^,\s]+)/.exec(request.headers.authorization ?? '')?.[1] ?? query.get('X-Amz-Credential') ?? '';
  // Access keys hold no slash: <key>/<date>/<region>/<service>/aws4_request
  const [key, , , service] = scope.split('/');
  if (!key || !service) return undefined;
  return { caller: key.startsWith(FUNCTION_KEY_PREFIX) ? key.slice(FUNCTION_KEY_PREFIX.length) : OPERATOR, service };
}

/** Which environment of the calling function it was: its session token says so. Undefined for every other caller. */
export function environmentOf(request: IncomingMessage): number | undefined {
  const token = request.headers['x-amz-security-token'];
  return typeof token === 'string' && /^\d+$/.test(token) ? Number(token) : undefined;
}
