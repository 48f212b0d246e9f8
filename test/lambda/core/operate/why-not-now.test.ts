import { type ContactItem, numberPartition, type SuppressionListItem } from '../../../../lambda/contract/items';
import { type WaitingContact, whyNotNow } from '../../../../lambda/core/operate/why-not-now';
import type { ZoneHours } from '../../../../lambda/core/pace/ports';
import { campaign, NOW_MS, OPERATION, refused } from './contacts';

const HOUR_MS = 3_600_000;
const OPTOUT = 'suppression/all/optout.csv';
const OPEN: ZoneHours = {
  isOpen: () => true,
  closesAtMs: () => NOW_MS + HOUR_MS,
  nextOpeningMs: () => NOW_MS,
  attemptsPerDay: () => undefined,
};
const hoursOf = (overrides: Partial<ZoneHours>) => ({ of: () => ({ ...OPEN, ...overrides }) });
const CLOSED = { isOpen: () => false, nextOpeningMs: () => NOW_MS + HOUR_MS };
const NEVER_OPEN = { isOpen: () => false, nextOpeningMs: () => undefined };

const { deadLetterReason: _, ...STANDING } = refused(1);
const contact = (overrides: Partial<ContactItem> = {}): ContactItem => ({
  ...STANDING,
  version: 1,
  numberKey: 'n',
  attributes: {},
  listEtag: 'e',
  crashes: 0,
  state: 'pending',
  attempts: 0,
  dueAtMs: NOW_MS,
  ...overrides,
});

const list = (overrides: Partial<SuppressionListItem>): SuppressionListItem => ({
  pk: 'SUPPRESSION',
  sk: OPTOUT,
  etag: 'now',
  version: 1,
  state: 'loaded',
  numbers: 1,
  rejected: 0,
  ...overrides,
});

const defined = (definition: object) =>
  campaign({ applied: { definition: { mode: 'active', ...definition }, sequencer: '1', etag: 'e', atMs: 1 } });

const why = (of: Partial<WaitingContact>): readonly string[] =>
  whyNotNow(
    {
      campaign: campaign(),
      contact: contact(),
      number: undefined,
      suppressedBy: [],
      lists: [],
      stop: undefined,
      hours: hoursOf({}),
      caps: {},
      ...of,
    },
    NOW_MS,
  );

const STOP = { pk: 'DEPLOYMENT', sk: 'STOP' } as const;
const TRIED_TWICE = {
  pk: numberPartition('n'),
  sk: 'RECORD',
  revision: 2,
  total: 2,
  recent: [2, 1].map((hours) => ({ requestId: `r${hours}`, atMs: NOW_MS - hours * HOUR_MS })),
} as const;

describe('a contact that is settled says nothing but', () => {
  it.each<[string, Partial<ContactItem>]>([
    ['it is about to be called, or being called', { state: 'admitted' }],
    ['it is about to be called, or being called', { state: 'dialing' }],
    ['a call is up', { state: 'in-progress' }],
    ['a call may be up: its answer was lost, and nobody calls again before that is known', { state: 'unknown' }],
    ['it is done: somebody, or a machine, answered', { state: 'completed' }],
    ['it is done: all attempts are used up, or the number does not exist', { state: 'exhausted' }],
    [
      'it is dead-lettered (crashed): callpace redrive --campaign default/spring, once the cause is mended',
      { state: 'dead-lettered', deadLetterReason: 'crashed' },
    ],
    [
      'it is dead-lettered (no reason was kept): callpace redrive --campaign default/spring, once the cause is mended',
      { state: 'dead-lettered' },
    ],
    [
      'it was on a suppression list when its turn came, and is final: a new campaign calls it once it is on none',
      { state: 'suppressed' },
    ],
    [
      `an operator erased this person (${OPERATION.by}): it is never called again`,
      { state: 'suppressed', forgotten: OPERATION },
    ],
  ])('%s', (said, of) => {
    expect(why({ contact: contact(of), stop: STOP })).toEqual([said]);
  });
});

describe('a contact that waits says', () => {
  it.each<[string, Partial<WaitingContact>]>([
    ['the stop switch is on: callpace start-all', { stop: STOP }],
    ['the stop switch is on (fire): callpace start-all', { stop: { ...STOP, reason: 'fire' } }],
    [
      `campaign.json names the suppression list ${OPTOUT}, which is not there: drop it`,
      { campaign: defined({ suppressionLists: [OPTOUT] }) },
    ],
    [`the suppression list ${OPTOUT} is being loaded`, { lists: [list({ state: 'loading' })] }],
    [
      `the suppression list ${OPTOUT} cannot be read (no CSV): drop a readable one under the same key`,
      { lists: [list({ state: 'refused', refusal: 'no CSV' })] },
    ],
    [
      `it is on the suppression list ${OPTOUT}`,
      { suppressedBy: [{ kind: 'list', scope: 'all', list: OPTOUT }], lists: [list({})] },
    ],
    [
      `an operator suppressed it for default (${OPERATION.by}, 2026-11-21T07:00:00.000Z)`,
      { suppressedBy: [{ kind: 'operator', scope: 'default', ...OPERATION, reason: 'asked' }] },
    ],
    [
      'the number belongs to US, and campaign.json allows GB: add it to countries in a new campaign if it is meant',
      { campaign: defined({ countries: ['GB'] }) },
    ],
    [
      'the number was tried 2 times within 24 hours, the cap is 2: until 2026-11-22T05:01:00.000Z',
      { number: TRIED_TWICE, caps: { perDay: 2 } },
    ],
    [
      'the number was tried 2 times within 24 hours, the cap is 1: until 2026-11-22T06:01:00.000Z',
      { number: TRIED_TWICE, caps: { perDay: 2 }, hours: hoursOf({ attemptsPerDay: () => 1 }) },
    ],
    [
      'the number was tried 2 times in all campaigns, the cap is 2',
      { number: TRIED_TWICE, campaign: defined({ attempts: { perNumberInAll: 2 } }) },
    ],
    [
      'an operator paused it (lunch): callpace resume default/spring',
      { campaign: campaign({ hold: { mode: 'paused', ...OPERATION, reason: 'lunch' } }) },
    ],
    [
      'the campaign is blocked by its configuration (no such flow): mend it, and it goes on by itself',
      { campaign: campaign({ blockedReason: 'no such flow' }) },
    ],
    ['the calling hours of UTC are closed until 2026-11-21T08:00:00.000Z', { hours: hoursOf(CLOSED) }],
    [
      'it is held, because nobody knows its time zone: name it in a column "zone", in a new campaign',
      { hours: hoursOf(NEVER_OPEN), contact: contact({ zoneKey: 'unknown' }) },
    ],
    [
      'it is held, because the calling hours of UTC have no hour in common in the next days',
      { hours: hoursOf(NEVER_OPEN) },
    ],
    ['it is due at 2026-11-21T07:00:00.001Z', { contact: contact({ dueAtMs: NOW_MS + 1 }) }],
    ['attempt 2 is due at 2026-11-21T07:00:00.001Z', { contact: contact({ dueAtMs: NOW_MS + 1, attempts: 1 }) }],
    [
      'nothing holds it: it is due since 2026-11-21T07:00:00.000Z and waits for its turn',
      { campaign: defined({ countries: ['US', 'GB'] }), lists: [list({})], number: TRIED_TWICE, caps: { inAll: 3 } },
    ],
    [
      'nothing holds it: it is due since 2026-11-21T07:00:00.000Z and waits for its turn; at 2026-11-21T06:00:00.000Z it was passed over: the number is busy',
      { contact: contact({ passedOver: { atMs: NOW_MS - HOUR_MS, reason: 'the number is busy' } }) },
    ],
  ])('%s', (said, of) => {
    expect(why(of)).toEqual([said]);
  });

  it('that it is due, where it is not known since when', () => {
    const { dueAtMs: __, ...undated } = contact();
    expect(why({ contact: undated })).toEqual(['nothing holds it: it is due and waits for its turn']);
  });

  it('nothing of suppressions that are for others', () => {
    const suppressedBy = [{ kind: 'list', scope: 'acme', list: 'suppression/acme/optout.csv' }] as const;
    expect(why({ suppressedBy })).toEqual([expect.stringMatching(/^nothing holds it/)]);
  });

  it('all that holds it: what holds everybody first, then the number, the campaign and the clock', () => {
    const reasons = why({
      stop: STOP,
      suppressedBy: [{ kind: 'list', scope: 'all', list: OPTOUT }],
      campaign: campaign({ blockedReason: 'no such flow' }),
      hours: hoursOf(CLOSED),
    });
    expect(reasons.map((reason) => /stop switch|on the suppression list|blocked|closed/.exec(reason)?.[0])).toEqual([
      'stop switch',
      'on the suppression list',
      'blocked',
      'closed',
    ]);
  });
});
