/**
 * What writes to the contacts table cost in its index, which the emulator does not tell: DynamoDB writes there once when
 * an item comes into the index, goes out of it, or changes what is projected, and twice when its key in the index changes.
 * Who is in the index is known from the writes themselves; all that is projected is less than 1 KB.
 */

/** As DynamoDB takes them over the wire, as far as it matters. */
export interface ContactWrite {
  readonly operation: string;
  /** Sort key of the contact. */
  readonly contact: string;
  /** Of a PutItem: whether the item has the index's key. */
  readonly putsIndexKey: boolean;
  /** Of an UpdateItem. */
  readonly expression: string;
}

export class IndexBook {
  readonly #inIndex = new Set<string>();

  /** Notes a write that was carried out. Returns the write units of the index. */
  written({ operation, contact, putsIndexKey, expression }: ContactWrite): number {
    const wasIn = this.#inIndex.has(contact);
    const [, removed = ''] = /\bREMOVE\b(.*?)(?:\bSET\b|\bADD\b|$)/.exec(expression) ?? [];
    const isSet = operation === 'PutItem' ? putsIndexKey : /\bdueKey = /.test(expression);
    const isRemoved = operation === 'PutItem' ? !putsIndexKey : /\bdueKey\b/.test(removed);
    if (isSet) {
      this.#inIndex.add(contact);
      return wasIn ? 2 : 1;
    }
    if (isRemoved) {
      this.#inIndex.delete(contact);
      return wasIn ? 1 : 0;
    }
    return wasIn && /#state = /.test(expression) ? 1 : 0;
  }
}
