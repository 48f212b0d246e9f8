/**
 * What each answer of StartOutboundVoiceContact means for the attempt: the one table, and the reason of each row.
 *
 * The line that matters is between "no call was placed" and "a call may be up". Only a readable answer of the 4xx class,
 * or the certainty that nothing left this machine, is on the safe side of it; everything else is `unknown`.
 *
 * Declared errors: https://docs.aws.amazon.com/connect/latest/APIReference/API_StartOutboundVoiceContact.html. The
 * request throttle (TooManyRequestsException) and the errors of identity are not declared there, and come all the same.
 */
import type { Outcome } from '../../contract/outcome';
import type { Call } from './ports';
import { safeReason } from './safe-reason';

/** A request that did not end in a contact id. */
export interface CallFailure {
  /** The error's name, as the service or the SDK gave it. */
  readonly name: string;
  /** HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
  /** False only where nothing can have left this machine. */
  readonly sent: boolean;
  /** What was said; may still name the called number. */
  readonly message: string;
}

type Verdict = 'throttled' | 'capacity' | 'not-sent' | 'refused' | 'perhaps-refused' | 'blocked' | 'unknown';

interface Row {
  readonly verdict: Verdict;
  readonly matches: (failure: CallFailure) => boolean;
  readonly because: string;
}

const named =
  (...names: readonly string[]) =>
  (failure: CallFailure): boolean =>
    names.includes(failure.name);
const answered =
  (...statuses: readonly number[]) =>
  (failure: CallFailure): boolean =>
    failure.status !== undefined && statuses.includes(failure.status);

/** The first row that matches decides. */
export const OUTCOME_TABLE: readonly Row[] = [
  {
    verdict: 'not-sent',
    matches: (failure) => !failure.sent,
    because: 'no connection, no credentials, or no endpoint: nothing was written to a socket',
  },
  {
    verdict: 'unknown',
    matches: ({ status }) => status === undefined || status < 400 || status > 499,
    because: 'a timeout, a reset, a 5xx or an answer that cannot be read: Connect may have placed the call before',
  },
  {
    verdict: 'throttled',
    matches: named('TooManyRequestsException', 'ThrottlingException', 'Throttling', 'RequestLimitExceeded'),
    because: 'the request rate; raised before the request is looked at',
  },
  {
    verdict: 'capacity',
    matches: named('LimitExceededException', 'ServiceQuotaExceededException'),
    because: 'a quota was full: the concurrent calls, as far as is known',
  },
  { verdict: 'throttled', matches: answered(429), because: 'too many requests, under a name not seen before' },
  {
    verdict: 'refused',
    matches: named('DestinationNotAllowedException'),
    because: 'the destination is blocked, or its country is not enabled on the instance',
  },
  {
    verdict: 'perhaps-refused',
    matches: named('OutboundContactNotPermittedException'),
    because: 'the documentation gives no cause: the number or the instance may be at fault',
  },
  {
    verdict: 'perhaps-refused',
    matches: named('InvalidParameterException', 'InvalidRequestException'),
    because: 'a value is wrong: the number, or the flow, the queue or the source number of every call',
  },
  {
    verdict: 'blocked',
    matches: named('ResourceNotFoundException', 'InvalidActiveRegionException'),
    because: 'instance, flow or queue do not exist (in this Region): no number can be called',
  },
  {
    verdict: 'blocked',
    matches: named(
      'AccessDeniedException',
      'UnrecognizedClientException',
      'InvalidSignatureException',
      'IncompleteSignatureException',
      'MissingAuthenticationTokenException',
      'ExpiredTokenException',
      'ExpiredToken',
      'InvalidClientTokenId',
      'SignatureDoesNotMatch',
      'RequestTimeTooSkewed',
      'RequestExpired',
      'OptInRequired',
    ),
    because: 'identity, permission or clock: the same for every number',
  },
  { verdict: 'blocked', matches: answered(401, 403, 404), because: 'not allowed or not there, under any other name' },
  {
    verdict: 'perhaps-refused',
    matches: answered(400),
    because: 'Connect did not accept the request, and says so in words not seen before',
  },
  {
    verdict: 'unknown',
    matches: () => true,
    because: 'a 4xx that this operation has never been seen to give (408, 409, 410...) may speak of a call that exists',
  },
];

/** The outcome of a failed request. */
export function outcomeOf(failure: CallFailure, call: Pick<Call, 'phone' | 'attributes'>): Outcome {
  const reason = safeReason(failure.name, failure.message, call);
  const verdict = OUTCOME_TABLE.find((row) => row.matches(failure))?.verdict ?? 'unknown';
  switch (verdict) {
    case 'refused':
      return { kind: 'refused', reason, certain: true };
    case 'perhaps-refused':
      return { kind: 'refused', reason, certain: false };
    case 'throttled':
    case 'capacity':
    case 'not-sent':
    case 'blocked':
    case 'unknown':
      return { kind: verdict, reason };
  }
}
