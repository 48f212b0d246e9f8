import type { CampaignItem } from '../../../lambda/contract/items';
import { createWidgetHandler } from '../../../lambda/handlers/widget';
import { createWidgetControlHandler } from '../../../lambda/handlers/widget-control';

const NOW_MS = Date.UTC(2026, 10, 21, 7);
const ARN = 'arn:aws:lambda:us-east-1:111122223333:function:controls';
const clock = { nowMs: () => NOW_MS, monotonicMs: () => 0, sleep: async () => undefined };

function aTable() {
  let item: CampaignItem = { pk: 'CAMPAIGNS', sk: 'default/spring', createdAtMs: 1 };
  const logged: unknown[] = [];
  const controls = createWidgetControlHandler({
    board: { read: async () => ({ campaigns: [item], stop: undefined, controller: undefined }) },
    control: {
      campaign: async () => item,
      setHold: async (_, __, hold) => {
        const { hold: ___, ...rest } = item;
        item = { ...rest, ...(hold ? { hold } : {}) };
        return true;
      },
    },
    functions: { wakeController: async () => undefined, requestReport: async () => undefined },
    clock,
    log: { info: (message, details) => logged.push([message, details]) },
  });
  return { controls, item: () => item, logged };
}

const event = (params: object) => ({ ...params, widgetContext: { dashboardName: 'spring-us-east-1' } });
const PAUSE = { campaign: 'default/spring', action: 'pause', seenHoldMs: 0 };

describe('the widget', () => {
  const widget = createWidgetHandler({
    board: { read: () => Promise.reject(new Error('the table was read')) },
    clock,
    controls: undefined,
  });

  it('describes itself without a look at the table', async () => {
    expect(await widget({ describe: true })).toContain('## Campaigns');
  });

  it('fails where the table cannot be read, so that nobody takes an empty list for the truth', async () => {
    await expect(widget(event({}))).rejects.toThrow('the table was read');
  });
});

describe('the buttons of the widget', () => {
  it('answer with the campaigns as they are then, with what was done first, and buttons that go on', async () => {
    const { controls, item } = aTable();
    const html = await controls(event(PAUSE), { invokedFunctionArn: ARN });

    expect(item().hold).toEqual({ mode: 'paused', by: 'dashboard spring-us-east-1', atMs: NOW_MS });
    expect(html).toMatch(/^<p><strong>default\/spring is paused\.<\/strong><\/p>/);
    expect(html).toContain(`"action":"resume","seenHoldMs":${NOW_MS}`);
    expect(html).toContain(`endpoint="${ARN}"`);
  });

  it('do nothing for what no button sends', async () => {
    const { controls, item } = aTable();

    expect(await controls(event({ ...PAUSE, action: 'erase' }), { invokedFunctionArn: ARN })).toContain(
      'Nothing was changed',
    );
    expect(item().hold).toBeUndefined();
  });

  it('log who asked for what', async () => {
    const { controls, logged } = aTable();
    await controls(event(PAUSE), { invokedFunctionArn: ARN });

    expect(logged).toEqual([['dashboard', expect.objectContaining({ ...PAUSE, by: 'dashboard spring-us-east-1' })]]);
  });
});
