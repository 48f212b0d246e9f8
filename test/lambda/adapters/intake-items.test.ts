/** Lists and their chunks in a real table: who comes first, and what may not be undone. */
import { DynamoChunkStore } from '../../../lambda/adapters/chunk-items';
import { DynamoListStore } from '../../../lambda/adapters/list-items';
import type { ListItem, RowCounts } from '../../../lambda/contract/items';
import { SPRING } from '../core/intake/intake-world';
import { startLocalTables } from './local-tables';

const PLAN = 'work/scan-1/plan.json';
const counts = (rows: number): RowCounts => ({
  rows,
  rejected: 0,
  duplicates: 1,
  repeated: 1,
  contacts: rows - 1,
  faults: {},
});
const list: ListItem = {
  pk: `LISTS#${SPRING}`,
  sk: 'campaigns/default/spring/lists/list.csv#v1',
  etag: 'v1',
  state: 'loading',
  startedAtMs: 1,
  rows: 0,
  rejected: 0,
  duplicates: 0,
  contacts: 0,
};
const planned: ListItem = { ...list, plan: PLAN, chunks: 2, rowsFound: 20 };

describe('a list', () => {
  it('is planned once, however many have scanned it', async () => {
    await using tables = await startLocalTables();
    const lists = new DynamoListStore(tables.client, tables.table);

    await expect(lists.putUnplannedList(list)).resolves.toBe(true);
    await expect(lists.putUnplannedList(list)).resolves.toBe(true);
    await expect(lists.planList(planned)).resolves.toBe(true);
    await expect(lists.planList({ ...planned, plan: 'work/scan-2/plan.json' })).resolves.toBe(false);
    await expect(lists.putUnplannedList(list)).resolves.toBe(false);
    await expect(lists.list(list)).resolves.toEqual(planned);
  });

  it('is ended once, and by its own plan', async () => {
    await using tables = await startLocalTables();
    const lists = new DynamoListStore(tables.client, tables.table);
    await lists.putList(planned);

    await expect(lists.endList({ ...planned, state: 'loaded', plan: 'other' })).resolves.toBe(false);
    await expect(lists.endList({ ...planned, state: 'incomplete' })).resolves.toBe(true);
    await expect(lists.endList({ ...planned, state: 'incomplete' })).resolves.toBe(false);
    await expect(lists.endList({ ...planned, state: 'loaded' })).resolves.toBe(true);
    await expect(lists.endList({ ...planned, state: 'loaded' })).resolves.toBe(false);
  });

  it('that was refused may be begun again', async () => {
    await using tables = await startLocalTables();
    const lists = new DynamoListStore(tables.client, tables.table);
    await lists.putList({ ...planned, state: 'refused' });

    await expect(lists.putUnplannedList(list)).resolves.toBe(true);
    await expect(lists.listsOf(SPRING)).resolves.toEqual([list]);
  });
});

describe('a chunk', () => {
  it('counts who began it, and who gave it back', async () => {
    await using tables = await startLocalTables();
    const chunks = new DynamoChunkStore(tables.client, tables.table);

    await expect(chunks.beginChunk(PLAN, 0)).resolves.toMatchObject({ state: 'loading', starts: 1 });
    await chunks.giveBackChunk(PLAN, 0);
    await expect(chunks.beginChunk(PLAN, 0)).resolves.toMatchObject({ starts: 2, givenBack: 1 });
  });

  it('only gets further', async () => {
    await using tables = await startLocalTables();
    const chunks = new DynamoChunkStore(tables.client, tables.table);
    await chunks.beginChunk(PLAN, 0);
    await chunks.noteProgress(PLAN, 0, counts(5));
    await chunks.noteProgress(PLAN, 0, counts(3));
    await expect(chunks.chunksOf(PLAN)).resolves.toMatchObject([{ counts: counts(5), state: 'loading' }]);

    await chunks.endChunk(PLAN, 0, counts(9));
    await chunks.endChunk(PLAN, 0, counts(8));
    await chunks.noteProgress(PLAN, 0, counts(10));
    await chunks.noteFailure(PLAN, 0, 'late');
    await chunks.giveUpChunk(PLAN, 0, 'late');
    const [chunk] = await chunks.chunksOf(PLAN);
    expect(chunk).toMatchObject({ counts: counts(9), state: 'loaded' });
    expect(chunk?.failure).toBeUndefined();
  });

  it('that was given up keeps the reason, and begins anew', async () => {
    await using tables = await startLocalTables();
    const chunks = new DynamoChunkStore(tables.client, tables.table);
    await chunks.beginChunk(PLAN, 3);
    await chunks.noteFailure(PLAN, 3, 'out of luck');
    await expect(chunks.beginChunk(PLAN, 3)).resolves.toMatchObject({ starts: 2, failure: 'out of luck' });
    await chunks.giveUpChunk(PLAN, 3, 'out of luck');
    await expect(chunks.chunksOf(PLAN)).resolves.toMatchObject([{ state: 'failed', failure: 'out of luck' }]);

    const again = await chunks.beginChunk(PLAN, 3);
    expect(again).toMatchObject({ state: 'loading', starts: 1 });
    expect(again.failure).toBeUndefined();
  });

  it('has nothing to do with the signals beside it, which one at a time may give', async () => {
    await using tables = await startLocalTables();
    const chunks = new DynamoChunkStore(tables.client, tables.table);
    const claims = await Promise.all([1, 2, 3, 4].map(() => chunks.claimSignal(PLAN, 'report', 3_000, 10_000)));

    expect(claims.filter(Boolean)).toHaveLength(1);
    await expect(chunks.claimSignal(PLAN, 'wake', 3_000, 10_000)).resolves.toBe(true);
    await expect(chunks.claimSignal(PLAN, 'report', 3_000, 12_999)).resolves.toBe(false);
    await expect(chunks.claimSignal(PLAN, 'report', 3_000, 13_000)).resolves.toBe(true);
    await expect(chunks.chunksOf(PLAN)).resolves.toEqual([]);
  });
});
