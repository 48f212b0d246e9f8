/** Turns the bytes of a list into text, strictly: what is not UTF-8 text is refused whole, with what to do about it. */

export type Decoded =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: string };

export interface Decoder {
  push(bytes: Uint8Array): Decoded;
  end(): Decoded;
}

const SAVE_AS = 'save it as CSV in UTF-8 (in Excel: "CSV UTF-8 (Comma delimited)") and drop it again';

/** What the first bytes of a file that is no text say about it; undefined where they say nothing. */
export const signatureOf = (bytes: Uint8Array): string | undefined =>
  SIGNATURES.find(([start]) => start.every((byte, at) => bytes[at] === byte))?.[1];

/** First bytes of files that are often renamed to .csv, and of encodings other than UTF-8. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], reason: string])[] = [
  [[0xff, 0xfe], `the list is UTF-16, not UTF-8: ${SAVE_AS}`],
  [[0xfe, 0xff], `the list is UTF-16, not UTF-8: ${SAVE_AS}`],
  [[0x50, 0x4b, 0x03, 0x04], `the list is a workbook or a zip archive, not CSV: ${SAVE_AS}`],
  [[0xd0, 0xcf, 0x11, 0xe0], `the list is an old Excel workbook, not CSV: ${SAVE_AS}`],
  [[0x1f, 0x8b], 'the list is compressed with gzip: unpack it and drop it again'],
  [[0x25, 0x50, 0x44, 0x46], `the list is a PDF, not CSV: ${SAVE_AS}`],
];
export const NOT_UTF8 = `the list is not UTF-8 text: ${SAVE_AS}`;
export const NO_TEXT = `the list is not text but binary data: ${SAVE_AS}`;

/** Decodes one list, piece by piece. A byte order mark is dropped. */
export function createDecoder(): Decoder {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isStart = true;
  const decode = (bytes: Uint8Array | undefined): Decoded => {
    try {
      const text = bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
      return text.includes('\0') ? { kind: 'refused', reason: NO_TEXT } : { kind: 'text', text };
    } catch (error) {
      if (isInvalid(error)) return { kind: 'refused', reason: NOT_UTF8 };
      throw error;
    }
  };
  return {
    push(bytes) {
      const signature = isStart ? signatureOf(bytes) : undefined;
      isStart = false;
      return signature === undefined ? decode(bytes) : { kind: 'refused', reason: signature };
    },
    end: () => decode(undefined),
  };
}

/** What a strict TextDecoder throws in Node.js. */
const isInvalid = (error: unknown): boolean =>
  (error as { readonly code?: unknown }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
