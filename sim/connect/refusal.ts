/**
 * What StartOutboundVoiceContact says no to, and with which error. The messages name no destination: they end up in logs.
 */
import type { ConnectAccount, StartAnswer, StartRequest } from './types';

type Refusal = Extract<StartAnswer, { kind: 'error' }>;

const refusal = (httpStatus: number, name: string, message: string): Refusal => ({
  kind: 'error',
  httpStatus,
  name,
  message,
});

/** The throttle of the request rate. The operation does not declare it, and still it is what a caller gets. */
export const THROTTLED = refusal(429, 'TooManyRequestsException', 'Too Many Requests');
/** The quota of concurrent calls is full, on an account that says so instead of dropping the call. */
export const QUOTA_FULL = refusal(429, 'LimitExceededException', 'The concurrent active calls quota is exceeded');
const NOT_ALLOWED = refusal(403, 'DestinationNotAllowedException', 'Outbound calls to the destination are not allowed');

const E164 = /^\+[1-9]\d{1,14}$/;
const ATTRIBUTE_NAME = /^[A-Za-z0-9_-]+$/;
const MAX_ATTRIBUTE_BYTES = 32_768;
const MAX_TOKEN_LENGTH = 500;
const RING_TIMEOUT_SECONDS = { least: 15, greatest: 60 } as const;

/** What is wrong with the request itself, whatever the account's limits: 404 before 400. */
export function requestRefusal(request: StartRequest, account: ConnectAccount): Refusal | undefined {
  const missing = missingResource(request, account);
  if (missing) return refusal(404, 'ResourceNotFoundException', `The ${missing} does not exist`);
  const wrong = wrongParameter(request, account);
  return wrong === undefined ? undefined : refusal(400, 'InvalidParameterException', wrong);
}

/** A country or prefix that the instance may not call. */
export function destinationRefusal(request: StartRequest, account: ConnectAccount): Refusal | undefined {
  const isBlocked = account.blockedPrefixes.some((prefix) => request.destinationPhoneNumber.startsWith(prefix));
  return isBlocked ? NOT_ALLOWED : undefined;
}

function missingResource(request: StartRequest, account: ConnectAccount): string | undefined {
  const { contactFlowIds, queueIds } = account;
  if (request.instanceId !== account.instanceId) return 'instance';
  if (contactFlowIds !== undefined && !contactFlowIds.includes(request.contactFlowId)) return 'contact flow';
  if (request.queueId !== undefined && queueIds !== undefined && !queueIds.includes(request.queueId)) return 'queue';
  return undefined;
}

function wrongParameter(request: StartRequest, account: ConnectAccount): string | undefined {
  const { destinationPhoneNumber, sourcePhoneNumber, clientToken, attributes, ringTimeoutSeconds } = request;
  const names = Object.keys(attributes);
  if (!E164.test(destinationPhoneNumber)) return 'DestinationPhoneNumber is not in E.164 format';
  if (account.refusedNumbers.includes(destinationPhoneNumber)) return 'DestinationPhoneNumber is not valid';
  if (sourcePhoneNumber !== undefined && !E164.test(sourcePhoneNumber))
    return 'SourcePhoneNumber is not in E.164 format';
  if (clientToken !== undefined && clientToken.length > MAX_TOKEN_LENGTH) return 'ClientToken is too long';
  if (!names.every((name) => ATTRIBUTE_NAME.test(name))) return 'an attribute name has a character that is not allowed';
  if (attributeBytes(attributes) > MAX_ATTRIBUTE_BYTES) return 'Attributes take more than 32768 bytes';
  if (ringTimeoutSeconds !== undefined && !isRingTimeout(ringTimeoutSeconds))
    return 'RingTimeoutInSeconds must be from 15 to 60';
  return undefined;
}

/** UTF-8 bytes of names and values together. */
function attributeBytes(attributes: Readonly<Record<string, string>>): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(attributes)) bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  return bytes;
}

function isRingTimeout(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= RING_TIMEOUT_SECONDS.least && seconds <= RING_TIMEOUT_SECONDS.greatest;
}
