/**
 * Reads the numbers of a suppression list, and judges whether it can be all of them: a list that seems cut off is refused,
 * because its owner believes that everybody on it is spared.
 */
import { suppressionList } from './formats';
import { type NumberedRow, readRows } from './list-reader';
import type { RejectReport } from './reject-report';
import type { RejectedReading, SuppressedReading } from './row';
import { openText, type Unpack, UnreadableBytes } from './text-form';

export interface SuppressedNumbers {
  readonly numbers: number;
  readonly rejected: number;
  /** Why the list cannot be relied on. */
  readonly refusal?: string;
}

export interface NumbersReader {
  readonly unpack: Unpack;
  readonly defaultCountry: string;
  /** Stores numbers of the list, E.164. */
  readonly store: (phones: readonly string[]) => Promise<void>;
  readonly report: Pick<RejectReport, 'add'>;
}

const NO_NUMBERS = 'not one row holds a phone number: write numbers with + and the country code in the column "phone"';
const CUT_OFF =
  'its last line holds no whole number and has no end, so it seems to be cut off: drop it again, whole and with a line break at its end';
const brokenQuotes = (line: number): string =>
  `the quotes of line ${line} do not match, so nobody can tell which rows it holds or whether it is cut off: mend them and drop it again`;

const LINE_BREAKS: readonly (number | undefined)[] = [0x0a, 0x0d];

export async function readSuppressedNumbers(
  reader: NumbersReader,
  bytes: AsyncIterable<Uint8Array>,
): Promise<SuppressedNumbers> {
  const counts = { numbers: 0, rejected: 0 };
  try {
    const refusal = await readAll(reader, bytes, counts);
    return { ...counts, ...(refusal === undefined ? {} : { refusal }) };
  } catch (error) {
    if (error instanceof UnreadableBytes) return { ...counts, refusal: error.message };
    throw error;
  }
}

/** Why the list cannot be relied on; undefined if it can. */
async function readAll(
  { unpack, defaultCountry, store, report }: NumbersReader,
  bytes: AsyncIterable<Uint8Array>,
  counts: { numbers: number; rejected: number },
): Promise<string | undefined> {
  const opening = await openText(bytes, unpack);
  if (opening.kind === 'refused') return opening.reason;
  const end = { byte: undefined as number | undefined, isRejected: false };
  const watched = watching(opening.bytes, (byte) => {
    end.byte = byte;
  });
  for await (const step of readRows(watched, suppressionList(defaultCountry))) {
    if (step.kind === 'refused') return step.reason;
    const phones: string[] = [];
    for (const numbered of step.rows) {
      const { phones: found, fault } = parts(numbered);
      phones.push(...found);
      end.isRejected = fault !== undefined;
      if (!fault) continue;
      await report.add(numbered.row, numbered.line, fault);
      counts.rejected += 1;
      if (fault.fault === 'quotes') return brokenQuotes(numbered.line);
    }
    await store(phones);
    counts.numbers += phones.length;
  }
  if (end.isRejected && !LINE_BREAKS.includes(end.byte)) return CUT_OFF;
  // Whatever such a list is, it was not meant to suppress nobody.
  return counts.numbers === 0 && counts.rejected > 0 ? NO_NUMBERS : undefined;
}

function parts({ reading }: NumberedRow<SuppressedReading | RejectedReading>) {
  return reading.kind === 'numbers'
    ? { phones: reading.phones, fault: reading.rejected }
    : { phones: [], fault: reading };
}

/** Passes the bytes on, and tells the last one of each piece. */
async function* watching(
  bytes: AsyncIterable<Uint8Array>,
  tell: (last: number | undefined) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    if (piece.length > 0) tell(piece[piece.length - 1]);
    yield piece;
  }
}
