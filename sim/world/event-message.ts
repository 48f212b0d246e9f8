/** What the EventBridge rule makes of a contact event on its way to the mailbox. */
import { CALL_EVENT_TYPES, CONTACT_EVENT_PATHS } from '../../lambda/contract/mailbox';
import type { ConnectEvent } from '../connect/types';

const EVENT_FIELDS = Object.entries(CONTACT_EVENT_PATHS).map(([name, path]) => ({
  name,
  field: path === '$.time' ? undefined : path.slice('$.detail.'.length),
}));

/** Whether the rule lets the event through. */
export const isCallEvent = ({ detail }: ConnectEvent): boolean =>
  CALL_EVENT_TYPES.includes(String(detail['eventType']));

/** The message body: an absent field is the empty string. */
export function asMessage(event: ConnectEvent): string {
  const message: Record<string, unknown> = { kind: 'contact-event' };
  for (const { name, field } of EVENT_FIELDS) {
    const value = field === undefined ? event.time : event.detail[field];
    message[name] = typeof value === 'string' ? value : '';
  }
  return JSON.stringify(message);
}
