import type { SimulatedContact } from '../../../sim/connect/types';

let serial = 0;

/** A contact of the simulator's books, ended unless said otherwise. */
export function contact(fields: Partial<SimulatedContact> = {}): SimulatedContact {
  serial += 1;
  return {
    contactId: `contact-${serial}`,
    direction: 'api',
    destination: '+12065550100',
    clientToken: `token-${serial}`,
    attributes: { callpace_request: `request-${serial}` },
    initiatedAtMs: 0,
    connectedAtMs: undefined,
    disconnectedAtMs: 1000,
    disconnectReason: 'TELECOM_UNANSWERED',
    breach: false,
    ...fields,
  };
}
