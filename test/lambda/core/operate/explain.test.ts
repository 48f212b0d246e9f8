import {
  type ContactItem,
  type NumberItem,
  numberPartition,
  operatorSuppression,
  suppressedPartition,
} from '../../../../lambda/contract/items';
import { explain, type PersonPicture } from '../../../../lambda/core/operate/explain';
import { openHours } from '../../../../lambda/core/pace/rules-of-settings';
import { aSuppressionList, campaign, OPERATION, SPRING } from './contacts';

const PHONE = '+12065550142';
const HOUR_MS = 3_600_000;
const LAWLESS = {
  callingWindow: { fromMinute: 480, toMinute: 1200 },
  callingRules: 'none',
  allowLaxerHours: false,
} as const;
const hours = openHours(LAWLESS);
/** 12:00 UTC: open in Reykjavik (at UTC all year), closed in Los Angeles (4:00). */
const NOON_MS = Date.UTC(2026, 10, 23, 12);

const contact = (overrides: Partial<ContactItem> = {}): ContactItem => ({
  pk: `${SPRING}#1`,
  sk: '0'.repeat(32),
  version: 1,
  state: 'pending',
  phone: PHONE,
  numberKey: 'n',
  attributes: {},
  zoneKey: 'Atlantic/Reykjavik',
  list: 'campaigns/default/spring/lists/list.csv',
  listEtag: 'e',
  row: 7,
  try: 1,
  attempts: 0,
  crashes: 0,
  dueAtMs: NOON_MS - 1,
  ...overrides,
});

const picture = (overrides: Partial<PersonPicture> = {}, of: Partial<ContactItem> = {}): PersonPicture => ({
  phone: PHONE,
  contacts: [{ campaign: campaign(), contact: contact(of) }],
  number: undefined,
  suppressions: [],
  lists: [],
  stop: undefined,
  hours,
  caps: {},
  ...overrides,
});

const why = (of: PersonPicture): string => explain(of, NOON_MS).contacts[0]?.whyNotNow.join('\n') ?? '';
const withCampaign = (overrides: Parameters<typeof campaign>[0], of: Partial<ContactItem> = {}) =>
  picture({ contacts: [{ campaign: campaign(overrides), contact: contact(of) }] });
const defined = (definition: object) => ({
  applied: {
    definition: { mode: 'active' as const, ...definition },
    sequencer: '1',
    etag: JSON.stringify(definition),
    atMs: 1,
  },
});
const record = (...ago: readonly number[]): NumberItem => ({
  pk: numberPartition('n'),
  sk: 'RECORD',
  revision: 1,
  total: ago.length,
  recent: ago.map((ms, index) => ({ requestId: `r${index}`, atMs: NOON_MS - ms })),
});

describe('why somebody is not being called', () => {
  it('is that it waits for its turn, where nothing holds it', () => {
    expect(why(picture())).toBe('nothing holds it: it is due since 2026-11-23T11:59:59.999Z and waits for its turn');
  });

  it.each([
    ['the zone is closed until', picture({}, { zoneKey: 'America/Los_Angeles' }), /closed until 2026-11-23T16:00/],
    ['the zone is unknown', picture({}, { zoneKey: 'unknown' }), /nobody knows its time zone/],
    [
      'a retry is due later',
      picture({}, { dueAtMs: NOON_MS + HOUR_MS, attempts: 1 }),
      /attempt 2 is due at 2026-11-23T13/,
    ],
    ['the stop switch', picture({ stop: { pk: 'DEPLOYMENT', sk: 'STOP', reason: 'fire' } }), /stop switch.*fire/],
    ['a list that loads', picture({ lists: [aSuppressionList({ state: 'loading' })] }), /optout.csv is being loaded/],
    [
      'a list that cannot be read',
      picture({ lists: [aSuppressionList({ state: 'refused', refusal: 'no CSV' })] }),
      /no CSV/,
    ],
    ['an operator paused it', withCampaign({ hold: { mode: 'paused', ...OPERATION } }), /callpace resume/],
    ['its file says so', withCampaign(defined({ mode: 'paused' })), /campaign.json says that it is paused/],
    ['it is blocked', withCampaign({ blockedReason: 'no flow', blockedAtMs: 1 }), /no flow/],
    ['its country', withCampaign(defined({ countries: ['GB'] })), /belongs to US.*allows GB/],
  ])('names %s', (_, of, said) => {
    expect(why(of)).toMatch(said);
  });

  it('names the cap of the number, and until when', () => {
    const capped = { campaign: campaign(defined({ attempts: { perNumberPerDay: 2 } })), contact: contact() };
    expect(why(picture({ contacts: [capped], number: record(3 * HOUR_MS, HOUR_MS) }))).toMatch(
      /2 times within 24 hours, the cap is 2: until 2026-11-24T09:01/,
    );
    expect(why(picture({ contacts: [capped], number: record(HOUR_MS) }))).toMatch(/waits for its turn/);
  });

  it.each([
    ['the deployment', picture({ caps: { perDay: 2 } }), 2],
    [
      'the law of its place',
      picture({ hours: openHours({ ...LAWLESS, callingRules: 'us' }) }, { zoneKey: 'America/New_York+US-FL' }),
      3,
    ],
  ])('names the cap of %s', (_, of, cap) => {
    const tried = (times: number) => ({
      ...of,
      number: record(...Array.from({ length: times }, (__, n) => (n + 1) * HOUR_MS)),
    });
    expect(why(tried(cap))).toMatch(`${cap} times within 24 hours, the cap is ${cap}`);
    expect(why(tried(cap - 1))).not.toMatch('the cap is');
  });

  it('gives every reason at once', () => {
    const of = picture({ stop: { pk: 'DEPLOYMENT', sk: 'STOP' } }, { zoneKey: 'America/Los_Angeles' });
    expect(explain(of, NOON_MS).contacts[0]?.whyNotNow).toHaveLength(2);
  });

  it.each([
    ['completed', /answered/],
    ['exhausted', /used up/],
    ['dead-lettered', /callpace redrive --campaign default\/spring/],
    ['suppressed', /suppression list/],
    ['in-progress', /a call is up/],
    ['unknown', /answer was lost/],
  ] as const)('is that it is %s, and nothing besides', (state, said) => {
    const of = picture({ stop: { pk: 'DEPLOYMENT', sk: 'STOP' } }, { state });
    expect(why(of)).toMatch(said);
    expect(explain(of, NOON_MS).contacts[0]?.whyNotNow).toHaveLength(1);
  });
});

describe('what suppresses a number', () => {
  const item = (etag: string, version: number) => ({
    pk: suppressedPartition('n'),
    sk: `suppression/all/optout.csv#${version % 8}`,
    list: 'suppression/all/optout.csv',
    etag,
    version,
  });

  it('is a list that is in force, and an operator with a name', () => {
    const byHand = operatorSuppression('n', 'default', { ...OPERATION, reason: 'asked' });
    const told = explain(picture({ lists: [aSuppressionList()], suppressions: [item('now', 2), byHand] }), NOON_MS);
    expect(told.suppressedBy).toEqual([
      { kind: 'list', scope: 'all', list: 'suppression/all/optout.csv' },
      { kind: 'operator', scope: 'default', ...OPERATION, reason: 'asked' },
    ]);
    expect(told.contacts[0]?.whyNotNow).toHaveLength(2);
  });

  it('is no list that was loaded anew without the number', () => {
    expect(
      explain(picture({ lists: [aSuppressionList()], suppressions: [item('before', 1)] }), NOON_MS).suppressedBy,
    ).toEqual([]);
  });

  it('is nothing for a campaign that the scope does not cover', () => {
    const byHand = operatorSuppression('n', 'other', OPERATION);
    expect(why(picture({ suppressions: [byHand] }))).toMatch(/nothing holds it/);
  });
});

describe('what is told of a number', () => {
  const entry = { requestId: 'r', try: 1, admittedAtMs: 1, outcome: 'accepted' } as const;

  it('is where it may be, its attempts, and each contact with its history, its hold and what became of it', () => {
    const hold = { mode: 'paused', ...OPERATION } as const;
    const of = { state: 'dead-lettered', attempts: 1, history: [entry], deadLetterReason: 'crashed' } as const;
    const stop = { pk: 'DEPLOYMENT', sk: 'STOP' } as const;
    const contacts = [
      { campaign: campaign({ hold }), contact: contact(of) },
      { campaign: campaign({ sk: 'default/autumn' }), contact: contact({ state: 'suppressed', forgotten: OPERATION }) },
    ];
    expect(explain(picture({ contacts, stop, number: record(HOUR_MS) }), NOON_MS)).toEqual({
      number: '…42',
      zones: ['America/Los_Angeles'],
      suppressedBy: [],
      attempts: { total: 1, recentAtMs: [NOON_MS - HOUR_MS] },
      stop,
      contacts: [
        {
          campaign: SPRING,
          state: 'dead-lettered',
          list: 'campaigns/default/spring/lists/list.csv',
          row: 7,
          zones: 'Atlantic/Reykjavik',
          attempts: 1,
          history: [entry],
          current: undefined,
          deadLetterReason: 'crashed',
          hold,
          forgotten: undefined,
          whyNotNow: [expect.stringMatching(/^it is dead-lettered \(crashed\)/)],
        },
        {
          campaign: 'default/autumn',
          state: 'suppressed',
          list: 'campaigns/default/spring/lists/list.csv',
          row: 7,
          zones: 'Atlantic/Reykjavik',
          attempts: 0,
          history: [],
          current: undefined,
          deadLetterReason: undefined,
          hold: undefined,
          forgotten: OPERATION,
          whyNotNow: [expect.stringMatching(/^an operator erased this person/)],
        },
      ],
    });
  });

  it('is no attempts where no record of the number was kept', () => {
    expect(explain(picture(), NOON_MS).attempts).toBeUndefined();
  });

  const currentOf = (of: Partial<ContactItem>) => explain(picture({}, of), NOON_MS).contacts[0]?.current;

  it.each(['admitted', 'dialing', 'in-progress', 'unknown'] as const)('is the call of who is %s', (state) => {
    expect(currentOf({ state, requestId: 'r-1' })).toStrictEqual({ requestId: 'r-1' });
  });

  it('is how a call was answered and since when, as far as that is known', () => {
    const outcome = { kind: 'accepted', contactId: 'c-1' } as const;
    expect(currentOf({ state: 'in-progress', requestId: 'r-1', outcome, startedAtMs: 0 })).toEqual({
      requestId: 'r-1',
      outcome: 'accepted',
      startedAtMs: 0,
    });
  });

  it.each([
    ['of who waits for the next one', { state: 'pending', requestId: 'r-1' }],
    ['of who is done', { state: 'completed', requestId: 'r-1' }],
    ['where its request has no id', { state: 'dialing' }],
  ] as const)('is no call %s', (_, of) => {
    expect(currentOf(of)).toBeUndefined();
  });
});

it('never tells the number', () => {
  const told = explain(
    picture({}, { history: [{ requestId: 'r', try: 1, admittedAtMs: 1, outcome: 'accepted' }] }),
    NOON_MS,
  );
  expect(told.number).toBe('…42');
  expect(JSON.stringify(told)).not.toContain(PHONE.slice(1));
});
