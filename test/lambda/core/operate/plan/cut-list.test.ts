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

  it('tells where the header ends and where the rest begins', async () => {
    expect(await cutList(listOf('phone\n+12065550101\n+12065550102\n'), 1)).toEqual({
      kind: 'cut',
      head: 6,
      end: 19,
      rows: 1,
      hasMore: true,
    });
    expect(await cutList(listOf('phone\n+12065550101\n+12065550102\n'), 2)).toMatchObject({ rows: 2, hasMore: false });
  });

  it('cuts a list of very many short rows', async () => {
    const list = listOf(`phone\n${'1\n'.repeat(800_000)}`, 65_536);
    expect(await cutList(list, 1)).toMatchObject({ end: 8, rows: 1, hasMore: true });
  });

  it('cuts JSON lines, and finds the numbers in the column that it is told', async () => {
    const jsonl = { ...listOf('{"phone":"+12065550101"}\n{"phone":"+12065550102"}\n'), form: 'jsonl' } as const;
    const { first } = await partsOf(jsonl, 1);
    expect(first).toBe('{"phone":"+12065550101"}\n');
    const told = { ...listOf('name,who\nAda,+12065550101\n'), mapping: { phone: ['who'] } };
    expect(await cutList(told, 1)).toMatchObject({ kind: 'cut', rows: 1 });
  });

  it('reads no further than the cut for the first rows', async () => {
    const list = listOf('phone\n+12065550101\n+12065550102\n', 19);
    const cut = await cutList(list, 1);
    if (cut.kind === 'refused') throw new Error(cut.reason);
    async function* open() {
      for await (const piece of list.open()) {
        yield piece;
        throw new Error('read on');
      }
    }
    expect(await textOf(partOf({ ...list, open }, cut, 'first'))).toBe('phone\n+12065550101\n');
    await expect(textOf(partOf({ ...list, open }, cut, 'rest'))).rejects.toThrow('read on');
  });

  it('gives no empty pieces', async () => {
    const list = listOf('phone\n+12065550101\n+12065550102\n', 3);
    const cut = await cutList(list, 1);
    if (cut.kind === 'refused') throw new Error(cut.reason);
    for await (const piece of partOf(list, cut, 'rest')) expect(piece.length).toBeGreaterThan(0);
  });

  it('gives no part of a list that cannot be read any more', async () => {
    const cut = { kind: 'cut', head: 6, end: 19, rows: 1, hasMore: true } as const;
    const workbook = listOf(Uint8Array.of(0x50, 0x4b, 3, 4));
    await expect(textOf(partOf(workbook, cut, 'first'))).rejects.toThrow('workbook');
  });

  it.each([
    ['that is a workbook', Uint8Array.of(0x50, 0x4b, 3, 4), /workbook/],
    ['without rows', 'phone\n', /a header but no rows/],
    ['of many rows without a number', `name\n${'Ada\n'.repeat(300_000)}`, /no phone column/],
  ])('refuses a list %s, with the reason of the intake', async (_, list, reason) => {
    expect(await cutList(listOf(list, 65_536), 1)).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(reason) as string,
    });
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
