import type { BatchGetCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoNumberBook } from '../../../lambda/adapters/number-book';
import { startLocalTables } from './local-tables';

const NOW_MS = 1_790_000_000_000;
const attempt = (requestId: string, atMs = NOW_MS) => ({ requestId, atMs });

it('notes each attempt once, and reads what it noted', async () => {
  await using tables = await startLocalTables();
  const book = new DynamoNumberBook(tables.client, tables.table);
  await book.note('n', attempt('r1'), NOW_MS);
  await book.note('n', attempt('r2', NOW_MS + 1), NOW_MS + 1);
  await book.note('n', attempt('r1'), NOW_MS + 2);
  const records = await book.read(['n', 'm', 'n']);
  expect([...records.keys()]).toEqual(['n']);
  expect(records.get('n')).toMatchObject({ total: 2, recent: [attempt('r1'), attempt('r2', NOW_MS + 1)] });
});

it('loses none of many that are noted at the same time', async () => {
  await using tables = await startLocalTables();
  const books = [1, 2, 3].map(() => new DynamoNumberBook(tables.client, tables.table));
  await Promise.all(books.map((book, index) => book.note('n', attempt(`r${index}`), NOW_MS)));
  expect((await books[0]?.read(['n']))?.get('n')?.total).toBe(3);
});

it('reads more numbers than go into one request', async () => {
  await using tables = await startLocalTables();
  const book = new DynamoNumberBook(tables.client, tables.table);
  const keys = Array.from({ length: 130 }, (_, n) => `n${n}`);
  await Promise.all(keys.map((key) => book.note(key, attempt('r'), NOW_MS)));
  expect((await book.read(keys)).size).toBe(130);
});

it('asks again for what DynamoDB left unread, and says so when it never gets it', async () => {
  let left = 2;
  const client = {
    send: async ({ input }: BatchGetCommand) => {
      const keys = input.RequestItems?.['items']?.Keys ?? [];
      left -= 1;
      if (left >= 0) return { UnprocessedKeys: { items: { Keys: keys } } };
      return { Responses: { items: keys.map((key) => ({ ...key, total: 1, revision: 1, recent: [] })) } };
    },
  } as unknown as DynamoDBDocumentClient;
  const book = new DynamoNumberBook(client, 'items');
  expect((await book.read(['n'])).get('n')?.total).toBe(1);
  left = Number.POSITIVE_INFINITY;
  await expect(book.read(['n'])).rejects.toThrow('1 items could not be read');
});

it('passes on what is not a meeting', async () => {
  const client = {
    send: async (command: GetCommand | PutCommand) => {
      if ('Item' in command.input) throw new Error('the store does not answer');
      return {};
    },
  } as unknown as DynamoDBDocumentClient;
  await expect(new DynamoNumberBook(client, 'items').note('n', attempt('r'), NOW_MS)).rejects.toThrow(
    'does not answer',
  );
});
