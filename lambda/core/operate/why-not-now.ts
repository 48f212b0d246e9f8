/** Says why one contact is not being called at this moment: every reason there is, or that it only waits for its turn. */
import type { CampaignItem, ContactItem, NumberItem, StopItem, SuppressionListItem } from '../../contract/items';
import type { CallingHours } from '../pace/ports';
import { foreignReason } from '../rules/country';
import { capsFor, judgeCaps, type NumberCaps } from '../rules/number-record';
import { standingOf } from '../rules/standing';
import { covers, inTheWayOf } from '../rules/suppression-scope';
import { UNKNOWN_ZONE } from '../rules/zones';
import { sayStanding } from './hold';
import type { SuppressedBy } from './suppressions';

export interface WaitingContact {
  readonly campaign: CampaignItem;
  readonly contact: ContactItem;
  readonly number: NumberItem | undefined;
  readonly suppressedBy: readonly SuppressedBy[];
  readonly lists: readonly SuppressionListItem[];
  readonly stop: StopItem | undefined;
  readonly hours: CallingHours;
  /** The deployment's, of any number. */
  readonly caps: NumberCaps;
}

const iso = (atMs: number): string => new Date(atMs).toISOString();

export function whyNotNow(of: WaitingContact, nowMs: number): readonly string[] {
  const settled = settledBecause(of);
  if (settled !== undefined) return [settled];
  const reasons = [
    ...forEverybody(of),
    ...ofTheNumber(of, nowMs),
    ...ofTheCampaign(of, nowMs),
    ...ofTheClock(of, nowMs),
  ];
  return reasons.length > 0 ? reasons : [inLine(of.contact)];
}

/** Undefined where it is pending. */
function settledBecause({ contact, campaign }: WaitingContact): string | undefined {
  if (contact.forgotten) return `an operator erased this person (${contact.forgotten.by}): it is never called again`;
  switch (contact.state) {
    case 'pending':
      return undefined;
    case 'admitted':
    case 'dialing':
      return 'it is about to be called, or being called';
    case 'in-progress':
      return 'a call is up';
    case 'unknown':
      return 'a call may be up: its answer was lost, and nobody calls again before that is known';
    case 'completed':
      return 'it is done: somebody, or a machine, answered';
    case 'exhausted':
      return 'it is done: all attempts are used up, or the number does not exist';
    case 'dead-lettered':
      return `it is dead-lettered (${contact.deadLetterReason ?? 'no reason was kept'}): callpace redrive --campaign ${campaign.sk}, once the cause is mended`;
    case 'suppressed':
      return 'it was on a suppression list when its turn came, and is final: a new campaign calls it once it is on none';
  }
}

function* forEverybody({ stop, lists, campaign }: WaitingContact): Generator<string> {
  if (stop) yield `the stop switch is on${stop.reason === undefined ? '' : ` (${stop.reason})`}: callpace start-all`;
  const way = inTheWayOf(campaign, lists);
  if (way?.kind === 'absent') yield `campaign.json names the suppression list ${way.list}, which is not there: drop it`;
  if (way?.kind === 'not-loaded')
    yield way.refusal === undefined
      ? `the suppression list ${way.list} is being loaded`
      : `the suppression list ${way.list} cannot be read (${way.refusal}): drop a readable one under the same key`;
}

function* ofTheNumber(
  { suppressedBy, campaign, contact, number, hours, caps }: WaitingContact,
  nowMs: number,
): Generator<string> {
  for (const by of suppressedBy)
    if (covers(by.scope, campaign.sk))
      yield by.kind === 'list'
        ? `it is on the suppression list ${by.list}`
        : `an operator suppressed it for ${by.scope} (${by.by}, ${iso(by.atMs)})`;
  const { attempts, countries } = campaign.applied?.definition ?? {};
  const foreign = countries && foreignReason(contact.phone, countries);
  if (foreign !== undefined) yield foreign;
  const lawPerDay = hours.of(campaign).attemptsPerDay(contact.zoneKey, nowMs);
  const cap = judgeCaps(number, capsFor(caps, attempts, lawPerDay), nowMs);
  if (cap.kind === 'later') yield `${cap.reason}: until ${iso(cap.dueAtMs)}`;
  if (cap.kind === 'never') yield cap.reason;
}

function* ofTheCampaign({ campaign }: WaitingContact, nowMs: number): Generator<string> {
  const held = sayStanding(campaign.sk, standingOf(campaign, nowMs));
  if (held !== undefined) yield held;
  if (campaign.blockedReason !== undefined)
    yield `the campaign is blocked by its configuration (${campaign.blockedReason}): mend it, and it goes on by itself`;
}

function* ofTheClock({ contact, campaign, hours }: WaitingContact, nowMs: number): Generator<string> {
  const { zoneKey, dueAtMs, attempts } = contact;
  const zone = hours.of(campaign);
  if (!zone.isOpen(zoneKey, nowMs)) {
    const opensAtMs = zone.nextOpeningMs(zoneKey, nowMs);
    if (opensAtMs !== undefined) yield `the calling hours of ${zoneKey} are closed until ${iso(opensAtMs)}`;
    else
      yield zoneKey === UNKNOWN_ZONE
        ? 'it is held, because nobody knows its time zone: name it in a column "zone", in a new campaign'
        : `it is held, because the calling hours of ${zoneKey} have no hour in common in the next days`;
  }
  if (dueAtMs !== undefined && dueAtMs > nowMs)
    yield `${attempts === 0 ? 'it is due' : `attempt ${attempts + 1} is due`} at ${iso(dueAtMs)}`;
}

function inLine({ dueAtMs, passedOver }: ContactItem): string {
  const since = dueAtMs === undefined ? '' : ` since ${iso(dueAtMs)}`;
  const last = passedOver ? `; at ${iso(passedOver.atMs)} it was passed over: ${passedOver.reason}` : '';
  return `nothing holds it: it is due${since} and waits for its turn${last}`;
}
