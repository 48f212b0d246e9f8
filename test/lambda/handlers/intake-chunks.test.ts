/** Lists of many chunks: delivered in any order, several times, side by side, to functions that die and tables that throttle. */
import { gzipSync } from 'node:zlib';
import type { SQSEvent } from 'aws-lambda';
import fc from 'fast-check';
import type { ChunkMessage, PoisonedChunk } from '../../../lambda/contract/chunk-message';
import { METRICS } from '../../../lambda/contract/metrics';
import type { CampaignStatus } from '../../../lambda/contract/reports';
import type { Clock } from '../../../lambda/core/clock';
import type { ChunkLimits } from '../../../lambda/core/intake/plan';
import { createIntakeHandler } from '../../../lambda/handlers/intake';
import { createReportHandler } from '../../../lambda/handlers/report';
import { LIST_KEY, Outage, SPRING, World } from '../core/intake/intake-world';
import { NASTY_LIST } from '../core/intake/nasty-list';
import { deliverTo } from './deliveries';
import { batchOf, objectCreated } from './sqs-events';

const phoneOf = (n: number): string => `+1206555${1000 + n}`;
const rowsOf = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, n) => `${phoneOf(from + n)},"Ottilie\n${n}"`);
/** 60 rows: 50 contacts, 4 of them twice in different places, 6 of no use for two reasons. */
const LINES = [
  ...rowsOf(0, 25),
  '1.2E+10,Max',
  ...rowsOf(3, 5),
  'nobody,Ida',
  ...rowsOf(25, 50),
  ...rowsOf(20, 22),
  ...['x', 'y', '1.3E+10', '"z'].map((phone) => `${phone},Tom`),
];
const LIST = ['phone,Name', ...LINES].join('\n');
const TOTALS = {
  state: 'loaded',
  rowsFound: 60,
  rows: 60,
  rejected: 6,
  faults: { 'scientific-notation': 2, 'not-a-number': 3, quotes: 1 },
  duplicates: 4,
  repeated: 4,
  contacts: 50,
};

function intake(world = new World(), chunkLimits: ChunkLimits = { rows: 7, bytes: 1e6 }, clock = impatient()) {
  const logged: { level: string; message: string; details: unknown }[] = [];
  const log = (level: string) => (message: string, details: unknown) => void logged.push({ level, message, details });
  const logs = { info: log('info'), warn: log('warn'), error: log('error') };
  const counts = new Map<string, number>();
  const gauges = {
    count: (metric: string, by = 1) => void counts.set(metric, (counts.get(metric) ?? 0) + by),
    flush: () => undefined,
  };
  const deps = { ...world, defaultCountry: 'US', clock, chunkLimits, gauges, log: logs };
  const handler = createIntakeHandler(deps);
  const status = async () => {
    const report = createReportHandler({ ...world, clock: world.clock, log: logs });
    await report({ campaign: SPRING, kind: 'status' });
    return world.json<CampaignStatus>('reports/default/spring/status.json');
  };
  const drop = (content: string | Uint8Array = LIST, key = LIST_KEY) => {
    world.drop(key, content);
    return deliverTo(handler, world, objectCreated(key));
  };
  /** The list is scanned, and its chunks wait. */
  const scan = async (content: string | Uint8Array = LIST, key = LIST_KEY): Promise<ChunkMessage[]> => {
    world.drop(key, content);
    await handler(batchOf(objectCreated(key)));
    return world.sent.splice(0);
  };
  const deliver = (message: ChunkMessage, received = 1) => handler(delivery(message, received));
  return { world, handler, status, drop, scan, deliver, logged, counts };
}

/** A clock on which every wait is over at once, and has taken its time. */
function impatient(): Clock {
  let nowMs = Date.parse('2026-11-20T15:00:00Z');
  const sleep = async (ms: number) => {
    nowMs += ms;
  };
  return { nowMs: () => nowMs, monotonicMs: () => nowMs, sleep };
}

function delivery(message: object, received: number): SQSEvent {
  const { Records } = batchOf(JSON.stringify(message));
  return {
    Records: Records.map((record) => ({
      ...record,
      attributes: { ...record.attributes, ApproximateReceiveCount: String(received) },
    })),
  };
}

const rejectsOf = (world: World): (string | undefined)[] =>
  (world.text('reports/default/spring/rejects.csv') ?? '').split('\r\n').map((line) => line.split(',')[0]);

describe('a list of many chunks', () => {
  it('has the account of its rows, and its rejects in their order', async () => {
    const { world, drop } = intake();

    await drop();

    expect(world.listItem()).toMatchObject({ ...TOTALS, chunks: 9 });
    expect(rejectsOf(world)).toEqual(['row', '26', '29', '57', '58', '59', '60', '']);
  });

  it('is loaded by chunks that run side by side, and reported once', async () => {
    const { world, scan, deliver, logged } = intake();
    const messages = await scan();

    await Promise.all([...messages, ...messages].map((message) => deliver(message)));

    expect(world.listItem()).toMatchObject(TOTALS);
    expect(logged.filter(({ message }) => message === 'list loaded')).toHaveLength(1);
  });

  it('is callable chunk by chunk: the controller is woken by the first', async () => {
    const { world, scan, deliver } = intake();
    const [first] = await scan();

    await deliver(first as ChunkMessage);

    expect(world.contacts.size).toBe(7);
    expect(world.wakeUps).toBe(1);
    expect(world.campaigns.get(SPRING)?.zoneKeys?.size).toBeGreaterThan(0);
  });

  it('shows in its status what is loaded so far, what is missing and how its columns were understood', async () => {
    const { scan, deliver, status } = intake();
    const [first, second] = await scan();
    await deliver(second as ChunkMessage);
    await deliver(first as ChunkMessage);

    const { state, message, lists } = await status();

    expect(state).toBe('loading');
    expect(message).toContain('14 of 60 rows are dealt with');
    expect(lists).toMatchObject([
      { rowsFound: 60, rows: 14, contacts: 14, columns: { phone: ['phone'], from: 'guessed' } },
    ]);
  });

  it('tells duplicates within itself from those of other lists', async () => {
    const { drop, status } = intake();
    await drop(['phone,Name', ...rowsOf(0, 10)].join('\n'), 'campaigns/default/spring/lists/before.csv');

    await drop();

    const list = (await status()).lists.find(({ list: key }) => key === LIST_KEY);
    expect(list).toMatchObject({ contacts: 40, duplicates: 14, duplicateOf: { thisList: 2, otherLists: 12 } });
  });
});

describe('for all orders, repetitions and crashes', () => {
  it('the account is the same', async () => {
    const step = fc.record({
      pick: fc.nat(1_000),
      isRepeated: fc.boolean(),
      fault: fc.option(fc.tuple(fc.nat(40), fc.boolean())),
      throttles: fc.constantFrom(0, 0, 3, 200),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 30 }), async (steps, rows) => {
        const { world, scan, deliver } = intake(new World(), { rows, bytes: 1e6 });
        const queue = await scan();
        const received = new Map<number, number>();
        const deliverOne = async (index: number, isRepeated: boolean) => {
          const message = queue[index] as ChunkMessage;
          const { batchItemFailures } = await deliver(message, received.get(message.chunk) ?? 1);
          if (batchItemFailures.length === 0 && !isRepeated) queue.splice(index, 1);
        };
        for (const { pick, isRepeated, fault, throttles } of steps) {
          if (queue.length === 0) break;
          if (fault) world.failAt(...fault);
          world.throttles = throttles;
          await deliverOne(pick % queue.length, isRepeated);
          world.mend();
        }
        world.throttles = 0;
        // What is given up on the way may be put back.
        for (let left = 200; queue.length > 0 && left > 0; left--) await deliverOne(0, false);
        for (const letter of world.letters.splice(0)) await deliver(letter as PoisonedChunk);
        expect(world.listItem()).toMatchObject(TOTALS);
        expect(world.contacts.size).toBe(50);
        expect(rejectsOf(world)).toHaveLength(8);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a table that throttles', () => {
  it('gets its writes again, fewer at once, and the chunk stays where it is', async () => {
    const { world, scan, deliver } = intake();
    const [first] = await scan();
    world.throttles = 20;

    await expect(deliver(first as ChunkMessage)).resolves.toEqual({ batchItemFailures: [] });

    expect(world.contacts.size).toBe(7);
  });

  it('for long sends the chunk back to the queue, for as often as it takes, and to no dead letters', async () => {
    const { world, scan, deliver } = intake();
    const [first] = await scan();
    for (let received = 1; received <= 20; received++) {
      world.throttles = 100_000;
      await expect(deliver(first as ChunkMessage, received)).resolves.toMatchObject({
        batchItemFailures: [{ itemIdentifier: 'm1' }],
      });
    }
    world.throttles = 0;
    await deliver(first as ChunkMessage, 21);

    expect(world.letters).toEqual([]);
    expect(world.contacts.size).toBe(7);
    expect(world.delays.slice(0, 4)).toEqual([2, 4, 8, 16]);
    expect(world.delays.at(-1)).toBe(300);
  });

  it('for long is asked more and more rarely', async () => {
    const { world, scan, deliver } = intake(new World(), { rows: 60, bytes: 1e6 });
    const [only] = await scan();
    world.throttles = 100_000;
    await deliver(only as ChunkMessage);
    const writes = world.journal.filter((step) => step === 'putContact').length;
    expect(writes).toBeGreaterThan(20);
    expect(writes).toBeLessThan(120);
  });

  it('costs a chunk no row that it had stored before', async () => {
    const { world, scan, deliver } = intake(new World(), { rows: 60, bytes: 1e6 });
    const [only] = await scan();
    let puts = 0;
    world.before['putContact'] = () => {
      puts += 1;
      world.throttles = puts > 48 ? 100_000 : 0;
    };
    await deliver(only as ChunkMessage);
    world.before = {};
    world.throttles = 0;
    const before = world.journal.length;
    await deliver(only as ChunkMessage);

    // The wave that was refused only.
    expect(world.journal.slice(before).filter((step) => step === 'putContact').length).toBeLessThan(20);
    expect(world.listItem()).toMatchObject(TOTALS);
  });
});

describe('a service that is away', () => {
  const away = () => {
    throw new Outage('the bucket does not answer');
  };

  it('uses up none of the deliveries of a chunk, however often it comes in vain', async () => {
    const { world, scan, deliver, logged, counts } = intake();
    const messages = await scan();
    world.before['endChunk'] = away;
    for (let received = 1; received <= 12; received++)
      await expect(deliver(messages[0] as ChunkMessage, received)).resolves.toMatchObject({ batchItemFailures: [{}] });
    expect(counts.get(METRICS.intakeDeferred)).toBe(12);
    expect(JSON.stringify(logged)).toContain('a service is away or too busy: Error: the bucket does not answer');
    world.before = {};
    for (const message of messages) await deliver(message, 13);

    expect(world.letters).toEqual([]);
    expect(world.listItem()).toMatchObject(TOTALS);
    expect(world.delays.slice(0, 4)).toEqual([2, 4, 8, 16]);
  });

  it('uses up none of those of a list that was dropped', async () => {
    const { world, handler, counts } = intake();
    world.drop(LIST_KEY, LIST);
    world.before['listsOf'] = away;
    const event = JSON.parse(objectCreated(LIST_KEY)) as object;
    for (let received = 1; received <= 12; received++)
      await expect(handler(delivery(event, received))).resolves.toMatchObject({ batchItemFailures: [{}] });
    world.before = {};
    await deliverTo(handler, world, JSON.stringify(event));

    expect(counts.get(METRICS.intakeDeferred)).toBe(12);
    expect(world.letters).toEqual([]);
    expect(world.listItem()).toMatchObject(TOTALS);
  });

  it('is told apart from a failure of the chunk, of which it may have five', async () => {
    const { world, scan, deliver } = intake();
    const [first] = await scan();
    const fail = async (failure: () => void, times: number) => {
      world.before['endChunk'] = failure;
      for (let time = 0; time < times; time++) await deliver(first as ChunkMessage);
    };
    const broken = () => {
      throw new Error('it broke me');
    };
    await fail(broken, 3);
    await fail(away, 4);
    await fail(broken, 2);
    expect(world.letters).toEqual([]);
    await fail(broken, 1);

    expect(world.letters).toMatchObject([{ chunk: 0, reason: 'given up after 5 deliveries: Error: it broke me' }]);
  });
});

describe('a chunk that takes long', () => {
  it('goes on in another delivery before its function is out of time, and is not given up for it', async () => {
    const slow = impatient();
    const { world, scan, deliver } = intake(new World(), { rows: 60, bytes: 1e6 }, slow);
    world.before['putContact'] = () => void slow.sleep(8_000);
    const [only] = await scan();
    const answers = [];
    for (let received = 1; received <= 12; received++) answers.push(await deliver(only as ChunkMessage, received));

    expect(answers[0]?.batchItemFailures).toHaveLength(1);
    expect(world.listItem()).toMatchObject(TOTALS);
    expect(world.letters).toEqual([]);
    expect(world.delays).toEqual(world.delays.map(() => 2));
  });
});

describe('a chunk under way', () => {
  it('tells of its progress every three seconds', async () => {
    const clock = impatient();
    const { world, scan, deliver } = intake(new World(), { rows: 60, bytes: 1e6 }, clock);
    const [only] = await scan();
    const startedAtMs = clock.nowMs();
    const toldAtMs: number[] = [];
    world.before['putContact'] = () => void clock.sleep(100);
    world.before['noteProgress'] = () => toldAtMs.push(clock.nowMs() - startedAtMs);
    await deliver(only as ChunkMessage);

    expect(toldAtMs.length).toBeGreaterThan(0);
    expect(toldAtMs.every((atMs, n) => atMs - (toldAtMs[n - 1] ?? 0) >= 3_000)).toBe(true);
  });

  it('keeps the texts of its rejects, letters of several bytes included, wherever pieces are cut', async () => {
    const world = new World();
    world.pieceBytes = 7;
    const { drop } = intake(world, { rows: 7, bytes: 1e6 });
    await drop(`phone,Name\n${'jemand-ohne-Nümmer-äöüß,Ida\n'.repeat(20)}`);

    const rejects = world.text('reports/default/spring/rejects.csv') ?? '';
    expect(rejects.split('Nümmer-äöüß')).toHaveLength(21);
  });
});

describe('a poisoned chunk', () => {
  const poison = (world: World, what: string) => {
    world.before['endChunk'] = () => {
      if ([...world.contacts.values()].some(({ row }) => row > 21 && row < 29)) throw new Error(what);
    };
  };
  const deliverAll = async (
    messages: readonly ChunkMessage[],
    deliver: (message: ChunkMessage) => Promise<unknown>,
  ) => {
    for (const message of messages) for (let count = 0; count < 6; count++) await deliver(message);
  };

  it('says which bytes and why, and its list ends without it', async () => {
    const { world, scan, deliver, status } = intake();
    const messages = await scan();
    const [others, chosen] = [messages.filter(({ chunk }) => chunk !== 3), messages.filter(({ chunk }) => chunk === 3)];
    await deliverAll(others, deliver);
    poison(world, 'row 23 broke me, number +12065551022');
    await deliverAll(chosen, deliver);

    expect(world.letters).toEqual([
      {
        ...chosen[0],
        bytes: [expect.any(Number), expect.any(Number)],
        rows: [22, 28],
        reason: 'given up after 5 deliveries: Error: row 23 broke me, number +…',
      },
    ]);
    const { lists, state } = await status();
    expect(state).toBe('dialing');
    expect(lists[0]).toMatchObject({ state: 'incomplete', rowsFound: 60, rows: 53 + 3 });
    expect(lists[0]?.refusal).toMatch(/1 of 9 parts.*rows 22 to 28 \(bytes \d+ to \d+\): Error: row 23 broke me/);
    expect(world.text('reports/default/spring/rejects.csv')).toContain('not loaded: rows 22 to 28');
  });

  it('is given up, too, if its function ends without a word', async () => {
    const { world, scan, deliver } = intake();
    const [first] = await scan();
    world.before['touchCampaign'] = () => {
      throw new Error('killed');
    };
    world.before['noteFailure'] = () => {
      throw new Error('killed');
    };
    await deliverAll([first as ChunkMessage], deliver);

    expect(world.letters).toMatchObject([{ chunk: 0, reason: expect.stringContaining('ended without a word') }]);
  });

  it('is loaded after all when its message is put back', async () => {
    const { world, scan, deliver } = intake();
    const messages = await scan();
    poison(world, 'not yet');
    await deliverAll(messages, deliver);
    world.before = {};
    expect(world.listItem()?.state).toBe('incomplete');

    for (const letter of world.letters) await deliver(letter as PoisonedChunk);

    expect(world.listItem()).toMatchObject(TOTALS);
    expect(world.listItem()?.refusal).toBeUndefined();
  });

  it('leaves the other messages alone; one that is no chunk is given up by its deliveries', async () => {
    const { world, handler } = intake();
    world.drop(LIST_KEY, LIST);
    world.before['listsOf'] = () => {
      throw new Error('no such table');
    };
    const event = JSON.parse(objectCreated(LIST_KEY)) as object;

    await expect(handler(delivery(event, 4))).resolves.toMatchObject({ batchItemFailures: [{}] });
    await expect(handler(delivery(event, 5))).resolves.toEqual({ batchItemFailures: [] });
    expect(world.letters).toEqual([
      { kind: 'message', body: JSON.stringify(event), reason: expect.stringContaining('no such table') },
    ]);

    world.before = {};
    await deliverTo(handler, world, JSON.stringify(world.letters[0]));
    expect(world.listItem()).toMatchObject(TOTALS);
  });
});

describe('other forms of the same list', () => {
  const utf16 = (text: string): Uint8Array => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  const jsonLines = (lines: string[]) =>
    lines
      .map((line) => JSON.stringify({ phone: line.split(',')[0], Name: line.slice(line.indexOf(',') + 1) }))
      .join('\n');

  it.each([
    ['gzip', 'list.csv.gz', gzipSync(LIST)],
    ['gzip under the name of a plain list', 'list.csv', gzipSync(LIST)],
    ['UTF-16 with a byte order mark', 'list.csv', utf16(LIST)],
    ['gzip of UTF-16', 'list.csv.gz', gzipSync(utf16(LIST))],
    ['big endian UTF-16', 'list.csv', Buffer.from(utf16(LIST)).swap16()],
  ])('comes to the same as %s', async (_, name, content) => {
    const { world, drop } = intake();
    const key = `campaigns/default/spring/lists/${name}`;

    await drop(content, key);

    expect(world.listItem(key)).toMatchObject(TOTALS);
    expect(rejectsOf(world)).toEqual(['row', '26', '29', '57', '58', '59', '60', '']);
  });

  it('comes to the same as the plain one, however nasty', async () => {
    const [plain, packed] = [intake(), intake()];
    await plain.drop(NASTY_LIST);
    await packed.drop(gzipSync(NASTY_LIST));

    const sides = [plain, packed].map(({ world }) =>
      [...world.contacts.values()].map(({ row, phone }) => ({ row, phone })),
    );
    expect(sides[0]).toEqual(sides[1]);
    expect(plain.world.text('reports/default/spring/rejects.csv')).toBe(
      packed.world.text('reports/default/spring/rejects.csv'),
    );
  });

  it.each(['list.jsonl', 'list.jsonl.gz'])('is read as JSON lines (%s)', async (name) => {
    const { world, drop } = intake();
    const key = `campaigns/default/spring/lists/${name}`;
    const text = `${jsonLines(LINES.slice(0, -1))}\n\n["no object"]\n`;

    await drop(name.endsWith('.gz') ? gzipSync(text) : text, key);

    expect(world.listItem(key)).toMatchObject({
      ...TOTALS,
      faults: { 'scientific-notation': 2, 'not-a-number': 3, json: 1 },
    });
    expect(world.text(`reports/default/spring/rejects/${name}.csv`)).toContain(
      '60,61,,,"the line is not a JSON object',
    );
  });

  it.each([
    ['cut off', gzipSync(LIST).subarray(0, 60), 'packed with gzip, and damaged'],
    ['UTF-16 that is none', Uint8Array.from([0xff, 0xfe, 0x00, 0xdc, 0x41]), 'UTF-16'],
    ['a packed workbook', gzipSync(Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0])), 'a workbook'],
  ])('is refused whole if it is %s', async (_, content, refusal) => {
    const { world, drop } = intake();

    await drop(content);

    expect(world.listItem()).toMatchObject({ state: 'refused', refusal: expect.stringContaining(refusal) });
    expect(world.contacts.size).toBe(0);
  });
});
