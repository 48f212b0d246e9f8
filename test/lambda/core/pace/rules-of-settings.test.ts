import type { CampaignItem } from '../../../../lambda/contract/items';
import type { ControllerSettings } from '../../../../lambda/contract/settings';
import { controllerRules, openHours } from '../../../../lambda/core/pace/rules-of-settings';

const DEPLOYMENT = {
  callingWindow: { fromMinute: 480, toMinute: 1200 },
  callingRules: 'us',
  allowLaxerHours: false,
} as const;
const campaign = (sk: CampaignItem['sk'], etag?: string, holiday?: string): CampaignItem => ({
  pk: 'CAMPAIGNS',
  sk,
  createdAtMs: 0,
  ...(etag === undefined
    ? {}
    : {
        applied: {
          definition: { mode: 'active', hours: { holidays: holiday === undefined ? [] : [holiday] } },
          sequencer: '1',
          etag,
          atMs: 0,
        },
      }),
});
const NOON = Date.parse('2026-11-20T12:00:00-05:00');

describe('openHours', () => {
  it('follows a new definition at once', () => {
    const hours = openHours(DEPLOYMENT);

    expect(hours.of(campaign('default/a')).isOpen('America/New_York', NOON)).toBe(true);
    expect(hours.of(campaign('default/a', 'v1')).isOpen('America/New_York', NOON)).toBe(true);
    expect(hours.of(campaign('default/a', 'v2', '2026-11-20')).isOpen('America/New_York', NOON)).toBe(false);
    expect(hours.of(campaign('default/b', 'v2')).isOpen('America/New_York', NOON)).toBe(true);
  });

  it('keeps what it worked out as long as the definition stands', () => {
    const hours = openHours(DEPLOYMENT);

    expect(hours.of(campaign('default/a', 'v1'))).toBe(hours.of(campaign('default/a', 'v1')));
    expect(hours.of(campaign('default/a'))).toBe(hours.of(campaign('default/b')));
  });
});

it("the deployment's cap on attempts at one number holds for every campaign", () => {
  const settings = { attemptsPerNumberPerDay: 2 } as ControllerSettings;
  expect(controllerRules(settings).numberCaps).toEqual({ perDay: 2 });
  expect(controllerRules({} as ControllerSettings).numberCaps).toEqual({ perDay: undefined });
});
