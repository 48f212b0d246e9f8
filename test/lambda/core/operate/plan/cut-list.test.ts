import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { cutList, partOf } from '../../../../../lambda/core/operate/plan/cut-list';
import { phonesOf, type ReadListOptions } from '../../../../../lambda/core/operate/plan/read-list';
import { listOf, numberAt } from './lists';

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

async function partsOf(list: ReadListOptions, rows: number) {
  const cut = await cutList(list, rows);
  if (cut.kind === 'refused') throw new Error(cut.reason);
  return { cut, first: await textOf(partOf(list, cut, 'first')), rest: await textOf(partOf(list, cut, 'rest')) };
}

describe('cutting the first rows off a list', () => {
  it('cuts at the end of a row, also where a cell has line breaks, and gives both parts the header', async () => {
    const list = listOf('\ufeffphone,note\n+12065550101,"a\nb"\n\n+12065550102,c\n+12065550103,d\n');
    const { cut, first, rest } = await partsOf(list, 2);
    expect(cut).toMatchObject({ rows: 2, hasMore: true });
    expect(first).toBe('\ufeffphone,note\n+12065550101,"a\nb"\n\n+12065550102,c\n');
    expect(rest).toBe('\ufeffphone,note\n+12065550103,d\n');
  });

  it('says that nothing is left where the list is no longer', async () => {
    const { cut, first } = await partsOf(listOf('phone\n+12065550101\n'), 5);
    expect(cut).toMatchObject({ rows: 1, hasMore: false });
    expect(first).toBe('phone\n+12065550101\n');
  });

  it('refuses what the intake would refuse, also for a fault behind the cut', async () => {
    const broken = Buffer.concat([Buffer.from('phone\n+12065550101\n+12065550102\n'), Buffer.of(0xff, 0xfe, 0xff)]);
    expect(await cutList(listOf(broken), 1)).toMatchObject({ kind: 'refused' });
  });

  it('loses nobody and doubles nobody, packed or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        async (count, rows, pieceBytes, isPacked) => {
          const text = `phone\r\n${Array.from({ length: count }, (_, index) => numberAt(index)).join('\r\n')}`;
          const list = listOf(isPacked ? gzipSync(text) : text, pieceBytes);
          const { cut, first, rest } = await partsOf(list, rows);
          const firsts = await phonesOf(listOf(first));
          expect(firsts).toHaveLength(Math.min(rows, count));
          const rests = cut.hasMore ? await phonesOf(listOf(rest)) : [];
          expect([...firsts, ...rests]).toEqual(await phonesOf(list));
          expect(first + rest.slice('phone\r\n'.length)).toBe(text);
        },
      ),
      { numRuns: 50 },
    );
  });
});
