import { adviceFor } from '../../../../lambda/core/operate/advice';
import { DeadLetterCount, isOfReason, STANDING_FIELDS } from '../../../../lambda/core/operate/dead-letters';
import { NOW_MS, refused, SPRING } from './contacts';

function groupsOf(contacts: readonly ReturnType<typeof refused>[]) {
  const count = new DeadLetterCount();
  for (const contact of contacts) count.add(SPRING, contact);
  return count.groups();
}

describe('DeadLetterCount', () => {
  it('groups by the name of the reason, the most frequent first, since the oldest attempt', () => {
    const older = [{ requestId: 'r', try: 1, admittedAtMs: NOW_MS - 90_000 }];
    const groups = groupsOf([
      refused(1, { deadLetterReason: 'crashed' }),
      refused(2),
      refused(3, { deadLetterReason: 'DestinationNotAllowedException: in other words', history: older }),
    ]);
    expect(groups.map(({ reason, count, sinceMs, campaigns }) => ({ reason, count, sinceMs, campaigns }))).toEqual([
      { reason: 'DestinationNotAllowedException', count: 2, sinceMs: NOW_MS - 90_000, campaigns: { [SPRING]: 2 } },
      { reason: 'crashed', count: 1, sinceMs: NOW_MS - 60_000, campaigns: { [SPRING]: 1 } },
    ]);
  });

  it('shows a few contacts of each reason, and no more than two digits of their numbers', () => {
    const contacts = Array.from({ length: 9 }, (_, index) => refused(index));
    const [group] = groupsOf(contacts);
    expect(group?.examples).toHaveLength(5);
    expect(group?.examples[0]?.phone).toBe('…00');
    const shown = JSON.stringify(group);
    expect(contacts.filter(({ phone }) => shown.includes(phone.slice(-4)))).toEqual([]);
  });

  it('names a reason that was not kept', () => {
    const { deadLetterReason, ...rest } = refused(1);
    expect(groupsOf([rest])[0]).toMatchObject({
      reason: 'no reason was kept',
      sinceMs: NOW_MS - 60_000,
      examples: [{ said: 'no reason was kept' }],
    });
    expect(groupsOf([refused(1, { deadLetterReason: '' })])[0]).toMatchObject({ reason: 'no reason was kept' });
    expect([isOfReason(rest, 'no reason'), isOfReason(rest, deadLetterReason)]).toEqual([true, false]);
  });

  it('puts reasons of the same number in the order of their names', () => {
    const groups = groupsOf(['b', 'c', 'a'].map((deadLetterReason, index) => refused(index, { deadLetterReason })));
    expect(groups.map(({ reason }) => reason)).toEqual(['a', 'b', 'c']);
  });

  it('counts by campaign, and shows each contact with its place in the list and all that was said', () => {
    const count = new DeadLetterCount();
    for (const id of [SPRING, 'default/autumn', SPRING] as const) count.add(id, refused(3));
    const shown = {
      phone: '…03',
      list: 'campaigns/default/spring/lists/list.csv',
      row: 3,
      sinceMs: NOW_MS - 60_000,
      said: 'DestinationNotAllowedException: not allowed',
    };
    expect(count.groups()).toEqual([
      {
        reason: 'DestinationNotAllowedException',
        advice: adviceFor('DestinationNotAllowedException'),
        count: 3,
        sinceMs: NOW_MS - 60_000,
        campaigns: { [SPRING]: 2, 'default/autumn': 1 },
        examples: [SPRING, 'default/autumn', SPRING].map((campaign) => ({ campaign, ...shown })),
      },
    ]);
  });

  it.each([
    ['the first', [2_000, 5_000], 2_000],
    ['the last', [5_000, 2_000], 2_000],
    ['the only one that is known, the first', [2_000, undefined], 2_000],
    ['the only one that is known, the last', [undefined, 2_000], 2_000],
    ['none', [undefined, undefined], undefined],
  ])('dates a reason by its oldest attempt: %s', (_, times, sinceMs) => {
    const contacts = times.map((atMs, index) =>
      refused(index, { history: atMs === undefined ? [] : [{ requestId: 'r', try: 1, admittedAtMs: atMs }] }),
    );
    expect(groupsOf(contacts)[0]?.sinceMs).toBe(sinceMs);
  });

  it('dates no contact whose history was not kept', () => {
    const { history: _, ...unwritten } = refused(1);
    expect(groupsOf([unwritten])[0]).toMatchObject({ count: 1, sinceMs: undefined });
  });

  it('dates a contact by its last attempt', () => {
    const history = [1, 2].map((attempt) => ({ requestId: 'r', try: attempt, admittedAtMs: attempt }));
    expect(groupsOf([refused(1, { history })])[0]?.examples[0]?.sinceMs).toBe(2);
  });
});

describe('the reason that is asked for', () => {
  const one = refused(1);

  it.each([
    [undefined, true],
    ['DestinationNotAllowedException', true],
    ['DESTINATIONNOTALLOWED', true],
    ['destinationNotAllowedException: not', true],
    ['NotAllowed', false],
    ['not allowed', false],
  ])('%s: means the contact: %s', (asked, expected) => {
    expect(isOfReason(one, asked)).toBe(expected);
  });
});

it('all that a contact stands with is read', () => {
  expect(new Set<string>(STANDING_FIELDS)).toEqual(new Set(Object.keys(refused(1))));
});
