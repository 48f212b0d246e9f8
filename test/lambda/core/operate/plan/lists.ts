/** Lists as bytes, handed out in pieces of any size. */
import { gunzip } from '../../../../../lambda/adapters/gunzip';
import type { ReadListOptions } from '../../../../../lambda/core/operate/plan/read-list';

export function listOf(text: string | Uint8Array, pieceBytes = 7): ReadListOptions {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return {
    form: 'csv',
    unpack: gunzip,
    defaultCountry: 'US',
    async *open() {
      for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
    },
  };
}

export const numberAt = (index: number): string => `+1206555${String(100 + (index % 100)).padStart(4, '0')}`;
