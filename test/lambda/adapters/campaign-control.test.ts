import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoCampaignControl } from '../../../lambda/adapters/campaign-control';
import { DynamoStopSwitch } from '../../../lambda/adapters/stop-switch';
import type { CampaignHold } from '../../../lambda/contract/campaign';
import type { CampaignItem } from '../../../lambda/contract/items';
import { campaign, NOW_MS, OPERATION, SPRING } from '../core/operate/contacts';
import { startLocalTables } from './local-tables';

const PAUSED: CampaignHold = { mode: 'paused', ...OPERATION };
const CANCELLED: CampaignHold = { mode: 'cancelled', ...OPERATION, atMs: NOW_MS + 1 };

async function aControl(...items: readonly CampaignItem[]) {
  const tables = await startLocalTables();
  const { client, table } = tables;
  for (const item of items) await client.send(new PutCommand({ TableName: table, Item: { ...item } }));
  const read = async () =>
    (await client.send(new GetCommand({ TableName: table, Key: { pk: 'CAMPAIGNS', sk: SPRING } }))).Item;
  return {
    control: new DynamoCampaignControl(client, table),
    stopSwitch: new DynamoStopSwitch(client, table),
    read,
    [Symbol.asyncDispose]: () => tables[Symbol.asyncDispose](),
  };
}

describe('DynamoCampaignControl', () => {
  it('sets a hold, replaces it and takes it away, and touches nothing else of the campaign', async () => {
    await using tables = await aControl(campaign({ loadedAtMs: 2 }));
    const { control, read } = tables;
    expect(await control.setHold(SPRING, undefined, PAUSED)).toBe(true);
    expect(await read()).toEqual(campaign({ loadedAtMs: 2, hold: PAUSED }));
    expect(await control.setHold(SPRING, PAUSED, CANCELLED)).toBe(true);
    expect((await control.campaign(SPRING))?.hold).toEqual(CANCELLED);
    expect(await control.setHold(SPRING, CANCELLED, undefined)).toBe(true);
    expect(await control.campaigns()).toEqual([campaign({ loadedAtMs: 2 })]);
  });

  it('does not resume what somebody has cancelled meanwhile', async () => {
    await using tables = await aControl(campaign({ hold: CANCELLED }));
    expect(await tables.control.setHold(SPRING, PAUSED, undefined)).toBe(false);
    expect(await tables.control.setHold(SPRING, undefined, PAUSED)).toBe(false);
    expect(await tables.read()).toEqual(campaign({ hold: CANCELLED }));
  });

  it('takes its own write, repeated after a lost answer, for done', async () => {
    await using tables = await aControl(campaign());
    expect(await tables.control.setHold(SPRING, undefined, PAUSED)).toBe(true);
    expect(await tables.control.setHold(SPRING, undefined, PAUSED)).toBe(true);
    expect(await tables.control.setHold(SPRING, PAUSED, undefined)).toBe(true);
    expect(await tables.control.setHold(SPRING, PAUSED, undefined)).toBe(true);
  });

  it('makes no campaign out of a name', async () => {
    await using tables = await aControl();
    expect(await tables.control.setHold(SPRING, undefined, PAUSED)).toBe(false);
    expect(await tables.read()).toBeUndefined();
  });

  it('sets the switch that the dialer reads, and takes it off', async () => {
    await using tables = await aControl();
    const { control, stopSwitch } = tables;
    expect(await stopSwitch.read()).toEqual({ kind: 'clear' });
    await control.stopAll({ reason: 'fire', ...OPERATION });
    expect(await stopSwitch.read()).toEqual({ kind: 'set' });
    expect(await control.stopSwitch()).toEqual({ pk: 'DEPLOYMENT', sk: 'STOP', reason: 'fire', ...OPERATION });
    await control.startAll();
    expect(await stopSwitch.read()).toEqual({ kind: 'clear' });
  });
});
