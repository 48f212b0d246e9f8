/**
 * The intake against files and messages that nobody should drop: whatever they are, a list is loaded whole with every row
 * accounted for, or refused whole with a sentence, and nothing spoils what lies beside it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { gunzip } from '../../../lambda/adapters/gunzip';
import { LONGEST_ROW } from '../../../lambda/core/intake/csv-scan';
import { createIntakeHandler } from '../../../lambda/handlers/intake';
import { bodies } from '../contract/fuzz-bodies';
import { SPRING, World } from '../core/intake/intake-world';
import { deliverTo } from './deliveries';
import { batchOf, objectCreated, objectDeleted } from './sqs-events';

const FOLDER = 'test/fixtures/nasty';
const SILENCE = { info: () => undefined, warn: () => undefined, error: () => undefined };

const handlerOf = (world: World, chunkLimits = { rows: 3, bytes: 1e6 }) =>
  createIntakeHandler({ ...world, unpack: gunzip, chunkLimits, log: SILENCE });

/** Drops a list into a world of its own. */
async function dropped(name: string, content: Uint8Array | string, chunkLimits?: { rows: number; bytes: number }) {
  const world = new World();
  const key = `campaigns/default/spring/lists/${name}`;
  world.drop(key, content);
  const { batchItemFailures } = await deliverTo(handlerOf(world, chunkLimits), world, objectCreated(key));
  const item = world.listItem(key);
  if (!item) throw new Error(`${name} has no item`);
  const rejects = parse(world.text('reports/default/spring/rejects.csv') ?? '', { bom: true }) as string[][];
  return { world, item, rejects: rejects.slice(1), failures: batchItemFailures };
}

/** How a cell begins that a spreadsheet takes for a formula. */
const isFormula = (cell: string): boolean => /^[=+\-@\t\r]/.test(cell);

type Dropped = Awaited<ReturnType<typeof dropped>>;

/** What holds of every list. */
function expectAccount({ world, item, rejects, failures }: Dropped): void {
  expect(failures).toEqual([]);
  expect(rejects.flat().filter(isFormula)).toEqual([]);
  if (item.state === 'refused') {
    expect(item.refusal).toMatch(/\S/);
    expect(world.contacts.size).toBe(0);
    return;
  }
  expect(item.state).toBe('loaded');
  expect(item.rows).toBe(item.rowsFound);
  expect(item.rows).toBe(item.rejected + item.duplicates + item.contacts);
  expect(world.contacts.size).toBe(item.contacts);
  expect(rejects).toHaveLength(item.rejected);
  const rows = [...[...world.contacts.values()].map(({ row }) => row), ...rejects.map(([row]) => Number(row))];
  expect(new Set(rows).size).toBe(rows.length);
}

/** Rows, rejected, duplicates and contacts; or the refusal. */
type Fate = readonly [rows: number, rejected: number, duplicates: number, contacts: number] | RegExp;

const FATES: Readonly<Record<string, Fate>> = {
  'blank.csv': /the list is empty/,
  'bom-in-the-middle.csv': [2, 0, 0, 2],
  'bom-twice.csv': [3, 0, 0, 3],
  'bom-utf8.csv': [3, 0, 0, 3],
  'broken.jsonl': [11, 7, 0, 4],
  'dangerous-headers.csv': [2, 1, 0, 1],
  'duplicate-headers.csv': [3, 1, 0, 2],
  'duplicate-phone-headers.csv': [4, 1, 0, 3],
  'formulas.csv': [11, 6, 0, 5],
  'header-only.csv': /has a header but no rows/,
  'invisible-characters.csv': [5, 0, 0, 5],
  'latin1.csv': /not UTF-8/,
  'lone-quotes.csv': [5, 3, 0, 2],
  'mixed-line-ends.csv': [5, 0, 0, 5],
  'nul-in-a-cell.csv': /binary data/,
  'nuls-at-the-end.csv': /binary data/,
  'other-line-ends.csv': [3, 0, 0, 3],
  'overlong-utf8.csv': /not UTF-8/,
  'packed-and-cut-off.csv.gz': /damaged or cut off/,
  'packed-and-padded.csv.gz': [3, 0, 0, 3],
  'packed-five-times.csv.gz': /more than 3 times over/,
  'packed-header-only-of-gzip.csv.gz': /damaged or cut off/,
  'packed-in-two-members.csv.gz': [4, 0, 0, 4],
  'packed-nothing.csv.gz': /the list is empty/,
  'packed-twice.csv.gz': [3, 0, 0, 3],
  'packed-with-text-behind.csv.gz': /damaged or cut off/,
  'packed-without-its-checksum.csv.gz': /damaged or cut off/,
  'packed.csv.gz': [3, 0, 0, 3],
  'separator-line.csv': /no phone column.*the header has "sep="/,
  'separators-only.csv': /the list is empty/,
  'spreadsheet-errors.csv': [7, 6, 0, 1],
  'surrogate-in-utf8.csv': /not UTF-8/,
  'trailing-separators.csv': [3, 1, 0, 2],
  'utf16-be-odd-byte.csv': /begins as UTF-16 and is not/,
  'utf16-be.csv': [3, 0, 0, 3],
  'utf16-le-lone-surrogate.csv': /begins as UTF-16 and is not/,
  'utf16-le-without-bom.csv': /not UTF-8/,
  'utf16-le.csv': [3, 0, 0, 3],
  'utf32-le.csv': /binary data/,
  'windows-1252.csv': /not UTF-8/,
};

describe('a nasty file', () => {
  it('has its fate written down here', () => {
    expect(new Set(Object.keys(FATES))).toEqual(new Set(readdirSync(FOLDER)));
  });

  it.each(Object.entries(FATES))('%s ends as it should, with every row accounted for', async (name, fate) => {
    const list = await dropped(name, readFileSync(`${FOLDER}/${name}`));
    expectAccount(list);
    const { item } = list;
    if (fate instanceof RegExp) expect(item.refusal).toMatch(fate);
    else expect([item.rows, item.rejected, item.duplicates, item.contacts]).toEqual(fate);
  });

  it('whose cells are megabytes is refused for the line that is too long, quoted or not', async () => {
    const cell = 'x'.repeat(3_000_000);
    for (const line of [`+12065550101,${cell}`, `+12065550101,"${cell}"`, cell, `"${cell}`]) {
      const { item } = await dropped('list.csv', `phone,Name\n+12065550100,Ada\n${line}\n+12065550102,Bob\n`);
      expect(item.refusal).toContain(`line 3 is longer than ${LONGEST_ROW} bytes`);
    }
    const { item } = await dropped('list.jsonl', `{"phone":"+12065550100"}\n{"phone":"+12065550101","x":"${cell}"}\n`);
    expect(item.refusal).toContain(`line 2 is longer than ${LONGEST_ROW} bytes`);
  });

  it('without a header is refused without a word of the person in its first row', async () => {
    for (const row of ['+12065550174,Quillfeather', 'Quillfeather;(206) 555-0174', 'Quillfeather\t2065550174\tx']) {
      const { item, rejects } = await dropped('list.csv', `${row}\n+12065550175,x\n`);
      expect(item.refusal).toMatch(/^no phone column/);
      expect(JSON.stringify([item, rejects])).not.toMatch(/Quillfeather|555|0174/);
    }
  });

  it('keeps names of attributes that mean something to JavaScript as what they are', async () => {
    const { world } = await dropped('list.csv', readFileSync(`${FOLDER}/dangerous-headers.csv`));
    const [contact] = [...world.contacts.values()];
    expect(Object.entries(contact?.attributes ?? {})).toEqual([
      ['proto', 'a'],
      ['constructor', 'b'],
      ['toString', 'c'],
    ]);
  });
});

describe('whatever bytes are dropped', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '+12065550100,Ada',
      '206-555-0101,"two\nlines"',
      '',
      ',',
      '"stray,Bob',
      '=1+1,x',
      '\t=1,"@x"',
      '-,-',
    ),
    fc.tuple(fc.nat(9), fc.string({ unit: 'binary' })).map(([n, name]) => `+120655501${n}0,${name}`),
    fc.string({ unit: 'binary' }),
  );
  const text = fc
    .tuple(fc.constantFrom('phone,Name', 'Phone;Name', '"phone"\tName', '', 'x'), fc.array(line, { maxLength: 12 }))
    .chain(([header, lines]) => fc.constantFrom('\n', '\r\n', '\r').map((end) => [header, ...lines].join(end)));
  const utf16 = (content: string, isBig: boolean) => {
    const bytes = Buffer.from(`\ufeff${content}`, 'utf16le');
    return isBig ? bytes.swap16() : bytes;
  };
  const encoded = fc
    .tuple(text, fc.constantFrom('utf8', 'bom', 'utf16le', 'utf16be', 'latin1'), fc.boolean())
    .map(([content, encoding, isPacked]) => {
      const plain =
        encoding === 'utf16le' || encoding === 'utf16be'
          ? utf16(content, encoding === 'utf16be')
          : Buffer.from(encoding === 'bom' ? `\ufeff${content}` : content, encoding === 'latin1' ? 'latin1' : 'utf8');
      return isPacked ? gzipSync(plain) : plain;
    });
  const damaged = fc
    .tuple(encoded, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 2 }), fc.nat())
    .map(([bytes, flips, cut]) => {
      const copy = Buffer.from(bytes);
      for (const [at, byte] of flips) if (copy.length > 0) copy[at % copy.length] = byte;
      return cut % 3 === 0 ? copy.subarray(0, cut % (copy.length + 1)) : copy;
    });

  it('the list is loaded with every row accounted for, or refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array({ maxLength: 200 }), encoded, damaged),
        fc.constantFrom('list.csv', 'list.csv.gz', 'list.jsonl', 'list.jsonl.gz'),
        async (bytes, name) => expectAccount(await dropped(name, bytes)),
      ),
      { numRuns: 300 },
    );
  });

  it('a suppression list is in force with every number that it names, or refused, so that nobody is called', async () => {
    const key = 'suppression/all/optout.csv';
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), encoded, damaged), async (bytes) => {
        const world = new World();
        world.drop(key, bytes);
        const { batchItemFailures } = await deliverTo(handlerOf(world), world, objectCreated(key));
        expect(batchItemFailures).toEqual([]);
        const item = world.suppression.get(key);
        expect(['loaded', 'refused']).toContain(item?.state);
        if (item?.state === 'loaded') expect(world.suppressed.size).toBeLessThanOrEqual(item.numbers);
        const cells = (parse(world.text('reports/suppression/all/rejects/optout.csv') ?? '') as string[][]).flat();
        expect(cells.filter(isFormula)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a file that unpacks to far more than it is', () => {
  const MIB = 1024 * 1024;
  /** Gzip may be written in members, one behind the other: each unpacks to a MiB. */
  const packed = (unit: string, mebibytes: number): Buffer =>
    Buffer.concat(Array<Buffer>(mebibytes).fill(gzipSync(unit.repeat(MIB / unit.length))));

  /** Memory outside of the heap, where bytes are, MiB; what nobody needs any more left out. */
  const collect = (() => {
    setFlagsFromString('--expose-gc');
    return runInNewContext('gc') as () => void;
  })();
  const heldMib = (): number => {
    collect();
    return process.memoryUsage().arrayBuffers / MIB;
  };

  /** Drops it, and says how much more memory was held at most, looked at each 2 MiB, than before. */
  async function peakOf(name: string, content: Buffer) {
    const world = new World();
    const key = `campaigns/default/spring/lists/${name}`;
    world.drop(key, content);
    const beforeMib = heldMib();
    let [peakMib, unpacked, lookedAt] = [0, 0, 0];
    async function* watched(bytes: AsyncIterable<Uint8Array>) {
      for await (const piece of gunzip(bytes)) {
        yield piece;
        unpacked += piece.length;
        if (unpacked - lookedAt < 2 * MIB) continue;
        lookedAt = unpacked;
        peakMib = Math.max(peakMib, heldMib() - beforeMib);
      }
    }
    const handler = createIntakeHandler({
      ...world,
      unpack: watched,
      chunkLimits: { rows: 100, bytes: MIB / 4 },
      log: SILENCE,
    });
    await deliverTo(handler, world, objectCreated(key));
    return { item: world.listItem(key), peakMib, unpackedMib: unpacked / MIB };
  }

  it('is refused at once where no list begins', async () => {
    for (const unit of ['\n', ' ', ',\n']) {
      const { item, peakMib, unpackedMib } = await peakOf('list.csv.gz', packed(unit, 24));
      expect(item?.state).toBe('refused');
      expect(unpackedMib).toBeLessThan(4);
      expect(peakMib).toBeLessThan(5);
    }
    const { item, unpackedMib } = await peakOf('list.jsonl.gz', packed('x', 24));
    expect(item?.refusal).toContain('nothing in the first 512 KiB says which column holds the numbers');
    expect(unpackedMib).toBeLessThan(4);
  });

  it('is read to its end in little memory where it is nothing but empty lines between two rows', async () => {
    const list = Buffer.concat([
      gzipSync('phone,Name\n+12065550100,Ada\n'),
      packed('\n', 8),
      gzipSync('+12065550101,Bob\n'),
    ]);
    const { item, peakMib, unpackedMib } = await peakOf('list.csv.gz', list);
    expect(item).toMatchObject({ state: 'loaded', rows: 2, contacts: 2 });
    expect(unpackedMib).toBeGreaterThan(8);
    expect(peakMib).toBeLessThan(5);
  });

  it('as a suppression list is refused at once where no list begins', async () => {
    const world = new World();
    const key = 'suppression/all/optout.csv.gz';
    world.drop(key, packed('\n', 24));
    await deliverTo(handlerOf(world), world, objectCreated(key));
    expect(world.suppression.get(key)).toMatchObject({
      state: 'refused',
      refusal: expect.stringContaining('nothing in the first 512 KiB'),
    });
  });
});

describe('a key with every character that S3 allows', () => {
  const odd = fc.string({
    unit: fc.oneof(
      fc.constantFrom(
        '\n',
        '\r',
        '\t',
        ' ',
        '+',
        '%',
        '&',
        '=',
        '"',
        "'",
        '<',
        '\\',
        '#',
        '?',
        '/',
        '..',
        '\u0085',
        'é',
        '𝄞',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    minLength: 1,
    maxLength: 20,
  });

  it('names a list like any other', async () => {
    await fc.assert(
      fc.asyncProperty(odd, async (name) => {
        const list = await dropped(`${name}.csv`, 'phone\n+12065550100\nx\n');
        expectAccount(list);
        expect(list.item).toMatchObject({ rows: 2, contacts: 1, rejected: 1 });
        expect(list.world.text(`reports/default/spring/rejects/${name}.csv`)).toContain('not a phone number');
      }),
      { numRuns: 100 },
    );
  });

  it('names a suppression list that holds', async () => {
    await fc.assert(
      fc.asyncProperty(odd, async (name) => {
        const world = new World();
        const key = `suppression/all/${name}.csv`;
        world.drop(key, 'phone\n+12065550100\n');
        await deliverTo(handlerOf(world), world, objectCreated(key));
        expect(world.suppression.get(key)).toMatchObject({ state: 'loaded', numbers: 1 });
      }),
      { numRuns: 100 },
    );
  });
});

it('a message that nobody understands spoils none of those beside it', async () => {
  const key = 'campaigns/default/spring/lists/list.csv';
  const others = [
    JSON.parse(objectCreated(key)),
    JSON.parse(objectDeleted(key, '02')),
    { kind: 'chunk', campaign: SPRING, list: key, etag: 'e1', plan: 'work/scan-9/plan.json', chunk: 0 },
    { kind: 'message', body: 'x', reason: 'given up' },
  ] as readonly object[];
  await fc.assert(
    fc.asyncProperty(fc.array(bodies(...others), { maxLength: 9 }), fc.nat(), async (bad, at) => {
      const world = new World();
      world.drop(key, 'phone\n+12065550100\n+12065550101\n');
      const messages = bad.toSpliced(at % (bad.length + 1), 0, objectCreated(key));
      const handler = handlerOf(world);
      const { batchItemFailures } = await handler(batchOf(...messages));
      expect(batchItemFailures).toEqual([]);
      await deliverTo(handler, world);
      expect(world.listItem(key)).toMatchObject({ state: 'loaded', contacts: 2 });
    }),
    { numRuns: 100 },
  );
});
