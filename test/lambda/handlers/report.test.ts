import { CONTACT_STATES, type ContactItem, type ContactState, FINAL_STATES } from '../../../lambda/contract/items';
import type { LifecycleEvent } from '../../../lambda/contract/lifecycle';
import type { CampaignStatus, CampaignSummary, ReportRequest } from '../../../lambda/contract/reports';
import type { Clock } from '../../../lambda/core/clock';
import { createIntakeHandler } from '../../../lambda/handlers/intake';
import { createReportHandler } from '../../../lambda/handlers/report';
import { LIST_KEY, SPRING, World } from '../core/intake/intake-world';
import { deliverTo } from './deliveries';
import { objectCreated } from './sqs-events';

const STATUS_KEY = 'reports/default/spring/status.json';
const RESULTS_KEY = 'reports/default/spring/results.csv';
const SUMMARY_KEY = 'reports/default/spring/summary.json';
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A campaign whose list has these lines. */
async function campaignOf(...lines: readonly string[]) {
  const world = new World();
  const intake = createIntakeHandler({ ...world, defaultCountry: 'US', clock: world.clock, log: silent });
  const load = async (key: string, content: string) => {
    world.drop(key, content);
    await deliverTo(intake, world, objectCreated(key));
  };
  await load(LIST_KEY, ['phone,Name', ...lines].join('\n'));
  let passedMs = 0;
  const clock = { ...world.clock, nowMs: () => world.clock.nowMs() + passedMs } as Clock;
  const pass = (ms: number) => {
    passedMs += ms;
  };
  const handler = createReportHandler({ ...world, clock, log: silent });
  const ask = (kind: ReportRequest['kind'], message?: string) =>
    handler({ campaign: SPRING, kind, ...(message === undefined ? {} : { message }) });
  const status = async (message?: string) => {
    await ask('status', message);
    return world.json<CampaignStatus>(STATUS_KEY);
  };
  const change = (overrides: object) =>
    world.campaigns.set(SPRING, {
      ...(world.campaigns.get(SPRING) as NonNullable<ReturnType<typeof world.campaigns.get>>),
      ...overrides,
    });
  return { world, handler, load, ask, status, change, pass };
}
const THREE = ['+12065550100,Ada', '+12065550101,Bob', '+12065550102,Eve'];
const done: Partial<ContactItem> = { state: 'completed', attempts: 1 };

describe('status.json', () => {
  it('counts the contacts of each state, and the rows of each list', async () => {
    const { world, status } = await campaignOf(...THREE, 'nonsense,Max', '206 555 0100,Ada');
    const [first] = world.contacts.keys();
    world.contacts.set(first as string, { ...(world.contacts.get(first as string) as ContactItem), ...done } as never);

    const { contacts, lists, ...rest } = await status();

    expect(contacts).toEqual({
      ...Object.fromEntries(CONTACT_STATES.map((state) => [state, 0])),
      pending: 2,
      completed: 1,
    });
    expect(lists).toEqual([
      {
        list: LIST_KEY,
        state: 'loaded',
        rowsFound: 5,
        rows: 5,
        rejected: 1,
        rejectedFor: { 'not-a-number': 1 },
        duplicates: 1,
        duplicateOf: { thisList: 1, otherLists: 0 },
        contacts: 3,
        columns: { phone: ['phone'], from: 'guessed' },
      },
    ]);
    expect(rest).toEqual({
      campaign: SPRING,
      updatedAt: new Date(world.clock.nowMs()).toISOString(),
      state: 'dialing',
      message: '1 of 3 contacts are done',
      held: 0,
    });
  });

  it('counts a large campaign less often while a list is being loaded, and says when', async () => {
    const { world, status } = await campaignOf(...THREE);
    const countsOf = () => world.journal.filter((step) => step === 'count').length;
    const [contact] = world.contacts.values();
    for (let n = 0; n < 5_000; n++) world.contacts.set(`c${n}`, contact as never);
    for (const [key, list] of world.listItems) world.listItems.set(key, { ...list, state: 'loading' });
    expect((await status()).countedAt).toBeUndefined();
    const before = countsOf();

    const { countedAt, contacts } = await status();

    expect(countsOf()).toBe(before);
    expect(contacts.pending).toBe(5_003);
    expect(countedAt).toBe(new Date(world.clock.nowMs()).toISOString());
  });

  it('counts exactly only where something is decided by it', async () => {
    const { world, ask, status } = await campaignOf(...THREE);
    await status();
    expect(world.journal).not.toContain('count exactly');
    await ask('final');
    expect(world.journal).toContain('count exactly');
  });

  it('takes a count that is young enough for whoever asks, and says how old it is', async () => {
    const { world, handler, status, pass } = await campaignOf(...THREE);
    await status();
    const countedAt = new Date(world.clock.nowMs()).toISOString();
    world.settleAll(() => done);
    pass(60_000);
    const asked = async (countMayBeMs: number) => {
      await handler({ campaign: SPRING, kind: 'status', countMayBeMs });
      return world.json<CampaignStatus>(STATUS_KEY);
    };

    await expect(asked(60_001)).resolves.toMatchObject({ countedAt, contacts: { pending: 3 } });
    const fresh = await asked(60_000);
    expect(fresh).toMatchObject({ contacts: { pending: 0, completed: 3 } });
    expect(fresh.countedAt).toBeUndefined();
  });

  it('notes when it counted, though nothing has changed', async () => {
    const { world, status, pass } = await campaignOf(...THREE);
    await status();
    const first = world.campaigns.get(SPRING)?.counted;
    pass(5_000);
    await status();

    expect(world.campaigns.get(SPRING)?.counted).toEqual({ ...first, atMs: (first?.atMs ?? 0) + 5_000 });
  });

  it('notes the count on the campaign', async () => {
    const { world, status } = await campaignOf(...THREE);
    await status();

    expect(world.campaigns.get(SPRING)?.countedContacts).toBe(3);
  });

  it('says what the one who asked says', async () => {
    const { status } = await campaignOf(...THREE);

    await expect(status('dialing at 2 calls per second')).resolves.toMatchObject({
      message: 'dialing at 2 calls per second',
    });
  });

  it('names the contacts that are held, and what to do', async () => {
    const { status } = await campaignOf('+18005550100,Ada', '+12065550101,Bob');

    await expect(status('so far so good')).resolves.toMatchObject({
      held: 1,
      message:
        'so far so good; 1 contact is held because the time zone is unknown: name it in a column "zone" in a new campaign',
    });
  });

  it('counts nobody as held who is done', async () => {
    const { world, status } = await campaignOf('+18005550100,Ada', '+12065550101,Bob');
    world.settleAll(({ phone }) => (phone.startsWith('+1800') ? { state: 'suppressed' } : {}));

    await expect(status('so far so good')).resolves.toMatchObject({ held: 0, message: 'so far so good' });
  });

  it('names what is wrong with the configuration rather than what the pace is', async () => {
    const { change, status } = await campaignOf(...THREE);
    change({ blockedReason: 'the contact flow does not exist', blockedAtMs: 1 });

    await expect(status('dialing')).resolves.toMatchObject({
      state: 'blocked',
      message: expect.stringContaining('the contact flow does not exist'),
    });
  });

  it('names the stop switch and its reason', async () => {
    const { world, status } = await campaignOf(...THREE);
    world.stop = { pk: 'DEPLOYMENT', sk: 'STOP', reason: 'fire drill' };

    await expect(status()).resolves.toMatchObject({
      state: 'stopped',
      message: expect.stringContaining('(fire drill)'),
    });
  });

  it('names the suppression list that keeps everybody from being called', async () => {
    const { load, status } = await campaignOf(...THREE);
    await load('suppression/all/optout.csv', 'Name\nAda\n');

    const { state, message } = await status();

    expect(state).toBe('blocked');
    expect(message).toMatch(/suppression\/all\/optout\.csv cannot be read: no phone column.*drop a readable one/);
  });

  it('says why a list was refused', async () => {
    const { status } = await campaignOf();

    await expect(status()).resolves.toMatchObject({
      state: 'refused',
      message: 'the list has a header but no rows: add rows and drop it again',
      lists: [expect.objectContaining({ state: 'refused', refusal: expect.any(String) })],
    });
  });

  it('goes on for the lists that were not refused', async () => {
    const { load, status } = await campaignOf(...THREE);
    await load('campaigns/default/spring/lists/bad.csv', '');

    const { state, lists } = await status();

    expect(state).toBe('dialing');
    expect(lists.map(({ list, state: of }) => [list, of])).toEqual([
      ['campaigns/default/spring/lists/bad.csv', 'refused'],
      [LIST_KEY, 'loaded'],
    ]);
  });

  it('says that a list is being loaded', async () => {
    const { world, status } = await campaignOf(...THREE);
    for (const [key, list] of world.listItems) world.listItems.set(key, { ...list, state: 'loading' });

    await expect(status()).resolves.toMatchObject({ state: 'loading' });
  });
});

describe('what its owner or an operator said of a campaign', () => {
  const applied = (definition: object) => ({ definition, sequencer: '0A', etag: 'e1', atMs: 1_000 });
  const HOLD = { mode: 'paused', by: 'arn:aws:iam::111122223333:user/ann', atMs: 2_000, reason: 'fire drill' };
  const PROBLEMS = { problems: ['"weight" is 0: give more'], sequencer: '0B', etag: 'e2' };

  it('stands in status.json as it was understood: which file, since when', async () => {
    const { change, status } = await campaignOf(...THREE);
    change({ applied: applied({ mode: 'active' }) });

    await expect(status('dialing')).resolves.toMatchObject({
      state: 'dialing',
      message: 'dialing',
      definition: { state: 'applied', etag: 'e1', appliedAt: '1970-01-01T00:00:01.000Z' },
    });
  });

  it.each([
    [{ applied: applied({ mode: 'paused' }) }, 'paused', /^campaign.json says that it is paused: .*"state": "active"$/],
    [
      { hold: HOLD },
      'paused',
      /^paused by arn:aws:iam::111122223333:user\/ann at 1970-01-01T00:00:02.000Z, because "fire drill": /,
    ],
    [
      { applied: applied({ mode: 'active', startsAtMs: Date.parse('2027-01-01T00:00:00Z') }) },
      'not-started',
      /^it starts at 2027-01-01T00:00:00.000Z, as campaigns\/default\/spring\/campaign.json says/,
    ],
    [
      { applied: applied({ mode: 'active', endsAtMs: 5_000 }) },
      'ended',
      /^ended at 1970-01-01T00:00:05.000Z, .*: 3 of 3 contacts are not called any more; to go on, .* later "endsAt"$/,
    ],
    [
      { applied: applied({ mode: 'cancelled' }) },
      'cancelled',
      /^cancelled by campaign.json: 3 of 3 contacts .* new campaign$/,
    ],
    [{ hold: { ...HOLD, mode: 'cancelled' } }, 'cancelled', /^cancelled by arn:.*, because "fire drill": 3 of 3 /],
    [
      { applied: applied({ mode: 'active' }), definitionProblems: PROBLEMS },
      'blocked',
      /^nobody is called because campaign.json cannot be used: "weight" is 0: give more; mend it and drop it again$/,
    ],
    // Its end may be what was to be changed.
    [
      { applied: applied({ mode: 'active', endsAtMs: 5_000 }), definitionProblems: PROBLEMS },
      'blocked',
      /cannot be used/,
    ],
    [{ applied: applied({ mode: 'cancelled' }), definitionProblems: PROBLEMS }, 'cancelled', /^cancelled/],
    [
      { applied: applied({ mode: 'active', suppressionLists: ['suppression/all/optout.csv'] }) },
      'blocked',
      /names the suppression list suppression\/all\/optout.csv, which is not there/,
    ],
  ])('is what stops it, in words: %j', async (said, state, message) => {
    const { change, status } = await campaignOf(...THREE);
    change(said);

    await expect(status('dialing')).resolves.toMatchObject({ state, message: expect.stringMatching(message) });
  });

  it('names the hold, and every problem of the file', async () => {
    const { change, status } = await campaignOf(...THREE);
    change({ hold: HOLD, applied: applied({ mode: 'active' }), definitionProblems: PROBLEMS });

    await expect(status()).resolves.toMatchObject({
      hold: { mode: 'paused', by: HOLD.by, since: '1970-01-01T00:00:02.000Z', reason: 'fire drill' },
      definition: { state: 'refused', etag: 'e2', appliedAt: '1970-01-01T00:00:01.000Z', problems: PROBLEMS.problems },
    });
    const { etag: _, ...missing } = PROBLEMS;
    change({ definitionProblems: missing });
    expect((await status()).definition).toMatchObject({ state: 'missing', problems: PROBLEMS.problems });
  });

  it('waits for a list where there is nothing but a file', async () => {
    const { world, ask } = await campaignOf(...THREE);
    world.listItems.clear();
    world.contacts.clear();
    world.campaigns.set(SPRING, {
      pk: 'CAMPAIGNS',
      sk: SPRING,
      createdAtMs: 1,
      finishedAtMs: 1,
      applied: applied({ mode: 'active' }) as never,
    });
    await ask('status');

    expect(world.json<CampaignStatus>(STATUS_KEY)).toMatchObject({
      state: 'waiting',
      message: 'no list was dropped so far: drop one under campaigns/default/spring/lists/',
    });
  });

  it('is not overwritten by a status that was begun before it', async () => {
    const { world, change, ask } = await campaignOf(...THREE);
    world.before[`write ${STATUS_KEY}`] = () => {
      delete world.before[`write ${STATUS_KEY}`];
      change({ applied: applied({ mode: 'paused' }) });
    };
    await ask('status');

    expect(world.json<CampaignStatus>(STATUS_KEY).state).toBe('paused');
  });

  it('does not count contacts as held that campaign.json places somewhere', async () => {
    const { world, change, status } = await campaignOf('+18005550100,Ada');
    change({ applied: applied({ mode: 'active', hours: { unknownZone: 'America/New_York' } }) });

    await expect(status('dialing')).resolves.toMatchObject({ held: 0, message: 'dialing' });
    // The dashboard goes by the count.
    expect(world.campaigns.get(SPRING)?.counted).toMatchObject({ held: 0, contacts: { pending: 1 } });
  });

  describe.each([
    ['cancelled', { mode: 'cancelled' }, 'cancelled'],
    ['has ended', { mode: 'active', endsAtMs: 5_000 }, 'expired'],
  ])('where it %s', (_, definition, left) => {
    it('counts those that are left by themselves, and all of them still add up', async () => {
      const { world, change, ask, status } = await campaignOf(...THREE);
      world.settleAll(({ row }) => (row === 1 ? done : {}));
      change({ applied: applied(definition) });

      expect((await status()).contacts).toMatchObject({ completed: 1, pending: 0, [left]: 2 });
      await ask('final');

      expect(world.json<CampaignSummary>(SUMMARY_KEY)).toMatchObject({
        state: left === 'expired' ? 'ended' : left,
        addsUp: true,
        contacts: { [left]: 2 },
      });
      expect(world.campaigns.get(SPRING)?.finishedAtMs).toBeDefined();
      const states = (world.text(RESULTS_KEY) ?? '')
        .trimEnd()
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(',')[3]);
      expect(states.sort()).toEqual([left, left, 'completed'].sort());
      // No contact was written to.
      expect([...world.contacts.values()].filter(({ state }) => state === 'pending')).toHaveLength(2);
    });

    it('is over only once nobody is being called any more', async () => {
      const { world, change, ask } = await campaignOf(...THREE);
      world.settleAll(({ row }) => (row === 1 ? { state: 'in-progress' } : {}));
      change({ applied: applied(definition) });

      await ask('final');

      expect(world.files.has(SUMMARY_KEY)).toBe(false);
      expect(world.json<CampaignStatus>(STATUS_KEY).message).toContain('and 1 are still being called');
    });
  });
});

describe('the final report', () => {
  it('has a line for each contact, an account that adds up, and finishes the campaign', async () => {
    const { world, ask } = await campaignOf(...THREE, 'nonsense,Max', '206 555 0100,Ada');
    world.settleAll(({ row }) => ({
      state: FINAL_STATES[row - 1] as ContactState,
      attempts: row,
      history: [
        {
          requestId: `r${row}`,
          try: 1,
          admittedAtMs: world.clock.nowMs(),
          outcome: 'accepted',
          contactId: `c${row}`,
          disposition: 'answered',
        },
      ],
    }));

    await ask('final');

    expect(world.json<CampaignSummary>(SUMMARY_KEY)).toMatchObject({
      state: 'finished',
      rows: 5,
      rejected: 1,
      duplicates: 1,
      addsUp: true,
      finishedAt: new Date(world.clock.nowMs()).toISOString(),
    });
    expect(world.campaigns.get(SPRING)?.finishedAtMs).toBe(world.clock.nowMs());
    expect(world.json<CampaignStatus>(STATUS_KEY)).toMatchObject({
      state: 'finished',
      message: 'all 3 contacts are done',
    });
    const [header, ...lines] = (world.text(RESULTS_KEY) ?? '').trimEnd().split('\r\n');
    expect(header).toBe('row,list,phone,state,attempts,disposition,outcome,reason,contact_ids,last_attempt');
    expect(lines.sort()[0]).toBe(
      `1,${LIST_KEY},+12065550100,completed,1,answered,accepted,,c1,${new Date(world.clock.nowMs()).toISOString()}`,
    );
    expect(lines).toHaveLength(3);
  });

  it('is counted when it is finished, whatever comes in between', async () => {
    const { world, ask } = await campaignOf(...THREE);
    await ask('status');
    world.settleAll(() => done);
    world.before[`write ${SUMMARY_KEY}`] = () => {
      throw new Error('the function is out of time');
    };
    await world.clock.run(world.clock.sleep(60_000));

    await expect(ask('final')).rejects.toThrow('out of time');

    const item = world.campaigns.get(SPRING);
    expect(item).toMatchObject({
      finishedAtMs: world.clock.nowMs(),
      counted: { contacts: { pending: 0, completed: 3 } },
    });
    // A count that was begun before does not replace it.
    const old = { atMs: world.clock.nowMs() - 1, held: 0, contacts: {} as never };
    await world.store.noteCount(SPRING, 3, old);
    expect(world.campaigns.get(SPRING)).toEqual(item);
  });

  it('does not add up when a contact is missing', async () => {
    const { world, ask } = await campaignOf(...THREE);
    world.settleAll(() => done);
    world.contacts.delete([...world.contacts.keys()][0] as string);

    await ask('final');

    expect(world.json<CampaignSummary>(SUMMARY_KEY).addsUp).toBe(false);
  });

  it.each(CONTACT_STATES.filter((state) => !FINAL_STATES.includes(state as never)))(
    'is only a status while a contact is %s',
    async (state) => {
      const { world, ask } = await campaignOf(...THREE);
      world.settleAll(({ row }) => (row === 2 ? { state } : done));

      await ask('final');

      expect(world.files.has(SUMMARY_KEY)).toBe(false);
      expect(world.files.has(STATUS_KEY)).toBe(true);
      expect(world.campaigns.get(SPRING)?.finishedAtMs).toBeUndefined();
    },
  );

  it('is only a status while a list is loading', async () => {
    const { world, ask } = await campaignOf(...THREE);
    world.settleAll(() => done);
    for (const [key, list] of world.listItems) world.listItems.set(key, { ...list, state: 'loading' });

    await ask('final');

    expect(world.files.has(SUMMARY_KEY)).toBe(false);
  });

  it('does not finish a campaign that gets a new list meanwhile', async () => {
    const { world, ask, change } = await campaignOf(...THREE);
    world.settleAll(() => done);
    world.before[`write ${RESULTS_KEY}`] = () => change({ loadedAtMs: world.clock.nowMs() + 1 });

    await ask('final');

    expect(world.campaigns.get(SPRING)?.finishedAtMs).toBeUndefined();
    expect(world.json<CampaignStatus>(STATUS_KEY).state).toBe('dialing');
  });

  it('takes whoever was forgotten out of the file of the end before, where the campaign has got more contacts since', async () => {
    const { world, ask, load } = await campaignOf(THREE[0] ?? '');
    const finish = (key: string) =>
      world.contacts.set(key, { ...(world.contacts.get(key) as ContactItem), ...done } as never);
    const [ada = ''] = world.contacts.keys();
    finish(ada);
    await ask('final');
    expect(world.text(RESULTS_KEY)).toContain('+12065550100');
    await load('campaigns/default/spring/lists/more.csv', 'phone,Name\n+12065550101,Bob');
    world.contacts.set(ada, { ...(world.contacts.get(ada) as ContactItem), phone: '', attributes: {} } as never);

    // As the controller asks: it is not over, and the file stays as it is.
    await ask('final');
    expect(world.text(RESULTS_KEY)).toContain('+12065550100');
    await ask('results');

    expect(world.text(RESULTS_KEY)).not.toContain('+12065550100');
    expect(world.text(RESULTS_KEY)?.trimEnd().split('\r\n')).toHaveLength(3);
    expect(world.json<CampaignStatus>(STATUS_KEY).state).toBe('dialing');
  });

  it('leaves the file of the end as it is once the contacts are deleted, whoever asks', async () => {
    const { world, ask, change } = await campaignOf(...THREE);
    world.settleAll(() => done);
    await ask('final');
    const before = world.text(RESULTS_KEY);
    change({ erasedAtMs: world.clock.nowMs() });
    world.contacts.clear();
    await ask('results');
    expect(world.text(RESULTS_KEY)).toBe(before);
    expect(world.json<CampaignStatus>(STATUS_KEY).contacts).toMatchObject({ completed: 3 });

    const counted = world.campaigns.get(SPRING)?.counted;
    change({ counted: { ...counted, contacts: { ...counted?.contacts, pending: 1 } } });
    await ask('results');
    expect(world.text(RESULTS_KEY)).toBe(before);
  });

  it('ends no campaign that nobody knows', async () => {
    const { world, handler } = await campaignOf(...THREE);
    await handler({ campaign: 'default/autumn', kind: 'final' });

    expect(world.files.has('reports/default/autumn/summary.json')).toBe(false);
    expect(world.json<CampaignStatus>('reports/default/autumn/status.json').lists).toEqual([]);
  });

  it('tells of no end before the first list: whoever waits for the summary would take it for the whole', async () => {
    const { world, ask } = await campaignOf();
    world.listItems.clear();

    await ask('final');

    expect(world.campaigns.get(SPRING)?.finishedAtMs).toBeDefined();
    expect([world.files.has(SUMMARY_KEY), world.files.has(RESULTS_KEY)]).toEqual([false, false]);
    expect(world.json<CampaignStatus>(STATUS_KEY).state).toBe('waiting');
  });

  it('ends a campaign whose only list was refused', async () => {
    const { world, ask } = await campaignOf();

    await ask('final');

    expect(world.json<CampaignSummary>(SUMMARY_KEY)).toMatchObject({ state: 'refused', rows: 0, addsUp: true });
    expect(world.campaigns.get(SPRING)?.finishedAtMs).toBeDefined();
  });

  it.each([
    ['its results', RESULTS_KEY],
    ['its summary', SUMMARY_KEY],
  ])('is not overwritten by an older one that was frozen before it wrote %s', async (_, key) => {
    const { world, ask } = await campaignOf(...THREE);
    const contacts = [...world.contacts];
    world.contacts.clear();
    world.before[`write ${key}`] = async () => {
      delete world.before[`write ${key}`];
      // Meanwhile the list is loaded, all are called, and another one finishes the campaign.
      for (const [sk, contact] of contacts) world.contacts.set(sk, contact);
      world.settleAll(() => done);
      const { finishedAtMs, ...item } = world.campaigns.get(SPRING) as NonNullable<
        ReturnType<typeof world.campaigns.get>
      >;
      world.campaigns.set(SPRING, { ...item, loadedAtMs: world.clock.nowMs() + 1 });
      await world.clock.run(world.clock.sleep(5_000));
      await ask('final');
    };

    await ask('final');

    expect(world.json<CampaignSummary>(SUMMARY_KEY)).toMatchObject({ rows: 3, contacts: { completed: 3 } });
    expect((world.text(RESULTS_KEY) ?? '').trimEnd().split('\r\n')).toHaveLength(4);
    expect(world.json<CampaignStatus>(STATUS_KEY)).toMatchObject({ state: 'finished', contacts: { completed: 3 } });
  });

  it('is not overwritten by results that were asked for before it', async () => {
    const { world, ask } = await campaignOf(...THREE);
    world.before[`write ${RESULTS_KEY}`] = async () => {
      delete world.before[`write ${RESULTS_KEY}`];
      world.settleAll(() => done);
      await ask('final');
    };

    await ask('results');

    expect(world.text(RESULTS_KEY)).toContain('completed');
    expect(world.text(RESULTS_KEY)).not.toContain('pending');
  });

  it('survives a status that was begun before it and written after it', async () => {
    const { world, ask } = await campaignOf(...THREE);
    let isFirst = true;
    world.before[`write ${STATUS_KEY}`] = () => {
      if (!isFirst) return;
      isFirst = false;
      // Between the counting and the writing of this status, the campaign comes to its end.
      world.settleAll(() => done);
      const item = world.campaigns.get(SPRING);
      if (item) world.campaigns.set(SPRING, { ...item, finishedAtMs: world.clock.nowMs() });
    };

    await ask('status');

    expect(world.json<CampaignStatus>(STATUS_KEY).state).toBe('finished');
  });

  it('keeps what a list says from running as a formula in a spreadsheet', async () => {
    const { world, load, ask } = await campaignOf(...THREE);
    await load('campaigns/default/spring/lists/=1+1.csv'.replace('=1+1', "a'=1+1"), 'phone\n+12065550150\n');
    world.settleAll(({ row }) => ({
      state: 'dead-lettered',
      deadLetterReason: row === 1 ? '=HYPERLINK("x")' : '@x, "y"',
    }));

    await ask('final');

    const results = world.text(RESULTS_KEY) ?? '';
    expect(results).toContain(`"'=HYPERLINK(""x"")"`);
    expect(results).toContain(`"'@x, ""y"""`);
    expect(results).toContain(',+12065550100,');
  });
});

it.each([
  undefined,
  {},
  { campaign: 'spring', kind: 'status' },
  { campaign: SPRING, kind: 'all' },
  { campaign: SPRING, kind: 'status', message: 7 },
  { campaign: SPRING, kind: 'status', countMayBeMs: '7' },
])('a request that makes no sense (%j) is logged, and nothing written', async (event) => {
  const world = new World();
  const errors: string[] = [];
  const handler = createReportHandler({
    ...world,
    clock: world.clock,
    log: { ...silent, error: (message) => void errors.push(message) },
  });

  await handler(event);

  expect(errors).toHaveLength(1);
  expect(world.files.size).toBe(0);
});

describe('changes of state on the event bus', () => {
  const told = async (isTaking = () => true) => {
    const { world, load, change } = await campaignOf(...THREE);
    const sent: LifecycleEvent[] = [];
    const bus = {
      send: async (events: readonly LifecycleEvent[]) => {
        if (!isTaking()) return events;
        sent.push(...events);
        return [];
      },
    };
    const events = { bus, deployment: 'callpace' };
    const written: unknown[] = [];
    const log = {
      ...silent,
      info: (_: string, details: object) => void written.push((details as { told?: boolean }).told),
    };
    const handler = createReportHandler({ ...world, clock: world.clock, events, log });
    const states = () =>
      sent.map(({ detail }) => ('previousState' in detail ? [detail.state, detail.previousState] : [detail.state]));
    return {
      world,
      load,
      change,
      states,
      written,
      ask: (kind: ReportRequest['kind']) => handler({ campaign: SPRING, kind }),
    };
  };

  it('are told once each, up to the end', async () => {
    const { world, ask, states } = await told();
    await ask('status');
    await ask('status');
    world.stop = { pk: 'DEPLOYMENT', sk: 'STOP' };
    await ask('status');
    world.stop = undefined;
    for (const [sk, contact] of world.contacts) world.contacts.set(sk, { ...contact, ...done } as never);
    await ask('final');
    expect(states()).toEqual([['dialing'], ['stopped', 'dialing'], ['finished', 'stopped']]);
  });

  it('are told with the next report when the bus did not take them', async () => {
    let isTaking = false;
    const { ask, states, written } = await told(() => isTaking);
    await ask('status');
    expect(states()).toEqual([]);
    isTaking = true;
    await ask('status');
    expect(states()).toEqual([['dialing']]);
    await ask('status');
    expect(written).toEqual([false, true, undefined]);
  });
});
