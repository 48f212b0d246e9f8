/** Reads what the SDK throws: the facts that the outcome table decides by, and nothing decided here. */
import type { CallFailure } from '../core/dial/outcome-table';

/** @param sent whether the request had been handed to an open connection */
export function toCallFailure(error: unknown, sent: boolean): CallFailure {
  const thrown = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly name?: string;
    readonly message?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  return {
    name: thrown.name ?? 'Error',
    status: thrown.$metadata?.httpStatusCode,
    sent,
    message: thrown.message ?? '',
  };
}
