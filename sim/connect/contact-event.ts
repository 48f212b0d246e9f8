/** Contact events as Amazon Connect puts them on the default bus. They name no attributes: who wants those must ask. */
import { secondstamp, timestamp } from './timestamp';
import type { ConnectEvent, SimulatedContact } from './types';

/** Where an instance is. */
export interface InstancePlace {
  readonly region: string;
  readonly accountId: string;
  readonly instanceId: string;
}

export type ContactEventType = 'INITIATED' | 'CONNECTED_TO_SYSTEM' | 'DISCONNECTED' | 'COMPLETED';

/** The number that every inbound call comes from: one of those set aside for fiction. */
const INBOUND_CALLER = '+12025550100';

const instanceArn = (place: InstancePlace): string =>
  `arn:aws:connect:${place.region}:${place.accountId}:instance/${place.instanceId}`;

/** Writes the events of one instance, each about a contact as it stands at that moment. */
export function contactEventWriter(
  place: InstancePlace,
): (eventType: ContactEventType, contact: SimulatedContact, options: { id: string; nowMs: number }) => ConnectEvent {
  const { accountId: account, region } = place;
  const arn = instanceArn(place);
  return (eventType, contact, { id, nowMs }) => ({
    version: '0',
    id,
    'detail-type': 'Amazon Connect Contact Event',
    source: 'aws.connect',
    account,
    // The bus knows whole seconds only.
    time: secondstamp(nowMs),
    region,
    resources: [`${arn}/contact/${contact.contactId}`, arn],
    detail: detail(eventType, contact, arn),
  });
}

/** What all event types tell; a moment that has not come yet is absent. */
function detail(
  eventType: ContactEventType,
  contact: SimulatedContact,
  arn: string,
): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {
    eventType,
    contactId: contact.contactId,
    channel: 'VOICE',
    instanceArn: arn,
    initiationMethod: contact.direction === 'api' ? 'API' : 'INBOUND',
    initiationTimestamp: timestamp(contact.initiatedAtMs),
    customerEndpoint: { type: 'TELEPHONE_NUMBER', address: contact.destination ?? INBOUND_CALLER },
  };
  if (contact.connectedAtMs !== undefined) fields['connectedToSystemTimestamp'] = timestamp(contact.connectedAtMs);
  if (contact.disconnectedAtMs !== undefined) {
    fields['disconnectTimestamp'] = timestamp(contact.disconnectedAtMs);
    fields['disconnectReason'] = contact.disconnectReason;
  }
  return fields;
}
