/** Which failures of a request to AWS are the service's, and over some day: the message that met one is not to blame. */
import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';

/** Any error: what none of the three looks for is not there. */
type Failure = Parameters<typeof isTransientError>[0];

/**
 * Whether a service was away or too busy: throttles, answers from 500 up, connections that broke, time that ran out, by the
 * AWS SDK's own table of what is worth another try.
 */
export const isOutage = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && isPassing(error as Failure);

const isPassing = (failure: Failure): boolean =>
  isThrottlingError(failure) || isTransientError(failure) || isServerError(failure);
