/** What people's tools export, each made to the tool's documented format, with what must become of each row beside it. */
import { readdirSync, readFileSync } from 'node:fs';
import { createChunkReader } from '../../../../lambda/core/intake/chunk-reader';
import { columnsOf } from '../../../../lambda/core/intake/header';
import type { ChunkPlace } from '../../../../lambda/core/intake/plan';
import { ListScan } from '../../../../lambda/core/intake/scan-list';
import { openText } from '../../../../lambda/core/intake/text-form';

const FOLDER = 'test/fixtures/lists';
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.csv'));

async function read(name: string) {
  async function* file() {
    yield readFileSync(`${FOLDER}/${name}`);
  }
  const opened = await openText(file(), (bytes) => bytes);
  if (opened.kind === 'refused') throw new Error(opened.reason);
  const pieces: Uint8Array[] = [];
  for await (const piece of opened.bytes) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  const scan = new ListScan({ form: 'csv', limits: { rows: 2, bytes: 1e6 } });
  const step = scan.push(bytes);
  const end = scan.end();
  if (step.kind === 'refused' || end.kind === 'refused') throw new Error('refused');
  const rows = [...step.chunks, ...end.chunks].flatMap((chunk: ChunkPlace) => {
    const reader = createChunkReader(end.syntax, chunk, 'US');
    return [...reader.push(bytes.subarray(chunk.from, chunk.to)), ...reader.end()];
  });
  return { rows, columns: columnsOf(end.header) };
}

it('there is an export of each tool', () => {
  for (const tool of ['salesforce', 'hubspot', 'excel', 'google-sheets'])
    expect(files.some((name) => name.startsWith(tool))).toBe(true);
});

it.each(files)('%s is read row by row as its owner means it', async (name) => {
  const expected = JSON.parse(readFileSync(`${FOLDER}/${name}.expected.json`, 'utf8'));
  const { rows, columns } = await read(name);

  expect(columns).toEqual(expected.columns);
  expect(
    rows.map(({ row, line, reading }) =>
      reading.kind === 'contact'
        ? { row, line, phone: reading.phone, zone: reading.zoneKey, attributes: reading.attributes }
        : { row, line, rejected: reading.fault, column: reading.column },
    ),
  ).toEqual(expected.rows);
});
