import fc from 'fast-check';
import { createIntakeHandler } from '../../../lambda/handlers/intake';
import { LIST_KEY, SPRING, testHash, World } from '../core/intake/intake-world';
import { NASTY_LIST, NASTY_ROWS } from '../core/intake/nasty-list';
import { deliverTo } from './deliveries';
import { batchOf, objectCreated } from './sqs-events';

const OPT_OUT = 'suppression/all/optout.csv';
const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, n) => `+12065550${100 + from + n}`);
const listOf = (...phones: string[]): string =>
  ['phone,First Name', ...phones.map((phone) => `${phone},Ottilie`)].join('\n');

function intake(world = new World()) {
  const logged: { level: string; message: string; details: unknown }[] = [];
  const log = (level: string) => (message: string, details: unknown) => void logged.push({ level, message, details });
  const handler = createIntakeHandler({
    ...world,
    defaultCountry: world.defaultCountry,
    clock: world.clock,
    log: { info: log('info'), warn: log('warn'), error: log('error') },
  });
  const deliver = (...keys: string[]) => deliverTo(handler, world, ...keys.map((key) => objectCreated(key)));
  return { world, handler, deliver, logged };
}

/** What must be the same however the list came in. */
const outcomeOf = ({ contacts, suppression, suppressed, campaigns, listItem, text }: World, world: World) => ({
  contacts: [...contacts.values()]
    .map(({ phone, row, list: from, state }) => ({ phone, row, from, state }))
    .sort((one, other) => one.row - other.row),
  suppression: [...suppression.values()],
  suppressed: [...suppressed].sort(),
  zones: [...(campaigns.get(SPRING)?.zoneKeys ?? [])].sort(),
  list: { ...listItem.call(world), startedAtMs: 0, finishedAtMs: 0, plan: '' },
  rejects: text.call(world, 'reports/default/spring/rejects.csv'),
});

describe('a contact list', () => {
  it('becomes contacts that are due at once', async () => {
    const { world, deliver } = intake();
    world.drop(LIST_KEY, 'phone,First Name,zone\n(206) 555-0100,Ottilie,\n+442079460123,,Europe/London\n');

    await expect(deliver(LIST_KEY)).resolves.toEqual({ batchItemFailures: [] });

    const key = testHash.contactKey(SPRING, '+12065550100');
    expect(world.contacts.get(key)).toEqual({
      pk: expect.stringMatching(/^default\/spring#\d+$/),
      sk: key,
      version: 1,
      state: 'pending',
      phone: '+12065550100',
      numberKey: testHash.numberKey('+12065550100'),
      attributes: { First_Name: 'Ottilie' },
      zoneKey: 'America/Los_Angeles+US-WA',
      list: LIST_KEY,
      listEtag: world.listItem()?.etag,
      row: 1,
      try: 1,
      attempts: 0,
      crashes: 0,
      dueKey: expect.stringMatching(/^default\/spring#America\/Los_Angeles\+US-WA#\d$/),
      dueAtMs: world.clock.nowMs(),
    });
    expect(world.listItem()).toMatchObject({ state: 'loaded', rows: 2, rejected: 0, duplicates: 0, contacts: 2 });
    expect(world.campaigns.get(SPRING)).toMatchObject({
      loadedAtMs: world.clock.nowMs(),
      zoneKeys: new Set(['America/Los_Angeles+US-WA', 'Europe/London']),
    });
  });

  it('is reported on before its first row, and at its end', async () => {
    const { world, deliver } = intake();
    world.drop(LIST_KEY, listOf(...numbers(0, 10)));

    await deliver(LIST_KEY);

    const firsts = world.journal.filter((step) => step === 'requestReport' || step === 'putContact');
    expect(firsts[0]).toBe('requestReport');
    expect(firsts.at(-1)).toBe('requestReport');
    expect(world.reportRequests[0]).toEqual({ campaign: SPRING, kind: 'status' });
  });

  it('wakes the controller for its first contacts, before the rest is stored', async () => {
    const { world, deliver } = intake();
    world.drop(LIST_KEY, listOf(...numbers(0, 99)));

    await deliver(LIST_KEY);

    expect(world.journal.indexOf('wakeController')).toBeLessThan(world.journal.lastIndexOf('putContact'));
    expect(world.journal.lastIndexOf('wakeController')).toBeGreaterThan(world.journal.lastIndexOf('putContact'));
  });

  it('counts a number once, however it is written, and leaves the first row the contact', async () => {
    const { world, deliver } = intake();
    world.drop(LIST_KEY, listOf('206-555-0100', '+1 (206) 555-0100', ...numbers(1, 80), '+12065550100'));

    await deliver(LIST_KEY);

    expect(world.listItem()).toMatchObject({ rows: 83, duplicates: 2, contacts: 81 });
    expect(world.contacts.get(testHash.contactKey(SPRING, '+12065550100'))?.row).toBe(1);
  });

  it('reports each rejected row with its place and reason, and no number in full', async () => {
    const { world, deliver } = intake();
    world.drop(LIST_KEY, 'phone,zone\n\n1.206E+10,\n+1 206 555 01000,\n+12065550101,EST\n=cmd(),\n+12065550102,\n');

    await deliver(LIST_KEY);

    const report = world.text('reports/default/spring/rejects.csv')?.split('\r\n') ?? [];
    expect(report[0]).toBe('row,line,column,value,reason');
    expect(report[1]).toMatch(/^1,3,phone,\*\.\*\*\*E\+10,.*scientific notation/);
    expect(report[2]).toMatch(/^2,4,phone,'\+\* \*\*\* \*\*\* \*\*\*00,"too many or too few digits/);
    expect(report[3]).toMatch(/^3,5,zone,EST,"not a time zone/);
    expect(report[4]).toMatch(/^4,6,phone,'=cmd\(\),/);
    expect(report).toHaveLength(6);
    expect(world.text('reports/default/spring/rejects/list.csv')).toBe(report.join('\r\n'));
  });

  it('writes an empty reject report for a list without rejects', async () => {
    const { world, deliver } = intake();
    world.drop(LIST_KEY, listOf('+12065550100'));

    await deliver(LIST_KEY);

    expect(world.text('reports/default/spring/rejects.csv')).toBe('row,line,column,value,reason\r\n');
  });

  it('is accounted for row by row, however nasty it is', async () => {
    const { world, deliver } = intake();
    world.pieceBytes = 7;
    world.drop(LIST_KEY, NASTY_LIST);

    await deliver(LIST_KEY);

    const rejects = (world.text('reports/default/spring/rejects.csv') ?? '').split('\r\n').slice(1, -1);
    const of = (kind: string) => NASTY_ROWS.filter((row) => row.is === kind);
    expect(rejects.map((line) => line.split(',').slice(0, 2).map(Number))).toEqual(
      of('rejected').map(({ row, line }) => [row, line]),
    );
    expect([...world.contacts.values()].map(({ row, phone }) => ({ row, phone }))).toEqual(
      of('contact').map(({ row, phone }) => ({ row, phone })),
    );
    expect(world.listItem()).toMatchObject({
      state: 'loaded',
      rows: NASTY_ROWS.length,
      rejected: of('rejected').length,
      duplicates: of('duplicate').length,
      contacts: of('contact').length,
    });
  });
});

describe('a list that is dropped again', () => {
  it('changes nothing if it is the same', async () => {
    const { world, deliver } = intake();
    world.drop(LIST_KEY, listOf(...numbers(0, 20)));
    await deliver(LIST_KEY);
    world.settleAll(() => ({ state: 'completed', attempts: 1 }));
    const before = outcomeOf(world, world);

    await deliver(LIST_KEY);

    expect(outcomeOf(world, world)).toEqual(before);
    expect(world.journal.filter((step) => step === 'putContact')).toHaveLength(21);
  });

  it('changes nothing if it is the one before the last', async () => {
    const { world, deliver } = intake();
    const versions = [listOf(...numbers(0, 5)), listOf(...numbers(0, 9))];
    for (const version of [...versions, versions[0] as string]) {
      world.drop(LIST_KEY, version);
      await deliver(LIST_KEY);
    }

    const sum = [...world.listItems.values()].reduce((total, list) => total + list.contacts, 0);
    expect(sum).toBe(world.contacts.size);
  });

  it('adds the numbers that are new, and takes the others for duplicates', async () => {
    const { world, deliver } = intake();
    world.drop(LIST_KEY, listOf(...numbers(0, 9)));
    await deliver(LIST_KEY);

    world.drop(LIST_KEY, listOf(...numbers(5, 14)));
    await deliver(LIST_KEY);

    expect(world.listItem()).toMatchObject({ rows: 10, duplicates: 5, contacts: 5 });
    expect(world.contacts.size).toBe(15);
  });

  it('reopens a campaign that was finished', async () => {
    const { world, deliver } = intake();
    world.drop(LIST_KEY, listOf('+12065550100'));
    await deliver(LIST_KEY);
    await world.store.finishCampaign(SPRING, world.clock.nowMs(), world.clock.nowMs(), undefined);

    world.drop('campaigns/default/spring/lists/more.csv', listOf('+12065550101'));
    await deliver('campaigns/default/spring/lists/more.csv');

    expect(world.campaigns.get(SPRING)?.finishedAtMs).toBeUndefined();
  });

  it('is closed with what it brought if it is replaced halfway', async () => {
    const { world, deliver } = intake();
    world.drop(LIST_KEY, listOf(...numbers(0, 99)));
    world.failAt(70, false);
    await deliver(LIST_KEY);
    const half = world.contacts.size;

    world.drop(LIST_KEY, listOf(...numbers(90, 99), '+12125550100'));
    await deliver(LIST_KEY);

    const lists = [...world.listItems.values()];
    expect(half).toBeGreaterThan(0);
    expect(lists.map(({ state, contacts }) => ({ state, contacts }))).toEqual([
      { state: 'refused', contacts: half },
      { state: 'loaded', contacts: world.contacts.size - half },
    ]);
  });

  it('is closed with what it brought if it is deleted halfway', async () => {
    const { world, deliver } = intake();
    world.drop(LIST_KEY, listOf(...numbers(0, 99)));
    world.failAt(70, false);
    await deliver(LIST_KEY);
    world.files.delete(LIST_KEY);

    await expect(deliver(LIST_KEY)).resolves.toEqual({ batchItemFailures: [] });

    expect([...world.listItems.values()]).toEqual([
      expect.objectContaining({ state: 'refused', rows: world.contacts.size, contacts: world.contacts.size }),
    ]);
  });

  it('is closed with what it brought if it changes between its scan and its chunks', async () => {
    const { world, deliver } = intake();
    world.drop(LIST_KEY, listOf(...numbers(0, 9)));
    let readings = 0;
    world.before[`open ${LIST_KEY}`] = () => {
      readings += 1;
      if (readings === 2) world.drop(LIST_KEY, listOf(...numbers(0, 3)));
    };

    await expect(deliver(LIST_KEY)).resolves.toEqual({ batchItemFailures: [] });
    expect(world.contacts.size).toBe(0);
    await expect(deliver(LIST_KEY)).resolves.toEqual({ batchItemFailures: [] });

    expect(world.contacts.size).toBe(4);
    expect([...world.listItems.values()].map(({ state }) => state)).toEqual(['refused', 'loaded']);
  });

  it('is scanned anew if it was refused before: what refused it may be mended', async () => {
    const { world, deliver } = intake();
    world.drop(LIST_KEY, listOf('+12065550100'));
    world.drop('campaigns/default/spring/campaign.json', 'not JSON');
    await deliver(LIST_KEY);
    expect(world.listItem()?.refusal).toMatch(/campaign\.json cannot be used: it is not JSON.*; mend it/);

    world.drop('campaigns/default/spring/campaign.json', '{}');
    await deliver(LIST_KEY);

    expect(world.listItem()).toMatchObject({ state: 'loaded', contacts: 1 });
    expect(world.listItem()?.refusal).toBeUndefined();
  });
});

describe('a list that cannot be read', () => {
  it.each([
    ['empty', '', 'the list is empty'],
    ['without rows', 'phone,Name\n', 'has a header but no rows'],
    ['without a phone column', 'Name\nAda\n', 'no phone column'],
    ['not text', new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0, 0]), 'a workbook'],
    ['not UTF-8', Buffer.from('phone,Name\n+12065550100,Ren\xe9e\n', 'latin1'), 'not UTF-8'],
    [
      'one line of two million characters',
      `phone,Name\n+12065550100,${'x'.repeat(2_000_000)}`,
      'line 2 is longer than 131072',
    ],
    ['broken in its last line', `${listOf(...numbers(0, 60))}\n\ufffd${'9'.repeat(200_000)}`, 'line 63 is longer'],
  ])('is refused whole if it is %s, and disturbs nothing', async (_, content, refusal) => {
    const { world, deliver } = intake();
    world.drop(LIST_KEY, content);

    await expect(deliver(LIST_KEY)).resolves.toEqual({ batchItemFailures: [] });

    expect(world.contacts.size).toBe(0);
    expect(world.listItem()).toMatchObject({ state: 'refused', refusal: expect.stringContaining(refusal), rows: 0 });
    expect(world.text('reports/default/spring/rejects.csv')).toContain(refusal);
    expect(world.files.has(LIST_KEY)).toBe(true);
    expect(world.reportRequests.length).toBeGreaterThan(0);
  });

  it('is never read further than the row that is too long', async () => {
    const { world, deliver } = intake();
    let pieces = 0;
    world.objects.open = async () =>
      (async function* endless() {
        yield new TextEncoder().encode('phone\n');
        for (;;) {
          pieces += 1;
          yield new Uint8Array(65_536).fill(0x39);
        }
      })();
    world.drop(LIST_KEY, 'x');

    await deliver(LIST_KEY);

    expect(world.listItem()?.state).toBe('refused');
    expect(pieces).toBeLessThan(20);
  });
});

describe('suppression lists', () => {
  it('are loaded before the first contact, also without an event of their own', async () => {
    const { world, deliver } = intake();
    world.drop(OPT_OUT, 'phone\n+12065550100\nnonsense\n');
    world.drop(LIST_KEY, listOf('+12065550100'));

    await deliver(LIST_KEY);

    expect(world.journal.indexOf('endSuppressionList')).toBeLessThan(world.journal.indexOf('putContact'));
    expect(world.suppressed).toEqual(
      new Map([[`${testHash.numberKey('+12065550100')} ${OPT_OUT}`, world.suppression.get(OPT_OUT)?.etag]]),
    );
    expect(world.suppression.get(OPT_OUT)).toMatchObject({ state: 'loaded', numbers: 1, rejected: 1 });
    expect(world.text('reports/suppression/all/rejects/optout.csv')).toContain('2,3,phone,nonsense,');
  });

  it.each([
    ['is not text', new Uint8Array([0xff, 0xfe, 0x31])],
    ['is empty', ''],
    ['has no number in any row', 'phone\nAda\nBob\n'],
  ])('stay refused, so that nobody is called, when one %s', async (_, content) => {
    const { world, deliver, logged } = intake();
    world.drop(LIST_KEY, listOf('+12065550100'));
    await deliver(LIST_KEY);
    world.drop(OPT_OUT, content);

    await deliver(OPT_OUT);

    expect(world.suppression.get(OPT_OUT)).toMatchObject({ state: 'refused', refusal: expect.any(String) });
    expect(logged).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'suppression list refused: nobody is called' }),
    );
    expect(world.reportRequests.at(-1)).toEqual({ campaign: SPRING, kind: 'status' });
  });

  it.each([
    ['suppression/default/optout.csv', 'default', 'nobody of its tenant is called'],
    ['campaigns/default/spring/suppression/optout.csv', 'default/spring', 'nobody of its campaign is called'],
  ])('say whom they stop when %s is refused', async (key, scope, said) => {
    const { world, deliver, logged } = intake();
    world.drop(key, '');
    await deliver(key);
    expect(logged).toContainEqual(
      expect.objectContaining({ level: 'error', message: `suppression list refused: ${said}` }),
    );
    expect(JSON.stringify(logged)).toContain(`"scope":"${scope}"`);
  });

  it('may be lifted by a version without numbers', async () => {
    const { world, deliver } = intake();
    world.drop(OPT_OUT, 'phone\n+12065550100\n');
    await deliver(OPT_OUT);
    world.drop(OPT_OUT, 'phone\n');
    await deliver(OPT_OUT);

    expect(world.suppression.get(OPT_OUT)).toMatchObject({ state: 'loaded', numbers: 0 });
    expect(world.suppressed.get(`${testHash.numberKey('+12065550100')} ${OPT_OUT}`)).not.toBe(
      world.suppression.get(OPT_OUT)?.etag,
    );
  });

  it('end with the version that is in the bucket, even if it changes while the one before is read', async () => {
    const { world, deliver } = intake();
    world.drop(OPT_OUT, 'phone\n+12065550100\n');
    let isReplaced = false;
    world.before['endSuppressionList'] = () => {
      if (!isReplaced) world.drop(OPT_OUT, 'phone\n+12065550101\n');
      isReplaced = true;
    };

    await deliver(OPT_OUT);

    const inForce = [...world.suppressed].filter(([, etag]) => etag === world.suppression.get(OPT_OUT)?.etag);
    expect(inForce.map(([key]) => key)).toEqual([`${testHash.numberKey('+12065550101')} ${OPT_OUT}`]);
    expect(world.suppression.get(OPT_OUT)?.state).toBe('loaded');
  });

  it('are in the way from their first number on until their last', async () => {
    const { world, deliver } = intake();
    world.drop(OPT_OUT, 'phone\n+12065550100\n');
    const states: unknown[] = [];
    world.before['suppress'] = () => states.push(world.suppression.get(OPT_OUT)?.state);

    await deliver(OPT_OUT);

    expect(states.length).toBeGreaterThan(0);
    expect(new Set(states)).toEqual(new Set(['loading']));
  });
});

describe('messages', () => {
  it.each([
    ['no JSON', 'hello'],
    [
      'another event',
      JSON.stringify({
        source: 'aws.s3',
        'detail-type': 'Object Restore Completed',
        detail: { object: { key: LIST_KEY } },
      }),
    ],
    ['an event without a key', JSON.stringify({ source: 'aws.s3', 'detail-type': 'Object Created', detail: {} })],
    ['a folder', objectCreated('campaigns/default/spring/')],
    ['a report', objectCreated('reports/default/spring/rejects.csv')],
  ])('that are %s are ignored, visibly', async (_, body) => {
    const { world, handler, logged } = intake();

    await expect(handler(batchOf(body))).resolves.toEqual({ batchItemFailures: [] });

    expect(logged).toEqual([
      expect.objectContaining({ level: 'warn', details: expect.objectContaining({ messageId: 'm1' }) }),
    ]);
    expect(world.journal).toEqual([]);
  });

  it('about an object that is no list say so where its owner looks', async () => {
    const { world, deliver, logged } = intake();
    await deliver('campaigns/default/spring/contacts.csv');

    expect(world.text('reports/ignored/campaigns/default/spring/contacts.csv.txt')).toBe(
      'campaigns/default/spring/contacts.csv was not taken in: expected campaigns/<tenant>/<campaign>/lists/<name>.csv ' +
        '(or .jsonl, also with .gz), suppression/all/<name>.csv, suppression/<tenant>/<name>.csv or ' +
        'campaigns/<tenant>/<campaign>/suppression/<name>.csv\n',
    );
    expect(logged).toMatchObject([{ level: 'warn', message: 'object ignored' }]);
    await deliver(`campaigns/${'ü'.repeat(500)}`);
    const longest = Math.max(...[...world.files.keys()].map((key) => Buffer.byteLength(key)));
    expect(longest).toBeLessThan(1_024);
  });

  it('take keys as they are, because EventBridge does not encode them', async () => {
    const { world, deliver } = intake();
    const key = 'campaigns/default/spring/lists/März 2026+100%.csv';
    world.drop(key, listOf('+12065550100'));

    await deliver(key);

    expect(world.listItem(key)).toMatchObject({ state: 'loaded', contacts: 1 });
  });

  it('go back to the queue one by one: a bad list does not hold up the next', async () => {
    const { world, deliver } = intake();
    world.drop(LIST_KEY, listOf('+12065550100'));
    world.drop('campaigns/default/autumn/lists/list.csv', listOf('+12065550100'));
    world.failAt(3, false);

    await expect(deliver('campaigns/default/autumn/lists/list.csv', LIST_KEY)).resolves.toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }],
    });
    expect(world.listItem()).toMatchObject({ state: 'loaded' });
  });

  it('do not make the function fail when all of them go back', async () => {
    const { world, deliver } = intake();
    world.drop(LIST_KEY, listOf('+12065550100'));
    world.failAt(0, false);

    await expect(deliver(LIST_KEY)).resolves.toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  });

  it('leave no number and no name in the log', async () => {
    const { world, deliver, logged } = intake();
    world.drop(OPT_OUT, 'phone\n+12065550103\nOttilie\n');
    world.drop(LIST_KEY, `${NASTY_LIST}\n${listOf('+12065550100', 'Ottilie', '+1206555')}`);

    await deliver(LIST_KEY);
    await deliver(OPT_OUT);

    expect(JSON.stringify(logged)).not.toMatch(/5550\d|Ottilie/);
  });
});

describe('after a crash at any step', () => {
  const steps = fc.integer({ min: 0, max: 220 });

  it('a second delivery comes to what an undisturbed one comes to', async () => {
    const undisturbed = intake();
    const drop = (world: World) => {
      world.drop(OPT_OUT, `phone\n${numbers(0, 3).join('\n')}\nx\n`);
      world.drop(LIST_KEY, listOf(...numbers(0, 70), '206 555 0100', 'nobody', ...numbers(60, 80)));
    };
    drop(undisturbed.world);
    await undisturbed.deliver(LIST_KEY);
    const expected = outcomeOf(undisturbed.world, undisturbed.world);

    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(steps, fc.boolean()), { minLength: 1, maxLength: 4 }), async (faults) => {
        const { world, deliver } = intake();
        drop(world);
        for (const [step, isAfter] of faults) {
          world.failAt(step, isAfter);
          await deliver(LIST_KEY);
        }
        world.mend();
        await deliver(LIST_KEY);
        expect(outcomeOf(world, world)).toEqual(expected);
      }),
    );
  });

  it('the controller is awake and the owner has a status', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), async (step, isAfter) => {
        const { world, deliver } = intake();
        world.drop(LIST_KEY, listOf(...numbers(0, 70)));
        world.failAt(step, isAfter);
        await deliver(LIST_KEY);
        world.mend();
        world.wakeUps = 0;
        world.reportRequests.length = 0;

        await deliver(LIST_KEY);

        expect(world.wakeUps).toBeGreaterThan(0);
        expect(world.reportRequests.length).toBeGreaterThan(0);
      }),
    );
  });
});

it('is not built for a country that does not exist', () => {
  const world = new World();
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

  expect(() => createIntakeHandler({ ...world, clock: world.clock, defaultCountry: 'UK', log })).toThrow(
    'the default country must be an ISO 3166 code such as US or GB, got "UK"',
  );
});
