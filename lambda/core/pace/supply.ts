/**
 * Who is called next: of the campaigns that may call now, the one whose turn it is (`shares.ts`), up to its own caps
 * (`campaign-caps.ts`), and of its contacts those who are due where it is open (`due-shards.ts`).
 */
import type { DialRequest } from '../../contract/dial-request';
import type { CampaignId, CampaignItem } from '../../contract/items';
import { standingOf, type Withheld } from '../rules/standing';
import type { CampaignCap, LastStarts } from './campaign-cap';
import type { CampaignCaps, Taken } from './campaign-caps';
import { DueShards } from './due-shards';
import type { CallingHours, DueContact, PaceContacts } from './ports';
import { Shares } from './shares';
import { earliest } from './zone-shards';

/** A contact to admit, with what the admission needs to know. */
export interface Candidate extends DueContact {
  readonly campaign: CampaignId;
  /** Nobody is called from then on, Unix ms: the window closes, or the campaign ends. */
  readonly closesAtMs: number;
  /** Attempts at its number in a rolling 24 hours that the law of its place allows; undefined where it does not say. */
  readonly attemptsPerDay: number | undefined;
}

export interface TakeOptions {
  /** When the call of the candidate at this place can start, at the earliest, Unix ms. @default now */
  readonly startsAtMs?: (place: number) => number;
  /** Whether nothing else forbids to call for the campaign. @default always */
  readonly mayCall?: (campaign: CampaignItem) => boolean;
}

/** The index lags behind the contacts: one that was just admitted still shows as due, ms. */
const TAKEN_FOR_MS = 10_000;
/** A blocked campaign gets one contact a minute to find out whether it was mended, ms. */
export const PROBE_EVERY_MS = 60_000;

export class Supply {
  readonly #contacts: Pick<PaceContacts, 'due'>;
  readonly #hours: CallingHours;
  readonly #caps: CampaignCaps;
  readonly #shares: Shares;
  #campaigns: readonly CampaignItem[] = [];
  #due = new Map<CampaignId, DueShards>();
  /** Sort keys of contacts, and until when they are not to be taken again. */
  readonly #taken = new Map<string, number>();
  readonly #probedAtMs = new Map<CampaignId, number>();

  /** @param seed differs from controller to controller */
  constructor(contacts: Pick<PaceContacts, 'due'>, hours: CallingHours, caps: CampaignCaps, seed: string) {
    this.#contacts = contacts;
    this.#hours = hours;
    this.#caps = caps;
    this.#shares = new Shares(seed);
  }

  /** Takes the campaigns as they are now. Finished ones cost nothing. */
  update(campaigns: readonly CampaignItem[]): void {
    this.#campaigns = campaigns.filter((campaign) => campaign.finishedAtMs === undefined);
    const due = new Map<CampaignId, DueShards>();
    for (const campaign of this.#campaigns) {
      const shards = this.#due.get(campaign.sk) ?? new DueShards(this.#contacts, this.#taken);
      shards.update(campaign, this.#hours.of(campaign));
      due.set(campaign.sk, shards);
    }
    this.#due = due;
    this.#shares.keep(this.#campaigns);
  }

  get campaigns(): readonly CampaignItem[] {
    return this.#campaigns;
  }

  campaign(id: CampaignId): CampaignItem | undefined {
    return this.#campaigns.find((campaign) => campaign.sk === id);
  }

  /** Up to `limit` contacts that may be called now, each campaign in its turn. */
  async take(limit: number, nowMs: number, options: TakeOptions = {}): Promise<Candidate[]> {
    const { startsAtMs = () => nowMs, mayCall = () => true } = options;
    this.#forgetTaken(nowMs);
    const active = this.#active(nowMs).filter((campaign) => this.#isProbable(campaign, nowMs) && mayCall(campaign));
    const shards = active.reduce((sum, { sk }) => sum + (this.#due.get(sk)?.openCount(nowMs) ?? 0), 0);
    await Promise.all(active.map(({ sk }) => this.#due.get(sk)?.refill(limit, nowMs, shards)));
    let withWork = active.filter(({ sk }) => this.#due.get(sk)?.hasReady(nowMs));
    const taken: Candidate[] = [];
    const ofCampaign = new Map<CampaignId, Taken>();
    while (taken.length < limit) {
      const startMs = startsAtMs(taken.length);
      const free = withWork.filter((each) => !this.#caps.binding(each, startMs, ofCampaign.get(each.sk)));
      const campaign = this.#shares.next(free);
      if (!campaign) break;
      const next = this.#next(campaign, nowMs);
      if (next) {
        this.#shares.charge(campaign);
        taken.push(next);
        ofCampaign.set(campaign.sk, { calls: (ofCampaign.get(campaign.sk)?.calls ?? 0) + 1, lastStartMs: startMs });
      }
      if (!next || !this.#isProbable(campaign, nowMs)) withWork = withWork.filter((each) => each !== campaign);
    }
    return taken;
  }

  /**
   * The candidate's call starts then, at the earliest. How it is placed, where its campaign says so; undefined if a cap
   * forbids it now, which only shows when its moment is known: then it is put back.
   */
  start(candidate: Candidate, startMs: number): { readonly call: DialRequest['call'] } | undefined {
    const campaign = this.campaign(candidate.campaign);
    if (campaign && !this.#caps.binding(campaign, startMs)) return { call: this.#caps.start(campaign, startMs) };
    this.putBack(candidate);
    return undefined;
  }

  /** Writes which source numbers are used. To be awaited before the requests are sent. */
  writeUses(): Promise<void> {
    return this.#caps.writeUses();
  }

  /** For a successor. */
  lastStarts(nowMs: number): LastStarts {
    return this.#caps.lastStarts(nowMs);
  }

  /** The contact was put back to pending: it may be taken again. */
  release(sortKey: string): void {
    this.#taken.delete(sortKey);
  }

  /** Somebody of this due key was put back, to be called then. */
  expect(campaign: CampaignId, dueKey: string, dueAtMs: number, nowMs: number): void {
    this.#due.get(campaign)?.expect(dueKey, dueAtMs, nowMs);
  }

  /** It could not be admitted this time: it is the next of its campaign. */
  putBack(candidate: Candidate): void {
    this.release(candidate.contact.sk);
    this.#due.get(candidate.campaign)?.putBack(candidate);
  }

  /** Whether anything may be called now, or soon: what the index knew when it was last asked. */
  outlook(nowMs: number): {
    readonly hasDue: boolean;
    readonly nextDueAtMs: number | undefined;
    readonly opensAtMs: number | undefined;
    /** When a campaign begins that has not started. */
    readonly startsAtMs: number | undefined;
  } {
    let nextDueAtMs: number | undefined;
    let opensAtMs: number | undefined;
    let startsAtMs: number | undefined;
    let hasDue = false;
    for (const campaign of this.#campaigns) {
      const standing = standingOf(campaign, nowMs);
      if (standing.kind === 'not-started') startsAtMs = earliest(startsAtMs, standing.startsAtMs);
      const outlook = standing.kind === 'active' ? this.#due.get(campaign.sk)?.outlook(nowMs) : undefined;
      if (!outlook) continue;
      hasDue ||= outlook.hasDue;
      nextDueAtMs = earliest(nextDueAtMs, outlook.nextDueAtMs);
      opensAtMs = earliest(opensAtMs, outlook.opensAtMs);
    }
    return { hasDue, nextDueAtMs, opensAtMs, startsAtMs };
  }

  /** A campaign that calls nobody now because somebody said so, and who; undefined if there is none. */
  withheld(nowMs: number): { readonly campaign: CampaignItem; readonly why: Withheld } | undefined {
    return this.#firstOf((campaign) => {
      const standing = standingOf(campaign, nowMs);
      return standing.kind === 'active' || standing.kind === 'over' ? undefined : standing;
    });
  }

  /** A campaign whose own cap keeps somebody who is due from being called, if there is one. */
  capped(nowMs: number): { readonly campaign: CampaignItem; readonly why: CampaignCap } | undefined {
    return this.#firstOf((campaign) => {
      const isReady = standingOf(campaign, nowMs).kind === 'active' && this.#due.get(campaign.sk)?.hasReady(nowMs);
      return isReady ? this.#caps.binding(campaign, nowMs) : undefined;
    });
  }

  /** True when nobody of the campaign waits any more: it may be over. Asks a few of the shards that were never asked. */
  async isExhausted(id: CampaignId, nowMs: number): Promise<boolean> {
    return (await this.#due.get(id)?.isExhausted(nowMs)) ?? true;
  }

  /** Shards whose zone is open now, for counting the backlog. */
  openShards(nowMs: number): readonly string[] {
    return this.#keys('open', nowMs);
  }

  /** Shards whose zone is closed now. */
  closedShards(nowMs: number): readonly string[] {
    return this.#keys('closed', nowMs);
  }

  #keys(which: 'open' | 'closed', nowMs: number): readonly string[] {
    return [...this.#due.values()].flatMap((due) => due.keys(which, nowMs));
  }

  #firstOf<T>(why: (campaign: CampaignItem) => T | undefined) {
    for (const campaign of this.#campaigns) {
      const found = why(campaign);
      if (found !== undefined) return { campaign, why: found };
    }
    return undefined;
  }

  #active(nowMs: number): readonly CampaignItem[] {
    return this.#campaigns.filter((campaign) => standingOf(campaign, nowMs).kind === 'active');
  }

  #isProbable(campaign: CampaignItem, nowMs: number): boolean {
    if (campaign.blockedAtMs === undefined) return true;
    return nowMs - Math.max(campaign.blockedAtMs, this.#probedAtMs.get(campaign.sk) ?? 0) >= PROBE_EVERY_MS;
  }

  #next(campaign: CampaignItem, nowMs: number): Candidate | undefined {
    const next = this.#due.get(campaign.sk)?.next(nowMs);
    if (!next) return undefined;
    const { contact, attemptsPerDay } = next;
    this.#taken.set(contact.contact.sk, nowMs + TAKEN_FOR_MS);
    if (campaign.blockedAtMs !== undefined) this.#probedAtMs.set(campaign.sk, nowMs);
    const endsAtMs = campaign.applied?.definition.endsAtMs ?? Number.POSITIVE_INFINITY;
    return { ...contact, campaign: campaign.sk, closesAtMs: Math.min(next.closesAtMs, endsAtMs), attemptsPerDay };
  }

  #forgetTaken(nowMs: number): void {
    for (const [key, untilMs] of this.#taken) {
      if (untilMs > nowMs) break;
      this.#taken.delete(key);
    }
  }
}
