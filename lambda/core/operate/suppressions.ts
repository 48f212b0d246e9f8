/** Which suppressions hold for a number, and for which campaigns: an operator's word, or a list that is in force. */
import {
  OPERATOR_PREFIX,
  type OperatorSuppressionItem,
  type SuppressedNumberItem,
  type SuppressionListItem,
  type SuppressionScope,
} from '../../contract/items';
import { scopeOfList } from '../rules/suppression-scope';

export type SuppressedBy =
  | { readonly kind: 'list'; readonly scope: SuppressionScope; readonly list: string }
  | {
      readonly kind: 'operator';
      readonly scope: SuppressionScope;
      readonly by: string;
      readonly atMs: number;
      readonly reason: string | undefined;
    };

const isOperators = (item: SuppressedNumberItem | OperatorSuppressionItem): item is OperatorSuppressionItem =>
  item.sk.startsWith(OPERATOR_PREFIX);

/** @param items all that stand under the number's key */
export function suppressionsInForce(
  items: readonly (SuppressedNumberItem | OperatorSuppressionItem)[],
  lists: readonly SuppressionListItem[],
): readonly SuppressedBy[] {
  const found = new Map<string, SuppressedBy>();
  for (const item of items) {
    if (isOperators(item)) {
      const { by, atMs, reason } = item;
      found.set(item.sk, { kind: 'operator', scope: item.sk.slice(OPERATOR_PREFIX.length), by, atMs, reason });
      continue;
    }
    const key = item.list ?? item.sk;
    const list = lists.find(({ sk }) => sk === key);
    if (counts(item, list)) found.set(key, { kind: 'list', scope: scopeOfList(key), list: key });
  }
  return [...found.values()];
}

/**
 * As the admission decides it: an item of a list that was loaded anew without the number stays behind and says nothing; one
 * of a list that nobody knows yet counts at once.
 */
const counts = (item: SuppressedNumberItem, list: SuppressionListItem | undefined): boolean =>
  list === undefined || item.etag === list.etag || (item.version ?? 0) > (list.version ?? 0);
