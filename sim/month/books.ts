/** Whether a month adds up: every contact in one state that is an end, every call somebody's, every attempt a call. */
import {
  type CampaignId,
  type ContactItem,
  type ContactState,
  campaignOf,
  FINAL_STATES,
} from '../../lambda/contract/items';
import type { Tables } from '../world/tables';
import type { World } from '../world/world';
import type { MadeCall } from './calling-audit';
import type { Resident } from './people';
import type { MonthPlan, PlannedCampaign } from './plan';

/** contacts = completed + exhausted + deadLettered + suppressed + expired + cancelled + held + unsettled */
export interface CampaignAccount {
  readonly id: CampaignId;
  readonly contacts: number;
  readonly calls: number;
  readonly completed: number;
  readonly exhausted: number;
  readonly deadLettered: number;
  readonly suppressed: number;
  /** Left over when the campaign ended. */
  readonly expired: number;
  /** Left over when it was cancelled. */
  readonly cancelled: number;
  /** Nobody knows where they are: left over, too. */
  readonly held: number;
  /** Between two states: none, once everything has come down. */
  readonly unsettled: number;
}

/** The calls of the model's records that were up, in order of their start, with whom they were for. */
export function madeCalls({ campaigns }: MonthPlan, { model, tables }: World): readonly MadeCall[] {
  const rosters = new Map(
    campaigns.map((campaign) => [
      campaign.id,
      { campaign, people: new Map<string | undefined, Resident>(campaign.people.map((one) => [one.phone, one])) },
    ]),
  );
  return model.log().contacts.flatMap((call) => {
    if (call.direction !== 'api' || call.breach) return [];
    // The client token begins with the key of the contact: the only thing taken from the tables is whose key that is.
    const contactKey = call.clientToken?.slice(0, KEY_LENGTH) ?? '';
    const contact = tables.contacts.get(contactKey);
    const roster = contact && rosters.get(campaignOf(contact));
    if (!roster) throw new Error('a call belongs to no campaign');
    return [{ campaign: roster.campaign, person: roster.people.get(call.destination), contactKey, call }];
  });
}

const KEY_LENGTH = 32;

export function accountOf(campaign: PlannedCampaign, tables: Tables, made: readonly MadeCall[]): CampaignAccount {
  const own = [...tables.contacts.values()].filter((contact) => campaignOf(contact) === campaign.id);
  const count = (state: ContactState) => own.filter((contact) => contact.state === state).length;
  const isHeld = ({ state, zoneKey }: ContactItem) => state === 'pending' && zoneKey === 'unknown';
  const held = own.filter(isHeld).length;
  const left = count('pending') - held;
  const settled = FINAL_STATES.reduce((sum, state) => sum + count(state), count('pending'));
  return {
    id: campaign.id,
    contacts: own.length,
    calls: made.filter((one) => one.campaign === campaign).length,
    completed: count('completed'),
    exhausted: count('exhausted'),
    deadLettered: count('dead-lettered'),
    suppressed: count('suppressed'),
    expired: campaign.cancelledAtMs === undefined ? left : 0,
    cancelled: campaign.cancelledAtMs === undefined ? 0 : left,
    held,
    unsettled: own.length - settled,
  };
}

/** Every sum that does not come out, as a sentence. */
export function auditBooks(
  plan: MonthPlan,
  accounts: readonly CampaignAccount[],
  world: World,
  made: readonly MadeCall[],
): readonly string[] {
  const calls = accounts.reduce((sum, account) => sum + account.calls, 0);
  const isFinished = (id: CampaignId) => world.tables.campaigns.get(id)?.finishedAtMs !== undefined;
  return [
    ...accounts.flatMap(({ id, contacts, unsettled }) => {
      const listed = plan.campaigns.find((campaign) => campaign.id === id)?.people.length;
      return [
        ...(contacts === listed ? [] : [`I4: ${id} has ${contacts} contacts, and its lists had ${listed} rows`]),
        ...(unsettled === 0 ? [] : [`I4: ${unsettled} contacts of ${id} are neither final nor waiting`]),
        // Whoever is left of a finished campaign is expired, or cancelled; of any other one it just waits.
        ...(isFinished(id) ? [] : [`I4: ${id} is not finished, and whoever is left of it is not final`]),
      ];
    }),
    ...(calls === made.length ? [] : [`I4: the campaigns have ${calls} calls, and the account ${made.length}`]),
    ...wronglyCharged(world, made),
  ];
}

/** Attempts, as contacts and numbers were charged them, against calls; a crash may have been charged without a call. */
function wronglyCharged({ tables }: World, made: readonly MadeCall[]): readonly string[] {
  const violations: string[] = [];
  const callsOf = Map.groupBy(made, ({ contactKey }) => contactKey);
  const charged = new Map<string, number>();
  for (const { pk, sk, attempts, phone, history = [] } of tables.contacts.values()) {
    charged.set(phone, (charged.get(phone) ?? 0) + attempts);
    const calls = callsOf.get(sk)?.length ?? 0;
    const unclear = history.filter(({ outcome }) => outcome === 'unknown').length;
    if (calls > attempts || attempts > calls + unclear)
      violations.push(`I6: a contact of ${campaignOf({ pk, sk })} had ${calls} calls and was charged ${attempts}`);
  }
  for (const [number, attempts] of charged) {
    const total = tables.numbers.get(number)?.total ?? 0;
    if (total !== attempts) violations.push(`I5: a number has ${attempts} attempts, and its record says ${total}`);
  }
  return violations;
}
