/** A call's own sheet, as the model writes it while the call runs its course. */
import type { SimulatedContact, StartRequest } from './types';

export type Contact = { -readonly [K in keyof SimulatedContact]: SimulatedContact[K] };

/** A call that was asked for through the API. */
export function ownContact(
  request: StartRequest,
  { contactId, nowMs, breach }: { readonly contactId: string; readonly nowMs: number; readonly breach: boolean },
): Contact {
  return {
    contactId,
    direction: 'api',
    destination: request.destinationPhoneNumber,
    clientToken: request.clientToken,
    attributes: request.attributes,
    initiatedAtMs: nowMs,
    connectedAtMs: undefined,
    disconnectedAtMs: undefined,
    disconnectReason: undefined,
    breach,
  };
}

/** A call from outside: the flow answers it at once. */
export function inboundContact({ contactId, nowMs }: { readonly contactId: string; readonly nowMs: number }): Contact {
  return {
    contactId,
    direction: 'inbound',
    destination: undefined,
    clientToken: undefined,
    attributes: {},
    initiatedAtMs: nowMs,
    connectedAtMs: nowMs,
    disconnectedAtMs: undefined,
    disconnectReason: undefined,
    breach: false,
  };
}
