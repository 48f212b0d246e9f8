/** Finds one number in all campaigns: its contacts stand under keyed hashes that can be worked out from it. */
import { type CampaignItem, type ContactItem, contactRef } from '../../lambda/contract/items';
import type { KeyedHash } from '../../lambda/core/intake/ports';
import type { Operated } from './operated-tables';

export interface FoundContact {
  readonly campaign: CampaignItem;
  readonly contact: ContactItem;
}

/** Reads at once. */
const AT_ONCE = 25;

export async function contactsOf(
  { people }: Pick<Operated, 'people'>,
  campaigns: readonly CampaignItem[],
  phone: string,
  hash: KeyedHash,
): Promise<readonly FoundContact[]> {
  const found: FoundContact[] = [];
  for (let from = 0; from < campaigns.length; from += AT_ONCE) {
    const read = await Promise.all(
      campaigns.slice(from, from + AT_ONCE).map(async (campaign) => {
        const contact = await people.contact(contactRef(campaign.sk, hash.contactKey(campaign.sk, phone)));
        return contact ? [{ campaign, contact }] : [];
      }),
    );
    found.push(...read.flat());
  }
  return found;
}
