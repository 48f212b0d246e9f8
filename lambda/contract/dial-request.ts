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

export interface DialRequest {
  readonly version: 1;
  /** Unique per admission; the claim is conditional on it. */
  readonly requestId: string;
  readonly contact: ContactRef;
  /** Counts the attempts that may have placed a call; part of the client token. */
  readonly try: number;
  /** Unix ms. The call must not start before. */
  readonly validFromMs: number;
  /** Unix ms. The call must not start after. */
  readonly validUntilMs: number;
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
    ...(message['version'] === 1 ? [] : ['version must be 1']),
    ...nonEmpty('requestId', message['requestId']),
    ...nonEmpty('contact.pk', contact['pk']),
    ...nonEmpty('contact.sk', contact['sk']),
    ...wholeNumber('try', message['try']),
    ...wholeNumber('validFromMs', message['validFromMs']),
    ...wholeNumber('validUntilMs', message['validUntilMs']),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: raw as DialRequest };
}

const nonEmpty = (name: string, value: unknown): string[] =>
  typeof value === 'string' && value !== '' ? [] : [`${name} must be a text`];

const wholeNumber = (name: string, value: unknown): string[] =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? [] : [`${name} must be a whole number`];
