/**
 * What DynamoDB would charge for a request. The emulator counts the units of tables by DynamoDB's rules; here is what it
 * leaves out: the index, a query that finds nothing, and a write that its condition refuses.
 */
import { IndexBook } from './index-book';

type Wire = Readonly<Record<string, unknown>>;

export interface Charge {
  readonly unit: 'writeUnits' | 'readUnits';
  /** Operation and table: `UpdateItem contacts`. */
  readonly operation: string;
  readonly units: number;
  /** 0 for what comes with another request. */
  readonly requests: 0 | 1;
}

interface Consumed {
  readonly TableName?: string;
  readonly CapacityUnits?: number;
}

const WRITES: readonly string[] = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];
/** Keys and what is projected, names included, with the longest campaign names; a page of 4 KB holds 16 of them. */
const INDEX_ITEM_BYTES = 256;
const READ_UNIT_BYTES = 4_096;

export class CapacityBook {
  readonly #index = new IndexBook();

  /**
   * @param input of the request, as it came over the wire
   * @param answer to it, with its consumed capacity; undefined where a condition refused the write
   */
  charges(operation: string, input: Wire, answer: Wire | undefined): readonly Charge[] {
    const table = tableOf(input);
    const isWrite = WRITES.includes(operation);
    const unit = isWrite ? 'writeUnits' : 'readUnits';
    const charge = { unit, operation: `${operation} ${table}`, requests: 1 } as const;
    // The item that stood in its way is charged for: none that is written here is much larger than 1 KB.
    if (answer === undefined) return [{ ...charge, operation: `${operation} ${table}, refused`, units: 1 }];
    if (input['IndexName'] !== undefined)
      return [{ ...charge, operation: `${operation} ${table} index`, units: indexRead(answer) }];
    const units = consumed(answer);
    if (!isWrite) return [{ ...charge, units: Math.max(units, input['ConsistentRead'] === true ? 1 : 0.5) }];
    const inIndex = table === 'contacts' ? this.#indexUnits(operation, input) : 0;
    const inTable = { ...charge, units: Math.max(units, 1) };
    return inIndex === 0
      ? [inTable]
      : [inTable, { unit, operation: `${operation} ${table} index`, units: inIndex, requests: 0 }];
  }

  #indexUnits(operation: string, input: Wire): number {
    const item = input['Item'] as Wire | undefined;
    const key = (item ?? input['Key']) as Readonly<Record<string, { readonly S?: string }>> | undefined;
    return this.#index.written({
      operation,
      contact: key?.['sk']?.S ?? '',
      putsIndexKey: item?.['dueKey'] !== undefined,
      expression: String(input['UpdateExpression'] ?? ''),
    });
  }
}

const indexRead = (answer: Wire): number =>
  Math.max(1, Math.ceil((Number(answer['ScannedCount'] ?? 0) * INDEX_ITEM_BYTES) / READ_UNIT_BYTES)) * 0.5;

function consumed(answer: Wire): number {
  const told = (answer['ConsumedCapacity'] ?? []) as Consumed | readonly Consumed[];
  return [told].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
}

/** Names of tables hold their construct's id: `callpace-ContactTablesContacts...`. */
function tableOf(input: Wire): string {
  const name = String(input['TableName'] ?? Object.keys((input['RequestItems'] ?? {}) as Wire)[0] ?? '');
  return /(Campaigns|Contacts|Flights)(?!.*(Campaigns|Contacts|Flights))/.exec(name)?.[0].toLowerCase() ?? name;
}
