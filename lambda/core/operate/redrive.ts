/**
 * Sends dead-lettered contacts back to pending, campaign by campaign. Nobody is called from here: the controller admits
 * them under the same rules as ever (window, suppression, stop switch, quotas), and each contact moves by one conditional
 * write, so running it twice, or two at once, changes nothing.
 *
 * A campaign is reopened before its first contact moves and once more after its last: before, so that a crash in between
 * leaves nobody pending in a campaign that is finished; after, so that a report which counted meanwhile cannot finish it.
 */
import type { CampaignId, CampaignItem, OperatorAction } from '../../contract/items';
import { contactRules, type RetryRules } from '../rules/retries';
import { reasonName } from './advice';
import { isOfReason, NO_REASON, type StandingContact } from './dead-letters';
import type { ControllerCall, DeadLetterStore } from './ports';
import { decidePutBack, type PutBackDecision } from './put-back';

export interface RedriveRequest {
  /** Only these. @default all */
  readonly reason: string | undefined;
  /** Only this one. @default all */
  readonly campaign: CampaignId | undefined;
  /** Counts, and changes nothing. */
  readonly isDryRun: boolean;
  /** The deployment's, for what a campaign does not say itself. */
  readonly retries: RetryRules;
  readonly action: OperatorAction;
}

export interface RedriveResult {
  /** Contacts that are pending again (or would be, in a dry run), by reason. */
  readonly redriven: Readonly<Record<string, number>>;
  /** Left, because all their attempts are used up. */
  readonly usedUp: number;
  /** Left, because somebody else moved them meanwhile. */
  readonly changedMeanwhile: number;
  readonly campaigns: readonly CampaignId[];
  /** Of these, the ones that were finished. */
  readonly reopened: readonly CampaignId[];
}

export interface RedrivePorts {
  readonly store: DeadLetterStore;
  readonly controller: ControllerCall;
}

/** Writes at once: far below what one partition takes. */
const AT_ONCE = 25;

interface Tally {
  readonly redriven: Record<string, number>;
  usedUp: number;
  changedMeanwhile: number;
  readonly campaigns: CampaignId[];
  readonly reopened: CampaignId[];
}

export async function redrive({ store, controller }: RedrivePorts, request: RedriveRequest): Promise<RedriveResult> {
  const tally: Tally = { redriven: {}, usedUp: 0, changedMeanwhile: 0, campaigns: [], reopened: [] };
  const campaigns = await store.campaigns();
  for (const campaign of campaigns)
    if (request.campaign === undefined || campaign.sk === request.campaign)
      await redriveCampaign(store, campaign, request, tally);
  if (tally.campaigns.length > 0 && !request.isDryRun) await controller.wake();
  return tally;
}

async function redriveCampaign(
  store: DeadLetterStore,
  campaign: CampaignItem,
  request: RedriveRequest,
  tally: Tally,
): Promise<void> {
  const isFinished = campaign.finishedAtMs !== undefined;
  let isTouched = false;
  const touch = async (): Promise<void> => {
    if (isTouched) return;
    isTouched = true;
    tally.campaigns.push(campaign.sk);
    if (isFinished) tally.reopened.push(campaign.sk);
    if (!request.isDryRun) await store.reopen(campaign.sk, request.action.atMs);
  };
  const { max } = contactRules(request.retries, campaign.applied?.definition.attempts);
  // Pending contacts in a finished campaign are what a redrive left that was cut off: they are looked for there only.
  const states = isFinished ? (['dead-lettered', 'pending'] as const) : (['dead-lettered'] as const);
  for await (const page of store.contactsIn(campaign.sk, states)) {
    for (const slice of slices(page, AT_ONCE)) {
      const decided = slice.map((contact) => ({ contact, decision: decide(contact, max, request) }));
      if (decided.some(({ contact, decision }) => contact.state === 'pending' || decision?.kind === 'put-back'))
        await touch();
      await Promise.all(decided.map((one) => carryOut(store, one.contact, one.decision, request, tally)));
    }
  }
  if (isTouched && !request.isDryRun) await store.reopen(campaign.sk, request.action.atMs + 1);
}

/** Undefined where the contact is not asked for. */
const decide = (contact: StandingContact, maxAttempts: number, { reason, action }: RedriveRequest) =>
  isOfReason(contact, reason) ? decidePutBack(contact, maxAttempts, action) : undefined;

async function carryOut(
  store: DeadLetterStore,
  contact: StandingContact,
  decision: PutBackDecision | undefined,
  { isDryRun }: RedriveRequest,
  tally: Tally,
): Promise<void> {
  switch (decision?.kind) {
    case 'put-back': {
      const isMoved = isDryRun || (await store.putBack(decision.change));
      const reason = reasonName(contact.deadLetterReason ?? '') || NO_REASON;
      if (isMoved) tally.redriven[reason] = (tally.redriven[reason] ?? 0) + 1;
      else tally.changedMeanwhile += 1;
      return;
    }
    case 'used-up':
      tally.usedUp += 1;
      return;
    case 'not-dead-lettered':
    case undefined:
      return;
  }
}

function* slices<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
