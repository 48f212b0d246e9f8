import fc from 'fast-check';
import { CAMPAIGN_STATES } from '../../../../lambda/contract/campaign';
import { type AttemptEntry, CONTACT_STATES, type ContactItem, contactRef } from '../../../../lambda/contract/items';
import type { Disposition } from '../../../../lambda/contract/outcome';
import { campaignEvent, contactEvent } from '../../../../lambda/core/lifecycle/events';
import { CAMPAIGN_STATE_CHANGE, CONTACT_STATE_CHANGE } from '../../../../lambda/core/lifecycle/schema';

const NOW_MS = Date.UTC(2026, 10, 21, 12);
const KEY = '0123456789abcdef0123456789abcdef';
const PHONE = '+12065550100';

const aContact = (overrides: Partial<ContactItem> = {}): ContactItem => ({
  ...contactRef('acme/spring', KEY),
  version: 1,
  state: 'completed',
  phone: PHONE,
  numberKey: 'n',
  attributes: { First_Name: 'Ada' },
  zoneKey: 'America/New_York',
  list: 'campaigns/acme/spring/lists/list.csv',
  listEtag: 'e',
  row: 7,
  try: 2,
  attempts: 1,
  crashes: 0,
  ...overrides,
});

const entry = (overrides: Partial<AttemptEntry> = {}): AttemptEntry => ({
  requestId: 'r1',
  try: 1,
  admittedAtMs: NOW_MS - 60_000,
  outcome: 'accepted',
  contactId: 'c-1',
  disposition: 'answered',
  endedAtMs: NOW_MS,
  ...overrides,
});

const detailOf = (contact: ContactItem) => contactEvent('callpace', contact, NOW_MS)?.detail;

describe('a contact that became final', () => {
  it('is told with where it came from and how its last call ended', () => {
    const busy = entry({ requestId: 'r0', contactId: 'c-0', disposition: 'busy' });
    expect(detailOf(aContact({ attempts: 2, history: [busy, entry()] }))).toEqual({
      version: 1,
      deployment: 'callpace',
      tenant: 'acme',
      campaign: 'spring',
      at: '2026-11-21T12:00:00.000Z',
      contact: KEY,
      list: 'campaigns/acme/spring/lists/list.csv',
      row: 7,
      state: 'completed',
      attempts: 2,
      disposition: 'answered',
      connectContactId: 'c-1',
    });
  });

  it('has the reason of its dead letter', () => {
    const refused: AttemptEntry = { requestId: 'r1', try: 1, admittedAtMs: NOW_MS, outcome: 'refused', reason: 'No' };
    const detail = detailOf(aContact({ state: 'dead-lettered', deadLetterReason: 'No', history: [refused] }));
    expect(detail).toMatchObject({ state: 'dead-lettered', reason: 'No' });
    expect(detail).not.toHaveProperty('disposition');
  });

  it('says why it was not called, and not why it had to wait before its last call', () => {
    const passedOver = { atMs: NOW_MS, reason: 'the number is suppressed' };
    expect(detailOf(aContact({ state: 'suppressed', attempts: 0, passedOver }))).toMatchObject({
      reason: 'the number is suppressed',
    });
    const before = { ...passedOver, atMs: NOW_MS - 3_600_000 };
    const exhausted = aContact({ state: 'exhausted', passedOver: before, history: [entry({ disposition: 'busy' })] });
    expect(detailOf(exhausted)).not.toHaveProperty('reason');
  });

  it('is not told of once its person was erased', () => {
    expect(detailOf(aContact({ state: 'suppressed', forgotten: { by: 'arn', atMs: NOW_MS } }))).toBeUndefined();
  });

  it('is told as the schema says, without number and attributes, and nothing is told of any other', () => {
    const disposition = fc.constantFrom<Disposition>('answered', 'busy', 'no-answer', 'unknown', 'failed', 'rejected');
    const contacts = fc.record({
      state: fc.constantFrom(...CONTACT_STATES),
      attempts: fc.nat(20),
      history: fc.array(fc.record({ disposition }).map(entry), { maxLength: 3 }),
      deadLetterReason: fc.constantFrom('crashed', 'DestinationNotAllowedException'),
    });
    fc.assert(
      fc.property(contacts, (overrides) => {
        const contact = aContact(overrides);
        const detail = detailOf(contact);
        const isFinal = ['completed', 'exhausted', 'dead-lettered', 'suppressed'].includes(contact.state);
        expect(detail !== undefined).toBe(isFinal);
        if (!detail) return;
        expect(CONTACT_STATE_CHANGE.parse(detail)).toEqual(detail);
        expect(JSON.stringify(detail)).not.toMatch(/\+1|Ada|First_Name/);
      }),
    );
  });
});

describe('a campaign in another state', () => {
  const counted = Object.fromEntries(CONTACT_STATES.map((state, n) => [state, n])) as never;
  const status = (state: (typeof CAMPAIGN_STATES)[number]) =>
    ({ campaign: 'acme/spring', state, message: 'it goes on', contacts: counted }) as const;

  it('is told with the state before', () => {
    const told = { state: 'dialing', atMs: 1 } as const;
    expect(campaignEvent('callpace', status('paused'), told, NOW_MS)).toEqual({
      detailType: 'Callpace Campaign State Change',
      detail: {
        version: 1,
        deployment: 'callpace',
        tenant: 'acme',
        campaign: 'spring',
        at: '2026-11-21T12:00:00.000Z',
        state: 'paused',
        previousState: 'dialing',
        message: 'it goes on',
        contacts: counted,
      },
    });
  });

  it.each(CAMPAIGN_STATES)(
    'is told as the schema says when it is %s, and not told again while it stays so',
    (state) => {
      const detail = campaignEvent('callpace', status(state), undefined, NOW_MS)?.detail;
      expect(CAMPAIGN_STATE_CHANGE.parse(detail)).toEqual(detail);
      expect(campaignEvent('callpace', status(state), { state, atMs: 1 }, NOW_MS)).toBeUndefined();
    },
  );
});
