/** campaign.json, from the event to what stands on the campaign. */
import fc from 'fast-check';
import type { CampaignItem } from '../../../lambda/contract/items';
import { createIntakeHandler } from '../../../lambda/handlers/intake';
import { LIST_KEY, SPRING, World } from '../core/intake/intake-world';
import { deliverTo } from './deliveries';
import { objectCreated, objectDeleted } from './sqs-events';

const FILE = 'campaigns/default/spring/campaign.json';
const LIST = 'phone,Name\n+12065550100,Ottilie\n';

function intake() {
  const world = new World();
  const logged: { level: string; message: string; details: Record<string, unknown> }[] = [];
  const log = (level: string) => (message: string, details: Record<string, unknown>) =>
    void logged.push({ level, message, details });
  const handler = createIntakeHandler({
    ...world,
    defaultCountry: world.defaultCountry,
    clock: world.clock,
    log: { info: log('info'), warn: log('warn'), error: log('error') },
  });
  const deliver = (...bodies: string[]) => deliverTo(handler, world, ...bodies);
  const drop = (file: unknown) => world.drop(FILE, typeof file === 'string' ? file : JSON.stringify(file));
  const campaign = () => world.campaigns.get(SPRING) as CampaignItem;
  return { world, deliver, drop, campaign, logged };
}

describe('campaign.json', () => {
  it('is on the campaign, with its version, and everybody who must know is told', async () => {
    const { world, deliver, drop, campaign } = intake();
    drop({ state: 'paused', weight: 3 });

    await expect(deliver(objectCreated(FILE, '0A'))).resolves.toEqual({ batchItemFailures: [] });

    expect(campaign()).toEqual({
      pk: 'CAMPAIGNS',
      sk: SPRING,
      createdAtMs: world.clock.nowMs(),
      finishedAtMs: world.clock.nowMs(),
      applied: {
        definition: { mode: 'paused', weight: 3 },
        sequencer: '0A',
        etag: await world.objects.versionOf(FILE),
        atMs: world.clock.nowMs(),
      },
    });
    expect(world.reportRequests).toEqual([{ campaign: SPRING, kind: 'status' }]);
    expect(world.wakeUps).toBe(1);
  });

  it('stops the campaign with all of its problems, and keeps what was understood last', async () => {
    const { deliver, drop, campaign, logged } = intake();
    drop({ weight: 3 });
    await deliver(objectCreated(FILE, '0A'));
    drop({ weight: 300, stat: 'paused' });
    await deliver(objectCreated(FILE, '0B'));

    expect(campaign().definitionProblems).toMatchObject({
      problems: ['"weight" is 300: give a whole number from 1 to 100', '"stat" is not known: did you mean "state"?'],
      sequencer: '0B',
    });
    expect(campaign().applied?.definition).toEqual({ mode: 'active', weight: 3 });
    expect(logged.at(-1)).toMatchObject({ level: 'warn', details: { campaign: SPRING } });
  });

  it('goes on once it is mended', async () => {
    const { deliver, drop, campaign } = intake();
    drop('{');
    await deliver(objectCreated(FILE, '0A'));
    drop({});
    await deliver(objectCreated(FILE, '0B'));

    expect(campaign().definitionProblems).toBeUndefined();
    expect(campaign().applied).toMatchObject({ definition: { mode: 'active' }, sequencer: '0B' });
  });

  it('stops the campaign when it is deleted', async () => {
    const { world, deliver, drop, campaign } = intake();
    drop({});
    await deliver(objectCreated(FILE, '0A'));
    world.files.delete(FILE);
    await deliver(objectDeleted(FILE, '0B'));

    expect(campaign().definitionProblems).toEqual({
      problems: ['it was deleted: drop it again; one that holds {} leaves everything as the deployment has it'],
      sequencer: '0B',
    });
  });

  it('reopens a campaign that was finished, since its contacts may be wanted again', async () => {
    const { world, deliver, drop, campaign } = intake();
    world.drop(LIST_KEY, LIST);
    await deliver(objectCreated(LIST_KEY));
    world.campaigns.set(SPRING, { ...campaign(), finishedAtMs: 1 });
    drop({ endsAt: '2027-01-01T00:00:00Z' });
    await deliver(objectCreated(FILE, '0A'));

    expect(campaign().finishedAtMs).toBeUndefined();
    expect(campaign().loadedAtMs).toBe(world.clock.nowMs());
  });

  it('does not reopen a finished campaign when it is cleared away', async () => {
    const { world, deliver, drop, campaign } = intake();
    drop({});
    await deliver(objectCreated(FILE, '0A'));
    world.files.delete(FILE);
    await deliver(objectDeleted(FILE, '0B'));

    expect(campaign().finishedAtMs).toBeDefined();
  });

  it('cancels for good: what is dropped later is a problem', async () => {
    const { deliver, drop, campaign } = intake();
    drop({ state: 'cancelled' });
    await deliver(objectCreated(FILE, '0A'));
    drop({ state: 'active' });
    await deliver(objectCreated(FILE, '0B'));

    expect(campaign().applied?.definition.mode).toBe('cancelled');
    expect(campaign().definitionProblems?.problems).toEqual([
      '"state" is "active", but the campaign was cancelled, which is final: drop its lists into a new campaign',
    ]);
  });

  it('is told of again after a delivery that died before it could tell', async () => {
    const { world, deliver, drop } = intake();
    drop({});
    world.before['requestReport'] = () => {
      delete world.before['requestReport'];
      throw new Error('died');
    };
    await expect(deliver(objectCreated(FILE, '0A'))).resolves.toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }],
    });
    await deliver(objectCreated(FILE, '0A'));

    expect(world.reportRequests).toHaveLength(1);
    expect(world.wakeUps).toBe(1);
  });
});

describe('a list beside a campaign.json', () => {
  it('is not loaded before the file holds, even if its event comes first', async () => {
    const { world, deliver, drop, campaign } = intake();
    drop({ state: 'paused' });
    world.drop(LIST_KEY, LIST);

    await deliver(objectCreated(LIST_KEY));

    expect(campaign().applied?.definition.mode).toBe('paused');
    expect(world.journal.indexOf('changeDefinition')).toBeLessThan(world.journal.indexOf('putContact'));
    drop({ state: 'active' });
    await deliver(objectCreated(FILE, '0055AED6DCD90281E5'));
    expect(campaign().applied?.definition.mode).toBe('active');
  });

  it('opens the campaign that had nothing but its file', async () => {
    const { world, deliver, drop, campaign } = intake();
    drop({});
    await deliver(objectCreated(FILE, '0A'));
    world.drop(LIST_KEY, LIST);
    await deliver(objectCreated(LIST_KEY));

    expect(campaign().finishedAtMs).toBeUndefined();
    expect(world.contacts.size).toBe(1);
  });

  it('is refused with everything that is wrong with the file', async () => {
    const { world, deliver, drop } = intake();
    drop({ weight: 0, columns: { fone: 'x' } });
    world.drop(LIST_KEY, LIST);
    await deliver(objectCreated(LIST_KEY));

    expect(world.listItem()).toMatchObject({
      state: 'refused',
      refusal: expect.stringMatching(/"columns\.fone" is not known: .*; "weight" is 0: .*; mend it/),
    });
  });

  it('keeps its contacts when it is deleted', async () => {
    const { world, deliver } = intake();
    world.drop(LIST_KEY, LIST);
    await deliver(objectCreated(LIST_KEY));
    world.files.delete(LIST_KEY);

    await expect(deliver(objectDeleted(LIST_KEY, 'FF'))).resolves.toEqual({ batchItemFailures: [] });
    expect(world.contacts.size).toBe(1);
    expect([...world.listItems.values()]).toMatchObject([{ state: 'loaded' }]);
  });
});

describe('versions of campaign.json', () => {
  /** What happens to the object; a weight tells the versions apart. */
  const change = fc.oneof(
    fc.integer({ min: 1, max: 100 }).map((weight) => ({ weight })),
    fc.constant('{'),
    fc.constant(undefined),
  );
  /** Sequencers grow, and are not all of one length. */
  const sequencerOf = (n: number, isLong: boolean) => `00${(16 + n).toString(16)}${isLong ? '7F' : ''}`.toUpperCase();

  const stateOf = ({ applied, definitionProblems }: CampaignItem) =>
    definitionProblems ? definitionProblems.problems : applied?.definition;

  it('that are noticed in any order, late and more than once, leave the newest', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ change, isLong: fc.boolean() }), { minLength: 1, maxLength: 8 }).chain((versions) =>
          fc.record({
            versions: fc.constant(versions),
            // Each version is noticed at least once, and not before it is there.
            lags: fc.array(fc.nat({ max: 10 }), { minLength: versions.length, maxLength: versions.length }),
            again: fc.array(fc.nat({ max: versions.length - 1 }), { maxLength: 5 }),
          }),
        ),
        async ({ versions, lags, again }) => {
          const { world, deliver, drop, campaign } = intake();
          const notice = (n: number) => {
            const { change: what, isLong } = versions[n] as (typeof versions)[number];
            const sequencer = sequencerOf(n, isLong);
            return what === undefined ? objectDeleted(FILE, sequencer) : objectCreated(FILE, sequencer);
          };
          for (let step = 0; step <= versions.length + 10; step++) {
            const version = versions[step];
            if (version) version.change === undefined ? world.files.delete(FILE) : drop(version.change);
            for (const [n, lag] of lags.entries()) if (n + lag === step) await deliver(notice(n));
          }
          for (const n of again) await deliver(notice(n));

          const newest = versions.at(-1)?.change;
          const expected =
            newest === undefined
              ? [expect.stringContaining('was deleted')]
              : typeof newest === 'string'
                ? [expect.stringContaining('is not JSON')]
                : { mode: 'active', weight: newest.weight };
          expect(stateOf(campaign())).toEqual(expected);
        },
      ),
    );
  });

  it('that are read by two deliveries at once leave the newest', async () => {
    const { world, deliver, drop, campaign } = intake();
    drop({ weight: 1 });
    world.before['changeDefinition'] = () => {
      delete world.before['changeDefinition'];
      // Between reading the first version and keeping it, another delivery takes in the second.
      drop({ weight: 2 });
      const { etag } = { etag: 'second' };
      world.campaigns.set(SPRING, {
        pk: 'CAMPAIGNS',
        sk: SPRING,
        createdAtMs: 0,
        applied: { definition: { mode: 'active', weight: 2 }, sequencer: '0B', etag, atMs: 0 },
      });
    };

    await deliver(objectCreated(FILE, '0A'));

    expect(campaign().applied).toMatchObject({ definition: { weight: 2 }, sequencer: '0B' });
  });
});
