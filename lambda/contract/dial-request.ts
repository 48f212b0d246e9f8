/**
 * The dated dial request: the SQS message that entitles the dialer to one call in one time slot. It names a contact by
 * its key and carries no personal data; number and attributes come from the claim.
 */

/** Where a contact's item stands in the contacts table. */
export interface ContactRef {
  readonly pk: string;
  readonly sk: string;
}

/** Contact attribute that names the request which placed a call: what DescribeContact is asked for when an answer was lost. */
export const REQUEST_ATTRIBUTE = 'callpace_request';

/** How this call is placed, where its campaign differs from the deployment's settings. */
export interface CallOverrides {
  readonly contactFlowId?: string;
  readonly queueId?: string;
  /** E.164. */
  readonly sourcePhoneNumber?: string;
  /** 15-60 s. */
  readonly ringTimeoutSeconds?: number;
}

export interface DialRequest {
  /** 2 where the call has settings of its own: a dialer that does not know of them must not place it. */
  readonly version: 1 | 2;
  /** Unique per admission; the claim is conditional on it. */
  readonly requestId: string;
  readonly contact: ContactRef;
  /** Counts the attempts that may have placed a call; part of the client token. */
  readonly try: number;
  /** Unix ms. The call must not start before. */
  readonly validFromMs: number;
  /** Unix ms. The call must not start after. */
  readonly validUntilMs: number;
  /** @default as the dialer is configured */
  readonly call?: CallOverrides;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What a message body of a dead-lettered attempt adds to the dial request. */
export interface DeadLetter extends DialRequest {
  /** Why nothing will be tried again, e.g. `DestinationNotAllowedException`. */
  readonly reason: string;
  readonly deadLetteredAtMs: number;
}

export const serialize = (message: object): string => JSON.stringify(message);

/** Reads a message body and names every problem. Never throws. */
export function parseDialRequest(body: string): Parsed<DialRequest> {
  let raw: unknown;
  try {
    raw = JSON.parse(body);
  } catch {
    return { ok: false, problems: ['the body is not JSON'] };
  }
  if (typeof raw !== 'object' || raw === null) return { ok: false, problems: ['the body is not an object'] };
  const message = raw as Record<string, unknown>;
  const contact = (message['contact'] ?? {}) as Record<string, unknown>;
  const problems = [
    ...(message['version'] === 1 || message['version'] === 2 ? [] : ['version must be 1 or 2']),
    ...nonEmpty('requestId', message['requestId']),
    ...nonEmpty('contact.pk', contact['pk']),
    ...nonEmpty('contact.sk', contact['sk']),
    ...wholeNumber('try', message['try']),
    ...wholeNumber('validFromMs', message['validFromMs']),
    ...wholeNumber('validUntilMs', message['validUntilMs']),
    ...callProblems(message['version'], message['call']),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: raw as DialRequest };
}

/** In a request of version 1 an old dialer would not heed it, and in doubt nobody places the call. */
function callProblems(version: unknown, call: unknown): string[] {
  if (call === undefined) return [];
  if (version === 1) return ['call needs version 2'];
  if (typeof call !== 'object' || call === null || Array.isArray(call)) return ['call must be an object'];
  const { contactFlowId, queueId, sourcePhoneNumber, ringTimeoutSeconds, ...rest } = call as Record<string, unknown>;
  return [
    ...optional(nonEmpty, 'call.contactFlowId', contactFlowId),
    ...optional(nonEmpty, 'call.queueId', queueId),
    ...optional(nonEmpty, 'call.sourcePhoneNumber', sourcePhoneNumber),
    ...optional(ringTime, 'call.ringTimeoutSeconds', ringTimeoutSeconds),
    ...Object.keys(rest).map((name) => `call.${name} is not known`),
  ];
}

const optional = (check: (name: string, value: unknown) => string[], name: string, value: unknown): string[] =>
  value === undefined ? [] : check(name, value);

const ringTime = (name: string, value: unknown): string[] =>
  Number.isInteger(value) && (value as number) >= 15 && (value as number) <= 60
    ? []
    : [`${name} must be a whole number from 15 to 60`];

const nonEmpty = (name: string, value: unknown): string[] =>
  typeof value === 'string' && value !== '' ? [] : [`${name} must be a text`];

const wholeNumber = (name: string, value: unknown): string[] =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? [] : [`${name} must be a whole number`];
