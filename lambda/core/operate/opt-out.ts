/**
 * Reads what a contact flow says when somebody does not want to be called any more. The flow's Lambda block sends the
 * contact with the customer's own number, so nobody has to be looked up, and a person who calls in can opt out, too.
 */
import { EVERYBODY, type SuppressionScope } from '../../contract/items';

export type OptOutReading =
  | {
      readonly kind: 'opt-out';
      /** E.164 */
      readonly phone: string;
      readonly scope: SuppressionScope;
      readonly contactId: string;
    }
  | { readonly kind: 'unreadable'; readonly problem: string };

const E164 = /^\+[1-9]\d{6,14}$/;
const SCOPE = /^[A-Za-z0-9!_.*'()-]+(\/[A-Za-z0-9!_.*'()-]+)?$/;

/** @param event as Amazon Connect invokes functions from flows: `Details.ContactData` and `Details.Parameters` */
export function readOptOut(event: unknown): OptOutReading {
  const details = asObject(asObject(event)['Details']);
  const contact = asObject(details['ContactData']);
  const contactId = typeof contact['ContactId'] === 'string' ? contact['ContactId'] : '';
  const phone = asObject(contact['CustomerEndpoint'])['Address'];
  if (typeof phone !== 'string' || !E164.test(phone))
    return { kind: 'unreadable', problem: 'the contact has no telephone number of a customer' };
  const scope = asObject(details['Parameters'])['scope'];
  // A scope that cannot be understood would suppress nobody, and look as if it did: in doubt it is everybody's.
  const isScope = typeof scope === 'string' && SCOPE.test(scope);
  return { kind: 'opt-out', phone, scope: isScope ? scope : EVERYBODY, contactId };
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
