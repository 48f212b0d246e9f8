/** Reads what the SDK throws: the facts that the outcome table decides by, and nothing decided here. */
import type { CallFailure } from '../core/dial/outcome-table';

/** @param sent whether the request had been handed to an open connection */
export function toCallFailure(error: unknown, sent: boolean): CallFailure {
  const thrown = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly name?: string;
    readonly message?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $response?: { readonly statusCode?: number };
  };
  return {
    name: thrown.name ?? 'Error',
    // An answer that could not be read carries its status on the raw response only.
    status: thrown.$metadata?.httpStatusCode ?? thrown.$response?.statusCode,
    sent,
    message: thrown.message ?? '',
  };
}
