/**
 * What makes two calls the same call for Connect: campaign, contact and try. Not the number (a second attempt would be
 * answered with the first one's contact id, tokens last 7 days), and not the request (a repetition after a throttle
 * should be the same call). The token only closes the crash window; the claim is the guarantee.
 */
import { campaignOf } from '../../contract/items';
import type { Call } from './ports';

/** Text that is equal exactly for the same campaign, contact and try; the adapter hashes it to Connect's length. */
export const clientTokenText = (call: Pick<Call, 'contact' | 'try'>): string =>
  JSON.stringify([campaignOf(call.contact), call.contact.sk, call.try]);
