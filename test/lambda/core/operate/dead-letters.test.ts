import { adviceFor, reasonName } from '../../../../lambda/core/operate/advice';
import { DeadLetterCount, isOfReason } from '../../../../lambda/core/operate/dead-letters';
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
    expect(groupsOf([rest])[0]).toMatchObject({ reason: 'no reason was kept', sinceMs: NOW_MS - 60_000 });
    expect([isOfReason(rest, 'no reason'), isOfReason(rest, deadLetterReason)]).toEqual([true, false]);
  });
});

describe('adviceFor', () => {
  it.each([
    ['DestinationNotAllowedException: not allowed', 'country'],
    ['InvalidParameterException', 'correct the number'],
    ['OutboundContactNotPermittedException', 'outbound settings'],
    ['crashed', 'redrive'],
    ['SomethingNewException', 'results.csv'],
  ])('says what to do about %s', (reason, advice) => {
    expect(adviceFor(reason)).toContain(advice);
  });
});

it('takes the name of a reason from what stands before the message', () => {
  expect([reasonName('A: b'), reasonName('crashed')]).toEqual(['A', 'crashed']);
});
