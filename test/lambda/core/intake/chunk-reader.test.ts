import { createChunkReader } from '../../../../lambda/core/intake/chunk-reader';
import { readHeader } from '../../../../lambda/core/intake/header';
import type { ListSyntax } from '../../../../lambda/core/intake/plan';

const bytes = (text: string) => Buffer.from(text);
const START = { row: 1, line: 2 };

function csv(): ListSyntax {
  const read = readHeader(['phone'], undefined);
  if (read.kind !== 'header') throw new Error('the header is refused');
  return { kind: 'csv', separator: ',', header: read.header };
}

const JSON_LINES: ListSyntax = { kind: 'jsonl' };

it.each([
  ['CSV', csv(), '+12065550100\n+12065550', '101\n'],
  ['JSON lines', JSON_LINES, '{"phone": "+12065550100"}\n{"phone": "+12065550', '101"}\n'],
])('hands out the rows of %s as soon as they are whole: a chunk is never held as rows', (_, syntax, first, second) => {
  const reader = createChunkReader(syntax, START, 'US');
  expect(reader.push(bytes(first))).toMatchObject([{ row: 1, line: 2, reading: { kind: 'contact' } }]);
  expect(reader.push(bytes(second))).toMatchObject([{ row: 2, line: 3, reading: { kind: 'contact' } }]);
  expect(reader.end()).toEqual([]);
});

it('waits with a carriage return at the end of a piece: it may be half of a line break', () => {
  const reader = createChunkReader(JSON_LINES, START, 'US');
  expect(reader.push(bytes('{"phone": "+12065550100"}\r'))).toEqual([]);
  expect(reader.push(bytes('\n{"phone": "+12065550101"}'))).toMatchObject([{ row: 1, line: 2 }]);
  expect(reader.end()).toMatchObject([{ row: 2, line: 3 }]);
});
