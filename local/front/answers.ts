/** Answers and errors in the shape of each service's protocol, so that the SDK raises what it would raise on AWS. */
import type { Readable } from 'node:stream';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer | string | Readable;
}

export interface ServiceError {
  readonly status: number;
  /** E.g. `AccessDeniedException`. */
  readonly code: string;
  readonly message: string;
}

/** How a service writes errors: JSON (with the old name in a header for SQS and CloudWatch), REST-JSON or XML. */
export type ErrorShape = 'json' | 'json-with-query-code' | 'rest-json' | 's3-xml' | 'query-xml';

export const json = (status: number, body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify(body),
});

export function errorAnswer(shape: ErrorShape, error: ServiceError): Answer {
  switch (shape) {
    case 'json':
      return json(error.status, typed(error));
    case 'json-with-query-code':
      return withHeader(json(error.status, typed(error)), 'x-amzn-query-error', `${queryCode(error.code)};Sender`);
    case 'rest-json':
      return withHeader(json(error.status, { message: error.message }), 'x-amzn-errortype', error.code);
    case 's3-xml':
      return xml(error.status, `<Error>${xmlFields(error)}</Error>`);
    case 'query-xml':
      return xml(error.status, `<ErrorResponse><Error><Type>Sender</Type>${xmlFields(error)}</Error></ErrorResponse>`);
  }
}

/** Both spellings, because services and SDKs differ. */
const typed = ({ code, message }: ServiceError): Record<string, string> => ({
  __type: `com.amazon.coral.service#${code}`,
  message,
  Message: message,
});

const queryCode = (code: string): string => code.replace(/Exception$/, '');

const withHeader = (answer: Answer, name: string, value: string): Answer => ({
  ...answer,
  headers: { ...answer.headers, [name]: value },
});

const xml = (status: number, content: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>${content}`,
});

const xmlFields = ({ code, message }: ServiceError): string =>
  `<Code>${queryCode(code)}</Code><Message>${escapeXml(message)}</Message>`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
export const escapeXml = (text: string): string =>
  text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);

/** The answer to whatever a service does not do here. */
export const notServed = (service: string, what: string): ServiceError => ({
  status: 400,
  code: 'UnknownOperationException',
  message: `${what} of the service "${service}" is not served by the local runtime`,
});
