import type { ContactItem } from '../../../../lambda/contract/items';
import type { PutBack } from '../../../../lambda/core/operate/put-back';
import { type RedriveRequest, redrive } from '../../../../lambda/core/operate/redrive';
import { campaign, MemoryStore, OPERATION, refused, SPRING } from './contacts';

const ALL: RedriveRequest = {
  reason: undefined,
  campaign: undefined,
  isDryRun: false,
  retries: { maxAttempts: 3, retryDelayMs: 60_000 },
  action: OPERATION,
};
const invalid = (index: number) => refused(index, { deadLetterReason: 'InvalidParameterException' });

function run(store: MemoryStore, request: Partial<RedriveRequest> = {}) {
  const controller = {
    wake: async () => {
      store.done.push('wake');
    },
  };
  return redrive({ store, controller }, { ...ALL, ...request });
}

const stateOf = (store: MemoryStore): readonly ContactItem['state'][] =>
  [...store.contacts.values()].map(({ state }) => state);

describe('redrive', () => {
  it('sends contacts back between two openings of their campaign, and calls the controller last', async () => {
    const store = new MemoryStore([refused(1)], [campaign({ finishedAtMs: 7 })]);
    const result = await run(store);
    expect(store.done).toEqual([
      `reopen ${SPRING} at +0`,
      `put back ${refused(1).sk}`,
      `reopen ${SPRING} at +1`,
      'wake',
    ]);
    expect(result).toEqual({
      redriven: { DestinationNotAllowedException: 1 },
      usedUp: 0,
      changedMeanwhile: 0,
      campaigns: [SPRING],
      reopened: [SPRING],
    });
  });

  it('does nothing the second time: no write, no opening, no call', async () => {
    const store = new MemoryStore([refused(1), invalid(2)]);
    await run(store);
    const doneOnce = [...store.done];
    expect(await run(store)).toMatchObject({ redriven: {}, campaigns: [] });
    expect(store.done).toEqual(doneOnce);
  });

  it('moves each contact once when two operators redrive at the same time', async () => {
    const contacts = Array.from({ length: 9 }, (_, index) => refused(index));
    const store = new MemoryStore(contacts);
    const results = await Promise.all([run(store), run(store)]);
    expect(store.moved).toHaveLength(9);
    const total = results.map(({ redriven }) => redriven['DestinationNotAllowedException'] ?? 0);
    expect(total.reduce((sum, count) => sum + count, 0)).toBe(9);
    expect(results.reduce((sum, { changedMeanwhile }) => sum + changedMeanwhile, 0)).toBe(9);
  });

  it('takes only contacts of the reason asked for, by its beginning, whatever its case', async () => {
    const store = new MemoryStore([refused(1), invalid(2)]);
    expect((await run(store, { reason: 'invalidparam' })).redriven).toEqual({ InvalidParameterException: 1 });
    expect(stateOf(store)).toEqual(['dead-lettered', 'pending']);
  });

  it('takes only contacts of the campaign asked for', async () => {
    const store = new MemoryStore([refused(1)], [campaign(), campaign({ sk: 'default/autumn' })]);
    expect((await run(store, { campaign: 'default/autumn' })).campaigns).toEqual([]);
    expect(stateOf(store)).toEqual(['dead-lettered']);
  });

  it("goes by the attempts that the campaign allows, and by the deployment's where it does not say", async () => {
    const crashed = (index: number) => refused(index, { deadLetterReason: 'crashed', attempts: 3, history: [] });
    const allowing = (max: number) =>
      campaign({ applied: { definition: { mode: 'active', attempts: { max } }, sequencer: '1', etag: 'e', atMs: 1 } });
    const usedUp = async (of: ReturnType<typeof campaign>) => (await run(new MemoryStore([crashed(1)], [of]))).usedUp;
    expect([await usedUp(campaign()), await usedUp(allowing(4)), await usedUp(allowing(2))]).toEqual([1, 0, 1]);
    const one = new MemoryStore([refused(1, { attempts: 3 })], [allowing(2)]);
    expect(await run(one)).toMatchObject({ usedUp: 1, redriven: {} });
  });

  it('only counts in a dry run', async () => {
    const store = new MemoryStore([refused(1)], [campaign({ finishedAtMs: 7 })]);
    expect(await run(store, { isDryRun: true })).toMatchObject({
      redriven: { DestinationNotAllowedException: 1 },
      reopened: [SPRING],
    });
    expect(store.done).toEqual([]);
  });

  it('leaves whoever has used up all attempts, and opens no campaign for them', async () => {
    const store = new MemoryStore([refused(1, { attempts: 3, history: [] })]);
    expect(await run(store)).toMatchObject({ usedUp: 1, campaigns: [] });
    expect(store.done).toEqual([]);
  });

  it('opens a finished campaign in which a redrive that was cut off left somebody pending', async () => {
    const store = new MemoryStore([refused(1, { state: 'pending' })], [campaign({ finishedAtMs: 7 })]);
    expect((await run(store)).reopened).toEqual([SPRING]);
    expect(store.done).toContain('wake');
  });

  it('leaves whoever is pending in a campaign that is not finished', async () => {
    const store = new MemoryStore([refused(1, { state: 'pending' })]);
    expect(await run(store)).toMatchObject({ redriven: {}, campaigns: [], reopened: [] });
    expect(store.done).toEqual([]);
  });

  it('tells no campaign as reopened that was not finished', async () => {
    const store = new MemoryStore([refused(1)], [campaign(), campaign({ sk: 'default/autumn' })]);
    expect(await run(store, { campaign: SPRING })).toMatchObject({ campaigns: [SPRING], reopened: [] });
  });

  it('opens the campaign for those who go back, whoever else has used up all attempts', async () => {
    const store = new MemoryStore([refused(1, { attempts: 3, history: [] }), refused(2)]);
    expect(await run(store)).toMatchObject({ usedUp: 1, redriven: { DestinationNotAllowedException: 1 } });
    expect(store.done).toEqual([
      `reopen ${SPRING} at +0`,
      `put back ${refused(2).sk}`,
      `reopen ${SPRING} at +1`,
      'wake',
    ]);
  });

  it('counts contacts without a reason as such', async () => {
    const { deadLetterReason: _, ...unnamed } = refused(1);
    expect((await run(new MemoryStore([unnamed]))).redriven).toEqual({ 'no reason was kept': 1 });
  });

  it('moves many in small groups, each contact once, and opens their campaign once for all of them', async () => {
    let [atOnce, most] = [0, 0];
    class BusyStore extends MemoryStore {
      override async putBack(change: PutBack): Promise<boolean> {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await new Promise(setImmediate);
        atOnce -= 1;
        return super.putBack(change);
      }
    }
    const store = new BusyStore(Array.from({ length: 60 }, (_, index) => refused(index, { sk: `contact-${index}` })));
    expect(await run(store)).toMatchObject({
      redriven: { DestinationNotAllowedException: 60 },
      changedMeanwhile: 0,
      campaigns: [SPRING],
    });
    expect(most).toBe(25);
    expect(store.done.filter((done) => done.startsWith('reopen'))).toHaveLength(2);
  });
});
