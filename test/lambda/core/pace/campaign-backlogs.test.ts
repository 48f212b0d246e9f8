import fc from 'fast-check';
import { type CampaignItem, CONTACT_STATES, type ContactState } from '../../../../lambda/contract/items';
import { CAMPAIGNS_MEASURED, OTHER_CAMPAIGNS } from '../../../../lambda/contract/metrics';
import { campaignBacklogs } from '../../../../lambda/core/pace/campaign-backlogs';

const NOW_MS = Date.UTC(2026, 10, 21);
const none = Object.fromEntries(CONTACT_STATES.map((state) => [state, 0])) as Record<ContactState, number>;

const campaign = (name: string, contacts: Partial<Record<ContactState, number>>, changes = {}): CampaignItem => ({
  pk: 'CAMPAIGNS',
  sk: `default/${name}`,
  createdAtMs: 1,
  counted: { atMs: 1, contacts: { ...none, ...contacts }, held: 0 },
  ...changes,
});

it('counts who is not done: those who wait, and those who are being called', () => {
  const contacts = { pending: 5, dialing: 1, 'in-progress': 2, unknown: 1, completed: 9, suppressed: 4 };
  expect(campaignBacklogs([campaign('spring', contacts)], NOW_MS)).toEqual([['default/spring', 9]]);
});

it('leaves out those whom nobody will call any more, because the campaign was cancelled', () => {
  const hold = { mode: 'cancelled', by: 'somebody', atMs: 1 };
  const item = campaign('spring', { pending: 5, 'in-progress': 2 }, { hold });
  expect(campaignBacklogs([item], NOW_MS)).toEqual([['default/spring', 2]]);
});

it('says nothing of a campaign that was never counted', () => {
  expect(campaignBacklogs([campaign('spring', {}, { counted: undefined })], NOW_MS)).toEqual([]);
});

it('has no more than so many metrics, of the largest, and nobody is lost in the others', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000), { maxLength: 60 }), (sizes) => {
      const measured = campaignBacklogs(
        sizes.map((pending, n) => campaign(`c${n}`, { pending })),
        NOW_MS,
      );
      const named = measured.filter(([name]) => name !== OTHER_CAMPAIGNS);
      const largest = [...sizes].sort((one, other) => other - one).slice(0, CAMPAIGNS_MEASURED);
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

      expect(named.map(([, left]) => left)).toEqual(largest);
      expect(measured.length).toBeLessThanOrEqual(CAMPAIGNS_MEASURED + 1);
      expect(sum(measured.map(([, left]) => left))).toBe(sum(sizes));
    }),
  );
});
