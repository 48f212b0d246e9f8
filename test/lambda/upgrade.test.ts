/**
 * What version 1 has written (test/fixtures/version-1) is read by this one, and what this one writes has the same shape. A
 * change of shape fails here: it needs a version of its own, and a second set of fixtures beside the first.
 */
import { readFileSync } from 'node:fs';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoAttemptStore } from '../../lambda/adapters/attempt-store';
import { DynamoPaceContacts } from '../../lambda/adapters/pace-contacts';
import { readChunkMessage } from '../../lambda/contract/chunk-message';
import { type DialRequest, parseDialRequest } from '../../lambda/contract/dial-request';
import type { CampaignItem, ContactItem, FlightItem, LeaseItem } from '../../lambda/contract/items';
import { type AttemptNote, type ContactEvent, parseMailboxMessage } from '../../lambda/contract/mailbox';
import { dialAttempt } from '../../lambda/core/dial/dial-attempt';
import { createChunkReader } from '../../lambda/core/intake/chunk-reader';
import type { ListPlan } from '../../lambda/core/intake/plan';
import { readObjectNotice } from '../../lambda/core/intake/s3-event';
import type { Effect } from '../../lambda/core/pace/flights';
import { type LeaseRecord, standbyStep, takenRecord } from '../../lambda/core/pace/lease';
import { MEMORY_VERSION, type PaceMemory } from '../../lambda/core/pace/memory';
import { Pacer } from '../../lambda/core/pace/pacer';
import { runController } from '../../lambda/core/pace/run-controller';
import { resultsLine } from '../../lambda/core/report/results';
import { type NumberRecord, withAttempt } from '../../lambda/core/rules/number-record';
import { contactRules } from '../../lambda/core/rules/retries';
import { settle } from '../../lambda/core/rules/settlement';
import { standingOf } from '../../lambda/core/rules/standing';
import { createDialHandler } from '../../lambda/handlers/dial';
import { VirtualClock } from '../../sim/virtual-clock';
import { startLocalTables } from './adapters/local-tables';
import { aDialRequest, scripted } from './core/dial/dialing';
import {
  acceptedAs,
  aNote,
  emptyMailbox,
  FLIGHT_RULES,
  hoursWith,
  keyOf,
  LIMITS,
  NOW_MS,
  RETRIES,
  RULES,
  somePorts,
  ZONE,
} from './core/pace/pacing';
import { batchOf } from './handlers/sqs-events';

const textOf = (name: string): string => readFileSync(`test/fixtures/version-1/${name}.json`, 'utf8');
const fixture = <T>(name: string): T => JSON.parse(textOf(name)) as T;

/** Names of the fields, those of objects under their path; a list counts as one field. */
function shapeOf(value: unknown, base = ''): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [base];
  return Object.entries(value).flatMap(([name, field]) =>
    field === undefined ? [] : shapeOf(field, `${base}.${name}`),
  );
}

const aPacer = () => new Pacer(LIMITS, FLIGHT_RULES, NOW_MS, NOW_MS);
const flights = fixture<readonly FlightItem[]>('flights');
const contact = fixture<ContactItem>('contact');
const least = fixture<ContactItem>('contact-with-the-least');

describe('what version 1 has written is read', () => {
  it.each(['dial-request', 'dial-request-with-settings', 'dead-letter'])('%s', (name) => {
    expect(parseDialRequest(textOf(name))).toEqual({ ok: true, value: fixture(name) });
  });

  it.each(['attempt-note', 'contact-event'])('%s', (name) => {
    expect(parseMailboxMessage(textOf(name))).toEqual({ ok: true, value: fixture(name) });
  });

  it('messages of the intake, and the plan that they go by', () => {
    expect(readChunkMessage(textOf('chunk-message'))).toEqual(fixture('chunk-message'));
    expect(readObjectNotice(textOf('object-created'))).toMatchObject({
      kind: 'created',
      sequencer: '617f08299329d189',
    });
    const plan = fixture<ListPlan>('plan');
    const [chunk] = plan.chunks;
    const reader = createChunkReader(plan.syntax, chunk ?? { row: 1, line: 1 }, plan.defaultCountry);
    const rows = [...reader.push(new TextEncoder().encode('+12065550100;Ada;America/Denver\n')), ...reader.end()];
    expect(rows).toMatchObject([{ row: 1, line: 2, reading: { kind: 'contact', attributes: { Name: 'Ada' } } }]);
  });

  it('leases, calls and tombstones: calls go on to count, and end as they would have', () => {
    const pacer = aPacer();
    pacer.restore(flights, undefined, NOW_MS);
    expect([pacer.flights.own, pacer.flights.others(NOW_MS)]).toEqual([3, 1]);
    const event = fixture<ContactEvent>('contact-event');
    expect(pacer.event({ ...event, contactId: 'gone', eventType: 'INITIATED' }, NOW_MS)).toEqual([]);
    const kinds = (effects: readonly Effect[]) => effects.map(({ kind }) => kind);
    expect(kinds(pacer.event(event, NOW_MS))).toEqual(['settle', 'remove']);
    // The second is of the time before leases named a number.
    expect(kinds(pacer.note(aNote(2, acceptedAs('c2')), NOW_MS))).toEqual(['put', 'news']);
    expect(pacer.flights.own).toBe(2);
  });

  it('the memory of a controller, all of it', () => {
    const memory = fixture<PaceMemory>('memory');
    const pacer = aPacer();
    pacer.restore([], memory, memory.savedAtMs);
    expect(memory.version).toBe(MEMORY_VERSION);
    const { lastStarts, ...own } = memory;
    expect(JSON.parse(JSON.stringify(pacer.memory(memory.savedAtMs)))).toEqual({ ...own, newlyOver: [] });
  });

  it('the lease of a controller, whoever takes it over', () => {
    const record = fixture<LeaseRecord>('controller-lease');
    const view = { me: 'me', record, stillForMs: 0, nowMs: NOW_MS, isWoken: false, hasWaited: false };
    expect(standbyStep(view)).toMatchObject({ kind: 'take', isClean: true });
    expect(takenRecord('me', record)).toMatchObject({ epoch: 5, reservedUntilMs: record.reservedUntilMs });
  });

  it.each([
    ['with everything', contact],
    ['with the least', least],
  ])('a contact %s, and what became of it', (_, item) => {
    const ending = {
      kind: 'ended',
      contactId: 'c1',
      disposition: 'no-answer',
      endedAtMs: NOW_MS,
      crashed: false,
    } as const;
    const attempt = { requestId: 'request-1', admittedAtMs: NOW_MS, ending };
    const settlement = settle(item, attempt, contactRules(RETRIES, undefined), true, NOW_MS);
    expect(settlement).toMatchObject({ state: 'pending', attempts: 2, try: 3 });
    expect(resultsLine(item)).toContain('+12065550100,');
  });

  it('a campaign, and the record of a number', () => {
    expect(standingOf(fixture<CampaignItem>('campaign'), NOW_MS)).toEqual({ kind: 'active' });
    const record = fixture<NumberRecord>('number');
    expect(withAttempt(record, { requestId: 'r9', atMs: NOW_MS }, NOW_MS)).toMatchObject({ total: 3, revision: 4 });
  });
});

describe('what this version writes has the shape of version 1', () => {
  it('notes', async () => {
    const request = aDialRequest();
    const { ports, clock, notes } = scripted(request);
    await clock.run(dialAttempt({ request, claimant: 'me', endsAtMs: Number.POSITIVE_INFINITY }, ports));
    const optional = ['.isRecorded'];
    expect(shapeOf(notes[0]).filter((path) => !optional.includes(path))).toEqual(
      shapeOf(fixture<AttemptNote>('attempt-note')),
    );
  });

  it('memory, or MEMORY_VERSION is another one', () => {
    const memory = fixture<PaceMemory>('memory');
    const own = aPacer().memory(NOW_MS);
    const optional = ['.limits.quota', '.means.holdMs', '.activeSinceMs', '.lastStarts', '.newlyOver'];
    const isNeeded = (field: string) => !optional.some((each) => field.startsWith(each));
    expect(shapeOf(own).filter(isNeeded)).toEqual(shapeOf(memory).filter(isNeeded));
  });

  it('requests', async () => {
    const { sent } = await oneMinute(undefined);
    const written = new Set(shapeOf(JSON.parse(sent[0] ?? '{}')));
    expect(written).toEqual(new Set(shapeOf(fixture<DialRequest>('dial-request'))));
  });
});

/** A controller that takes over and finds this in the place of its predecessor's memory. */
async function oneMinute(memory: unknown) {
  const clock = new VirtualClock(NOW_MS);
  const things = somePorts(clock);
  things.tables.load('default/spring', keyOf(1), '+12065551001', ZONE);
  things.tables.memory = memory as PaceMemory;
  const mailbox = emptyMailbox(clock);
  const departures: string[] = [];
  const invocation = { isWoken: false, deadlineMs: clock.monotonicMs() + 285_000 };
  void runController({ ...things.ports, mailbox, hours: hoursWith() }, RULES, invocation).then(
    (departure) => departures.push(departure),
    (error: unknown) => departures.push(String(error)),
  );
  void clock.sleep(8_000);
  await clock.runUntil(() => false, clock.nowMs() + 8_000);
  return { ...things, departures };
}

const memory = fixture<PaceMemory>('memory');

it.each([
  ['of an older version', { ...memory, savedAtMs: NOW_MS, version: 2, limits: 'as it was then', lastStarts: 7 }],
  ['of a newer version', { version: 4, savedAtMs: NOW_MS, everything: {} }],
  ['of no version', { savedAtMs: NOW_MS }],
  ['that is a text', 'memory'],
  ['that is nothing', null],
  ['that is a list', []],
])('a controller that finds a memory %s begins as one that knows nothing, and lets somebody in', async (_, found) => {
  const { sent, departures, logged, tables } = await oneMinute(found);
  expect(departures).toEqual([]);
  expect(logged.filter((line) => line.startsWith('turn failed'))).toEqual([]);
  expect(sent.length).toBeGreaterThan(0);
  // Cold: one call, until it is known how full the instance is. And what it saves is its own again.
  expect(tables.memory).toMatchObject({ version: MEMORY_VERSION, window: 1 });
});

it.each([
  ['of a newer version', { version: 3 }],
  ['of no version', { version: undefined }],
])('a dial request %s goes back to the queue and is claimed by nobody: its contact lapses', async (_, change) => {
  const request = aDialRequest();
  const { ports, clock, journal } = scripted(request);
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const handler = createDialHandler({
    ...ports,
    openTelephony: () => ports.telephony,
    newClaimant: () => 'me',
    log: quiet,
  });
  const answer = handler(batchOf(JSON.stringify({ ...request, ...change }), JSON.stringify(request)), {
    getRemainingTimeInMillis: () => 15_000,
  });
  await expect(clock.run(answer)).resolves.toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  // Only the one beside it.
  expect(journal.filter((entry) => entry.startsWith('claim'))).toHaveLength(1);
});

it('fields that only a newer version knows outlive an attempt on the contact, and on its lease', async () => {
  await using tables = await startLocalTables();
  const TableName = 'contacts';
  await tables.client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' }) as const),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  const future = { language: 'fr', since: 7 };
  const pending = { ...least, state: 'pending', dueKey: 'k', dueAtMs: 1, future };
  await tables.client.send(new PutCommand({ TableName, Item: pending }));
  const contacts = new DynamoPaceContacts(tables.client, TableName);
  const attempts = new DynamoAttemptStore(tables.client, TableName);
  const request = fixture<DialRequest>('dial-request');
  const lease = flights[0] as LeaseItem;
  const outcome = acceptedAs('c1');
  await contacts.admit(request, pending.dueAtMs);
  await attempts.claim({ request, claimant: 'me', atMs: NOW_MS });
  await attempts.record({ request, claimant: 'me', outcome, startedAtMs: NOW_MS });
  const read = async () => {
    const Key = { pk: least.pk, sk: least.sk };
    return (await tables.client.send(new GetCommand({ TableName, Key }))).Item as ContactItem;
  };
  const ending = {
    kind: 'ended',
    contactId: 'c1',
    disposition: 'answered',
    endedAtMs: NOW_MS,
    crashed: false,
  } as const;
  const settlement = settle(await read(), { ...lease, ending }, contactRules(RETRIES, undefined), true, NOW_MS);
  expect(await contacts.settle(lease, settlement, 'k')).toBe(true);
  expect(await read()).toMatchObject({ state: 'completed', future });
  expect(resultsLine(await read())).toContain(',completed,');

  const pacer = aPacer();
  const later: object = { ...flights[1], future };
  pacer.restore([later as FlightItem], undefined, NOW_MS);
  const effects: readonly object[] = pacer.note(aNote(2, acceptedAs('c2')), NOW_MS);
  expect(effects[0]).toMatchObject({ kind: 'put', item: { contactId: 'c2', future } });
});

it('an outcome that only a newer dialer knows keeps the room of its call until it is known to be over', async () => {
  const clock = new VirtualClock(NOW_MS);
  const things = somePorts(clock);
  const { dueKey, dueAtMs, ...rest } = { ...least, dueKey: 'k', dueAtMs: 1 };
  things.tables.contacts.set(keyOf(1), { ...rest, outcome: { kind: 'queued', place: 3 } } as never);
  things.tables.flights.set(flights[0]?.sk ?? '', {
    ...flights[0],
    contactId: undefined,
    validUntilMs: NOW_MS,
  } as never);
  const mailbox = emptyMailbox(clock);
  const invocation = { isWoken: false, deadlineMs: clock.monotonicMs() + 285_000 };
  void runController({ ...things.ports, mailbox, hours: hoursWith() }, RULES, invocation);
  void clock.sleep(30_000);
  await clock.runUntil(() => false, clock.nowMs() + 30_000);
  expect(things.logged.filter((line) => line.startsWith('turn failed'))).toEqual([]);
  expect([...things.tables.flights.values()]).toMatchObject([{ kind: 'lease', unknownSinceMs: expect.any(Number) }]);
  expect(things.tables.contacts.get(keyOf(1))).toMatchObject({ state: 'dialing', attempts: 1 });
});
