/** Two deliveries and an owner at the same time: every step of a delivery may come before or after every other's. */
import fc from 'fast-check';
import type { CampaignItem } from '../../../../lambda/contract/items';
import { campaignFileKey } from '../../../../lambda/contract/storage';
import { anticipateDefinition, type DefinitionPorts, takeInDefinition } from '../../../../lambda/core/campaign/take-in';
import { ForbiddenObject } from '../../../../lambda/core/intake/ports';
import { SPRING, World } from '../intake/intake-world';

const KEY = campaignFileKey(SPRING);

/** The ports of a world whose every step waits for its turn. */
function scheduled(world: World, scheduler: fc.Scheduler): DefinitionPorts {
  const { definitions, objects, clock } = world;
  const turn = (what: string) => scheduler.schedule(Promise.resolve(), what);
  return {
    clock,
    definitions: {
      campaign: async (...of) => turn('read campaign').then(() => definitions.campaign(...of)),
      changeDefinition: async (...of) => turn('change').then(() => definitions.changeDefinition(...of)),
    },
    objects: {
      versionOf: async (...of) => turn('version').then(() => objects.versionOf(...of)),
      open: async (...of) => turn('open').then(() => objects.open(...of)),
    },
  };
}

const stateOf = ({ applied, definitionProblems }: CampaignItem) =>
  definitionProblems ? definitionProblems.problems.join() : applied?.definition.weight;

describe('versions of campaign.json', () => {
  const version = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constant('{'), fc.constant(undefined));

  it('leave the newest, whatever is read and written in between, however often each is noticed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(version, { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat({ max: 4 }), { maxLength: 4 }),
        fc.nat({ max: 2 }),
        async (scheduler, versions, again, lists) => {
          const world = new World();
          const ports = scheduled(world, scheduler);
          const deliveries: Promise<unknown>[] = [];
          const notice = (n: number) => {
            // Some sequencers are longer than those of later changes.
            const sequencer = `0${n + 1}${n % 2 === 0 ? 'FF' : ''}`;
            // One that finds too much in its way goes back to the queue, and comes again.
            const deliver = (): Promise<unknown> => takeInDefinition(ports, SPRING, sequencer).catch(deliver);
            deliveries.push(deliver());
          };
          const owner = scheduler.scheduleSequence(
            versions.map((content, n) => ({
              label: `version ${n}`,
              builder: async () => {
                if (content === undefined) world.files.delete(KEY);
                else world.drop(KEY, typeof content === 'string' ? content : JSON.stringify({ weight: content }));
                notice(n);
                for (const other of again) if (other === n) notice(n);
                if (n === 0)
                  for (let list = 0; list < lists; list++)
                    deliveries.push(anticipateDefinition(ports, SPRING).catch(() => undefined));
              },
            })),
          );
          await scheduler.waitFor(owner.task.then(() => Promise.all(deliveries)));

          const newest = versions.at(-1);
          const expected =
            newest === undefined ? /was deleted/ : newest === '{' ? /is not JSON/ : new RegExp(`^${newest}$`);
          expect(String(stateOf(world.campaigns.get(SPRING) as CampaignItem))).toMatch(expected);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a campaign.json that nobody may read', () => {
  const forbidden = (world: World): DefinitionPorts => ({
    definitions: world.definitions,
    clock: world.clock,
    objects: {
      versionOf: async () => {
        throw new ForbiddenObject('403');
      },
      open: world.objects.open,
    },
  });

  it('stops the campaign, and says so', async () => {
    const world = new World();
    await takeInDefinition(forbidden(world), SPRING, '0A');

    expect(world.campaigns.get(SPRING)?.definitionProblems).toEqual({
      problems: [expect.stringMatching(/^it cannot be read, because the bucket or the key that encrypts it/)],
      sequencer: '0A',
    });
  });

  it('is no news the second time that a list comes', async () => {
    const world = new World();
    const first = await anticipateDefinition(forbidden(world), SPRING);
    const second = await anticipateDefinition(forbidden(world), SPRING);

    expect([first.kind, second.kind]).toEqual(['refused', 'known']);
  });
});

it('a list without a campaign.json leaves its campaign without one', async () => {
  const world = new World();

  await expect(anticipateDefinition(world, SPRING)).resolves.toEqual({ kind: 'known' });
  expect(world.campaigns.size).toBe(0);
});
