import { DynamoDefinitionStore } from '../../../lambda/adapters/definition-items';
import { DynamoIntakeStore } from '../../../lambda/adapters/intake-store';
import type { AppliedDefinition } from '../../../lambda/contract/campaign';
import type { DefinitionChange } from '../../../lambda/core/intake/ports';
import { SPRING } from '../core/intake/intake-world';
import { type LocalTables, startLocalTables } from './local-tables';

const NOW_MS = 1_790_000_000_000;
const applying = (sequencer: string, weight = 1): DefinitionChange => ({
  kind: 'applied',
  applied: {
    definition: { mode: 'active', weight, hours: { windows: { sun: [] } }, call: { sourceNumbers: [] } },
    sequencer,
    etag: `e${sequencer}`,
    atMs: NOW_MS,
  },
});
const refusing = (sequencer: string): DefinitionChange => ({
  kind: 'refused',
  refused: { problems: ['it was deleted'], sequencer },
});

function stores({ client, table }: Pick<LocalTables, 'client' | 'table'>) {
  const tables = { campaignsTable: table, contactsTable: table };
  const clock = { sleep: async () => undefined };
  return {
    definitions: new DynamoDefinitionStore(client, table),
    intake: new DynamoIntakeStore({ campaigns: client, contacts: client }, tables, clock),
  };
}

describe('what campaign.json says', () => {
  it('makes a campaign that has nobody to call yet, and that its first list opens', async () => {
    await using tables = await startLocalTables();
    const { definitions, intake } = stores(tables);
    const change = applying('0A') as { applied: AppliedDefinition } & DefinitionChange;

    await expect(definitions.changeDefinition(SPRING, undefined, change, NOW_MS)).resolves.toBe(true);

    const campaign = { pk: 'CAMPAIGNS', sk: SPRING, createdAtMs: NOW_MS, applied: change.applied };
    await expect(definitions.campaign(SPRING)).resolves.toEqual({ ...campaign, finishedAtMs: NOW_MS });
    await expect(intake.openCampaigns()).resolves.toEqual([]);
    await intake.touchCampaign(SPRING, NOW_MS + 1);
    await expect(definitions.campaign(SPRING)).resolves.toEqual({ ...campaign, loadedAtMs: NOW_MS + 1 });
  });

  it('is written only if the definition is still as it was read', async () => {
    await using tables = await startLocalTables();
    const { definitions } = stores(tables);
    const change = (was: Awaited<ReturnType<typeof definitions.campaign>>, to: DefinitionChange) =>
      definitions.changeDefinition(SPRING, was, to, NOW_MS);

    await expect(change(undefined, applying('0A'))).resolves.toBe(true);
    await expect(change(undefined, applying('0B'))).resolves.toBe(false);
    const first = await definitions.campaign(SPRING);
    await expect(change(first, refusing('0C'))).resolves.toBe(true);
    await expect(change(first, applying('0B'))).resolves.toBe(false);
    const second = await definitions.campaign(SPRING);
    await expect(change(second, applying('0D', 7))).resolves.toBe(true);
    await expect(change(second, refusing('0E'))).resolves.toBe(false);

    const last = await definitions.campaign(SPRING);
    expect(last?.applied).toMatchObject({ sequencer: '0D', definition: { weight: 7 } });
    expect(last?.definitionProblems).toBeUndefined();
  });

  it('reopens a finished campaign when it is applied, and leaves it finished when it is refused', async () => {
    await using tables = await startLocalTables();
    const { definitions } = stores(tables);
    await definitions.changeDefinition(SPRING, undefined, refusing('0A'), NOW_MS);
    await definitions.changeDefinition(SPRING, await definitions.campaign(SPRING), refusing('0B'), NOW_MS + 1);
    await expect(definitions.campaign(SPRING)).resolves.toMatchObject({
      finishedAtMs: NOW_MS,
      definitionProblems: { problems: ['it was deleted'], sequencer: '0B' },
    });

    await definitions.changeDefinition(SPRING, await definitions.campaign(SPRING), applying('0C'), NOW_MS + 2);

    const campaign = await definitions.campaign(SPRING);
    expect(campaign?.finishedAtMs).toBeUndefined();
    // Whoever was about to finish it has read another time.
    expect(campaign?.loadedAtMs).toBe(NOW_MS + 2);
  });
});
