/**
 * The last look at those who are about to be called, on every path and each time (invariant I5): is their campaign's way
 * clear, are they suppressed, in a country that the campaign calls, under the caps of their number (the deployment's, the
 * campaign's, and the law's at their place), and is nobody calling that number already. In doubt the answer is no; what cannot be read rejects, and nobody is called.
 *
 * Costs: a query of each candidate's suppressions; a read of its number's record where there are caps; a read of the contact
 * where its campaign names countries.
 */
import type { CampaignItem } from '../../contract/items';
import type { LifecycleNews } from '../lifecycle/events';
import { foreignReason } from '../rules/country';
import { capsFor, judgeCaps, type NumberCaps, type NumberRecord } from '../rules/number-record';
import type { Gates } from './gates';
import type { CampaignBook, NumberBook, PaceContacts, Verdict } from './ports';
import type { Candidate, Supply } from './supply';

export interface LastLookParts {
  readonly contacts: Pick<PaceContacts, 'read' | 'passOver'>;
  readonly campaigns: Pick<CampaignBook, 'suppressed'>;
  readonly numbers: Pick<NumberBook, 'read'>;
  readonly gates: Pick<Gates, 'mayCall'>;
  readonly supply: Pick<Supply, 'campaign'>;
  /** Whether a call to the number may be up, or is about to be. */
  readonly isUp: (numberKey: string) => boolean;
  /** The deployment's; a campaign's own may be stricter. */
  readonly caps: NumberCaps;
  /** @default nobody is told */
  readonly lifecycle?: LifecycleNews;
}

/** A candidate, and its campaign as it is defined now. */
interface Known {
  readonly candidate: Candidate;
  readonly campaign: CampaignItem;
}

export class LastLook {
  readonly #parts: LastLookParts;

  constructor(parts: LastLookParts) {
    this.#parts = parts;
  }

  /**
   * Those who may be called now. Of the others, those with a verdict are written off, or put off; the rest stay as they are,
   * and the supply offers them again after some seconds.
   */
  async callable(candidates: readonly Candidate[], nowMs: number): Promise<Candidate[]> {
    const known = this.#alone(this.#inTheClear(candidates));
    if (known.length === 0) return [];
    const [suppressed, records, foreign] = await Promise.all([
      this.#parts.campaigns.suppressed(known.map(({ candidate }) => candidate)),
      this.#records(known),
      this.#foreign(known),
    ]);
    const verdicts = known.map((one): Verdict | undefined => {
      const { candidate } = one;
      if (suppressed.has(candidate)) return { state: 'suppressed', atMs: nowMs, reason: 'the number is suppressed' };
      const reason = foreign.get(candidate);
      if (reason !== undefined) return { state: 'suppressed', atMs: nowMs, reason };
      return capVerdict(records.get(candidate.numberKey), this.#capsOf(one), nowMs);
    });
    await Promise.all(
      known.map(async ({ candidate: { contact } }, index) => {
        const verdict = verdicts[index];
        const passedOver = verdict && (await this.#parts.contacts.passOver(contact, verdict));
        if (passedOver) this.#parts.lifecycle?.contact(passedOver);
      }),
    );
    return known.filter((_, index) => verdicts[index] === undefined).map(({ candidate }) => candidate);
  }

  /** Whatever the supply offers: a campaign that nobody knows, or whose way is not clear, calls nobody. */
  #inTheClear(candidates: readonly Candidate[]): readonly Known[] {
    return candidates.flatMap((candidate) => {
      const campaign = this.#parts.supply.campaign(candidate.campaign);
      return campaign && !this.#parts.gates.mayCall(campaign) ? [{ candidate, campaign }] : [];
    });
  }

  /** One contact for each number, and none for a number with a call. */
  #alone(known: readonly Known[]): readonly Known[] {
    const seen = new Set<string>();
    return known.filter(({ candidate: { numberKey } }) => {
      if (seen.has(numberKey) || this.#parts.isUp(numberKey)) return false;
      seen.add(numberKey);
      return true;
    });
  }

  async #records(known: readonly Known[]): Promise<ReadonlyMap<string, NumberRecord>> {
    const capped = known.filter((one) => {
      const { perDay, inAll } = this.#capsOf(one);
      return perDay !== undefined || inAll !== undefined;
    });
    return capped.length === 0
      ? new Map()
      : this.#parts.numbers.read(capped.map(({ candidate }) => candidate.numberKey));
  }

  async #foreign(known: readonly Known[]): Promise<ReadonlyMap<Candidate, string>> {
    const reasons = new Map<Candidate, string>();
    await Promise.all(
      known.map(async ({ candidate, campaign }) => {
        const countries = campaign.applied?.definition.countries;
        if (!countries) return;
        const contact = await this.#parts.contacts.read(candidate.contact);
        const reason = contact && foreignReason(contact.phone, countries);
        if (reason !== undefined) reasons.set(candidate, reason);
      }),
    );
    return reasons;
  }

  #capsOf({ candidate, campaign }: Known): NumberCaps {
    return capsFor(this.#parts.caps, campaign.applied?.definition.attempts, candidate.attemptsPerDay);
  }
}

function capVerdict(record: NumberRecord | undefined, caps: NumberCaps, nowMs: number): Verdict | undefined {
  const cap = judgeCaps(record, caps, nowMs);
  switch (cap.kind) {
    case 'free':
      return undefined;
    case 'later':
      return { state: 'pending', atMs: nowMs, reason: cap.reason, dueAtMs: cap.dueAtMs };
    case 'never':
      return { state: 'exhausted', atMs: nowMs, reason: cap.reason };
  }
}
