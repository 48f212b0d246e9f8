/**
 * Whom a suppression list holds for, told from where it lies, and which of a campaign's lists keep it from calling
 * (invariant I5). In doubt a list holds for more people, never for fewer.
 */
import {
  type CampaignId,
  type CampaignItem,
  EVERYBODY,
  OPERATOR_PREFIX,
  type OperatorSuppressionItem,
  type SuppressedNumberItem,
  type SuppressionListItem,
  type SuppressionScope,
} from '../../contract/items';
import { classifyKey } from '../../contract/storage';

/** The scope of a list by its object key; everybody where the key tells nothing. */
export function scopeOfList(key: string): SuppressionScope {
  const dropped = classifyKey(key);
  return dropped.kind === 'suppression-list' ? dropped.scope : EVERYBODY;
}

/** Letters count as the same in both cases: `suppression/Acme/` is meant for `acme`. */
export function covers(scope: SuppressionScope, campaign: CampaignId): boolean {
  const [wide, one] = [scope.toLowerCase(), campaign.toLowerCase()];
  return wide === EVERYBODY || wide === one || one.startsWith(`${wide}/`);
}

/** One reason not to call a number. */
export type Suppression = SuppressedNumberItem | OperatorSuppressionItem;

/**
 * Whether it holds for a campaign.
 *
 * @param lists by object key, as they were read a moment ago: a list that is not among them was begun since, as was a newer
 *   version, so its numbers count at once
 */
export function holdsFor(
  item: Suppression,
  campaign: CampaignId,
  lists: ReadonlyMap<string, SuppressionListItem>,
): boolean {
  if (item.sk.startsWith(OPERATOR_PREFIX)) return covers(item.sk.slice(OPERATOR_PREFIX.length), campaign);
  const { list: key = item.sk, etag, version = 0 } = item as SuppressedNumberItem;
  if (!covers(scopeOfList(key), campaign)) return false;
  const list = lists.get(key);
  return list === undefined || etag === list.etag || version > (list.version ?? 0);
}

/** What keeps a campaign from calling: a list, and in which way. */
export type ListInTheWay =
  | {
      readonly kind: 'not-loaded';
      readonly list: string;
      readonly scope: SuppressionScope;
      readonly refusal: string | undefined;
    }
  /** campaign.json names it, and it is not there, or is not for this campaign. */
  | { readonly kind: 'absent'; readonly list: string; readonly campaign: CampaignId };

/** The first list in the way of everybody. */
export const inEverybodysWay = (lists: readonly SuppressionListItem[]): ListInTheWay | undefined =>
  notLoaded(lists.filter(({ sk }) => scopeOfList(sk).toLowerCase() === EVERYBODY));

/** The first list in the way of a campaign: one that covers it, or that its definition names. */
export function inTheWayOf(
  { sk, applied }: Pick<CampaignItem, 'sk' | 'applied'>,
  lists: readonly SuppressionListItem[],
): ListInTheWay | undefined {
  const covering = lists.filter((list) => covers(scopeOfList(list.sk), sk));
  const unloaded = notLoaded(covering);
  if (unloaded) return unloaded;
  const named = applied?.definition.suppressionLists ?? [];
  // A retired list has no object any more: whoever names it expects more of it than it holds.
  const absent = named.find((key) => !covering.some((list) => list.sk === key && list.etag !== ''));
  return absent === undefined ? undefined : { kind: 'absent', list: absent, campaign: sk };
}

function notLoaded(lists: readonly SuppressionListItem[]): ListInTheWay | undefined {
  const unloaded = lists.find((list) => list.state !== 'loaded');
  if (!unloaded) return undefined;
  return { kind: 'not-loaded', list: unloaded.sk, scope: scopeOfList(unloaded.sk), refusal: unloaded.refusal };
}
