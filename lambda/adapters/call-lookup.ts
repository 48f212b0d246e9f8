/** What Connect knows of one call: the repair when events are lost, and the join when an answer was. */
import { type ConnectClient, DescribeContactCommand } from '@aws-sdk/client-connect';
import { REQUEST_ATTRIBUTE } from '../contract/dial-request';
import type { Description } from '../core/pace/flights';
import type { CallLookup } from '../core/pace/ports';

export class ConnectCallLookup implements CallLookup {
  readonly #client: Pick<ConnectClient, 'send'>;
  readonly #instanceId: string;

  constructor(client: Pick<ConnectClient, 'send'>, instanceId: string) {
    this.#client = client;
    this.#instanceId = instanceId;
  }

  async describe(contactId: string): Promise<Description | undefined> {
    try {
      const command = new DescribeContactCommand({ InstanceId: this.#instanceId, ContactId: contactId });
      const { Contact } = await this.#client.send(command);
      return (
        Contact && {
          requestId: Contact.Attributes?.[REQUEST_ATTRIBUTE],
          initiatedAtMs: Contact.InitiationTimestamp?.getTime(),
          connectedAtMs: Contact.ConnectedToSystemTimestamp?.getTime(),
          endedAtMs: Contact.DisconnectTimestamp?.getTime(),
          disconnectReason: Contact.DisconnectReason ?? '',
        }
      );
    } catch {
      // Throttled, not found yet, or no answer: the call is asked about again in a minute, and its lease stays until then.
      return undefined;
    }
  }
}
