/**
 * Whose turn it is: tenants share equally, and the campaigns of a tenant by weight and priority. Start-time fair queueing
 * (Goyal, Vin and Cheng, SIGCOMM 1996) on both levels, one contact being one unit:
 *
 * Everybody has a tag, the least tag is next, and a turn moves it on by 1 / weight. Virtual time is the tag of whoever was
 * served last. Whoever has nothing to do does not fall behind: its tag is never less than virtual time, nor more than
 * 1 / weight ahead of it. So idle time earns no credit, and nobody owes more than one turn.
 *
 * Bounds, exactly: between two turns of campaign c, while it always has work, another campaign m of its tenant has at most
 * floor(w_m / w_c) + 1 turns. With B the sum of these, and T tenants, others have at most B + (T - 1)(B + 2) turns in all.
 * And while all have work, each has its share of the turns but for one or two.
 *
 * A new controller knows no tags. Each is drawn anew, evenly over the stretch in which it may be: then the expected shares
 * are right from the first turn on, however often controllers change, and nobody is always last.
 */
import { PRIORITY_FACTORS } from '../../contract/campaign';
import type { CampaignItem } from '../../contract/items';
import { uniformOf } from '../uniform';

interface Party {
  readonly id: string;
  readonly weight: number;
}

/** Weight of a campaign among those of its tenant. */
export const weightOf = ({ applied }: Pick<CampaignItem, 'applied'>): number =>
  (applied?.definition.weight ?? 1) * PRIORITY_FACTORS[applied?.definition.priority ?? 'normal'];

/** The tenants have the same weight; it would be given here. */
const TENANT_WEIGHT = 1;

const tenantOf = ({ sk }: Pick<CampaignItem, 'sk'>): string => sk.slice(0, sk.indexOf('/'));

type Sharer = Pick<CampaignItem, 'sk' | 'applied'>;

export class Shares {
  readonly #seed: string;
  readonly #tenants: Turns;
  readonly #campaigns = new Map<string, Turns>();

  /** @param seed what the first tags are drawn from; another one for each controller */
  constructor(seed: string) {
    this.#seed = seed;
    this.#tenants = new Turns(seed);
  }

  /** Whose turn it is among those that have work now. It is not taken before {@link charge}. */
  next<C extends Sharer>(campaigns: readonly C[]): C | undefined {
    const tenants = [...new Set(campaigns.map(tenantOf))];
    const tenant = this.#tenants.next(tenants.map((id) => ({ id, weight: TENANT_WEIGHT })));
    if (tenant === undefined) return undefined;
    const own = campaigns.filter((campaign) => tenantOf(campaign) === tenant);
    const next = this.#turnsOf(tenant).next(own.map((campaign) => ({ id: campaign.sk, weight: weightOf(campaign) })));
    return own.find((campaign) => campaign.sk === next);
  }

  /** The turn was used. */
  charge(campaign: Sharer): void {
    const tenant = tenantOf(campaign);
    this.#tenants.charge({ id: tenant, weight: TENANT_WEIGHT });
    this.#turnsOf(tenant).charge({ id: campaign.sk, weight: weightOf(campaign) });
  }

  /** Forgets all others. */
  keep(campaigns: readonly Sharer[]): void {
    const ids = new Set<string>(campaigns.map(({ sk }) => sk));
    const tenants = new Set(campaigns.map(tenantOf));
    this.#tenants.keep(tenants);
    for (const [tenant, turns] of this.#campaigns) {
      if (tenants.has(tenant)) turns.keep(ids);
      else this.#campaigns.delete(tenant);
    }
  }

  #turnsOf(tenant: string): Turns {
    const turns = this.#campaigns.get(tenant) ?? new Turns(this.#seed);
    this.#campaigns.set(tenant, turns);
    return turns;
  }
}

/** One level of it. */
class Turns {
  readonly #seed: string;
  readonly #tags = new Map<string, number>();
  #virtualTime = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Of equal tags, the first id goes first. */
  next(parties: readonly Party[]): string | undefined {
    let first: { readonly id: string; readonly tag: number } | undefined;
    for (const party of parties) {
      const tag = this.#tagOf(party);
      this.#tags.set(party.id, tag);
      if (!first || tag < first.tag || (tag === first.tag && party.id < first.id)) first = { id: party.id, tag };
    }
    return first?.id;
  }

  charge(party: Party): void {
    this.#virtualTime = this.#tagOf(party);
    this.#tags.set(party.id, this.#virtualTime + 1 / party.weight);
  }

  keep(ids: ReadonlySet<string>): void {
    for (const id of this.#tags.keys()) if (!ids.has(id)) this.#tags.delete(id);
  }

  #tagOf({ id, weight }: Party): number {
    const latest = this.#virtualTime + 1 / weight;
    const tag = this.#tags.get(id) ?? this.#virtualTime + uniformOf(`${this.#seed} ${id}`) / weight;
    return Math.min(Math.max(tag, this.#virtualTime), latest);
  }
}
