import { leaseKey, type StoredFlightItem } from '../../../../lambda/contract/items';
import type { LifecycleEvent } from '../../../../lambda/contract/lifecycle';
import { METRICS } from '../../../../lambda/contract/metrics';
import type { PaceLimits } from '../../../../lambda/core/pace/pacer';
import type { CallingHours, MailboxDelivery } from '../../../../lambda/core/pace/ports';
import { type ControllerPorts, runController } from '../../../../lambda/core/pace/run-controller';
import { VirtualClock } from '../../../../sim/virtual-clock';
import { acceptedAs, aLease, aNote, anEvent, hoursWith, keyOf, LIMITS, NOW_MS, RULES, somePorts, ZONE } from './pacing';

/** A mailbox that delivers what was not acknowledged again. */
class Letterbox {
  readonly acknowledged: string[] = [];
  readonly #clock: VirtualClock;
  #waiting: MailboxDelivery[] = [];
  #sent = 0;
  received = 0;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  push(message: object | string): string {
    this.#sent += 1;
    const body = typeof message === 'string' ? message : JSON.stringify(message);
    this.#waiting.push({ body, receipt: `receipt-${this.#sent}` });
    return `receipt-${this.#sent}`;
  }

  async receive(): Promise<readonly MailboxDelivery[]> {
    for (let waited = 0; waited < 1_000 && this.#waiting.length === 0; waited += 50) await this.#clock.sleep(50);
    this.received += this.#waiting.length;
    return this.#waiting.splice(0);
  }

  async acknowledge(receipts: readonly string[]): Promise<void> {
    this.acknowledged.push(...receipts);
    await Promise.resolve();
  }
}

/** A controller's invocations in virtual time. */
function aDeployment(limits: Partial<PaceLimits> = {}, hours: CallingHours = hoursWith()) {
  const clock = new VirtualClock(NOW_MS);
  const things = somePorts(clock);
  const mailbox = new Letterbox(clock);
  const departures: string[] = [];
  // Each invocation is told its own journal entries; ids are unique over all of them.
  const ports: ControllerPorts = { ...things.ports, mailbox, hours };
  const start = async (stayMs = 285_000) => {
    const rules = { ...RULES, limits: { ...LIMITS, ...limits } };
    const deadlineMs = clock.monotonicMs() + stayMs;
    departures.push(await runController(ports, rules, { isWoken: false, deadlineMs }));
  };
  const load = (count: number) => {
    for (let n = 1; n <= count; n += 1) things.tables.load('default/spring', keyOf(n), `+1206555${1_000 + n}`, ZONE);
  };
  const pass = (ms: number) => {
    // Something must be due at the end, or the clock stops short.
    void clock.sleep(ms);
    return clock.runUntil(() => false, clock.nowMs() + ms);
  };
  return { ...things, ports, clock, mailbox, departures, start, load, pass };
}

it('leaves after three seconds when there is nothing to do, and says so to its successor', async () => {
  const { start, pass, departures, tables } = aDeployment();
  void start();
  await pass(2_500);
  expect(departures).toEqual([]);
  await pass(3_500);
  expect(departures).toEqual(['idle']);
  expect(tables.lease).toMatchObject({ clean: true, idle: true });
  expect(tables.lease).not.toHaveProperty('holder');
});

it('stays while something is due, until its time is up', async () => {
  const { start, pass, load, departures, tables } = aDeployment();
  load(5);
  tables.stopReason = 'drill';
  void start(20_000);
  await pass(15_000);
  expect(departures).toEqual([]);
  await pass(10_000);
  expect(departures).toEqual(['out-of-time']);
  expect(tables.lease).toMatchObject({ clean: true });
});

it('admits nobody any more once its time is up, though it waits for the answer to its last question', async () => {
  const { start, pass, load, sent, departures } = aDeployment({ quota: 500 });
  load(400);
  void start(20_000);
  await pass(19_000);
  const oneSecondBefore = sent.length;
  // The turn that finds that time is up begins within 150 ms of it, and admits.
  await pass(1_250);
  const before = sent.length;
  expect(before).toBeGreaterThan(oneSecondBefore);
  expect(departures).toEqual([]);
  await pass(2_000);
  expect(departures).toEqual(['out-of-time']);
  expect(sent).toHaveLength(before);
});

describe('stays for what comes within a minute, and for nothing later:', () => {
  const opensAt = (atMs: number): CallingHours => ({
    of: (campaign) => ({
      ...hoursWith().of(campaign),
      isOpen: (_zoneKey, nowMs) => nowMs >= atMs,
      nextOpeningMs: () => atMs,
    }),
  });
  const withDue = (atMs: number) => {
    const deployment = aDeployment();
    deployment.load(1);
    const { contacts } = deployment.tables;
    for (const [key, contact] of contacts) contacts.set(key, { ...contact, dueAtMs: atMs });
    return deployment;
  };
  const withOpening = (atMs: number) => {
    const deployment = aDeployment({}, opensAt(atMs));
    deployment.load(1);
    return deployment;
  };
  const withStart = (atMs: number) => {
    const deployment = aDeployment();
    deployment.load(1);
    deployment.tables.define('default/spring', { startsAtMs: atMs });
    return deployment;
  };

  it.each([
    ['a contact that is due', withDue],
    ['a window that opens', withOpening],
    ['a campaign that begins', withStart],
  ])('%s', async (_what, deploymentWith) => {
    const [soon, later] = [deploymentWith(NOW_MS + 40_000), deploymentWith(NOW_MS + 120_000)];
    for (const { start, pass } of [soon, later]) {
      void start();
      await pass(20_000);
    }
    expect(soon.departures).toEqual([]);
    expect(later.departures).toEqual(['idle']);
  });
});

it.each([
  ['a note of an attempt is', aNote(7, acceptedAs('c7')), []],
  ['other people’s calls are not', anEvent('INITIATED', 'x', { initiationMethod: 'TRANSFER' }), ['idle']],
])('%s a reason to stay for three seconds more', async (_what, message, then) => {
  const { start, pass, mailbox, departures } = aDeployment();
  void start();
  await pass(2_400);
  mailbox.push(message);
  await pass(2_600);
  expect(departures).toEqual(then);
  await pass(2_500);
  expect(departures).toEqual(['idle']);
});

it('stays while a call may be up', async () => {
  const { start, pass, departures, tables } = aDeployment();
  const lease = aLease(1, { contactId: 'c1' });
  tables.flights.set(lease.sk, lease);
  void start();
  await pass(60_000);
  expect(departures).toEqual([]);
});

it('renews before it admits, and every request is good within what was reserved', async () => {
  const { start, pass, load, journal, sent, tables } = aDeployment();
  load(1);
  void start();
  await pass(2_000);
  const order = journal.filter((entry) => ['lease.write', 'contacts.admit'].includes(entry));
  // Taking the lease, renewing it, and only then the first admission.
  expect(order.slice(0, 3)).toEqual(['lease.write', 'lease.write', 'contacts.admit']);
  const { validUntilMs } = JSON.parse(sent[0] ?? '') as { validUntilMs: number };
  expect(validUntilMs).toBeLessThanOrEqual(tables.lease?.lastValidUntilMs ?? 0);
});

it('reserves a whole spacing beyond every slot that it gave, so that a successor of a crash keeps to the rate', async () => {
  const { start, pass, load, sent, tables } = aDeployment({ bucket: { callsPerSecond: 2, burst: 1 } });
  load(50);
  void start();
  for (let ms = 0; ms < 20_000; ms += 37) {
    await pass(37);
    const slots = sent.map((body) => (JSON.parse(body) as { validFromMs: number }).validFromMs);
    const { reservedUntilMs = 0, clean } = tables.lease ?? {};
    if (clean === false && slots.length > 0) expect(reservedUntilMs - Math.max(...slots)).toBeGreaterThanOrEqual(610);
  }
  expect(sent.length).toBeGreaterThan(1);
});

it('calls for a standby while nobody stands by, and not more often than every half minute', async () => {
  const { start, pass, load, tables, journal } = aDeployment();
  load(5);
  tables.stopReason = 'drill';
  const invitations = () => journal.filter((entry) => entry === 'standbys.invite').length;
  void start();
  await pass(1_500);
  expect(invitations()).toBe(0);
  await pass(2_000);
  expect(invitations()).toBe(1);
  await pass(25_000);
  expect(invitations()).toBe(1);
  await pass(10_000);
  expect(invitations()).toBe(2);
  void start();
  await pass(60_000);
  expect(invitations()).toBe(2);
});

it('calls for nobody while there is nothing to do', async () => {
  const { start, pass, journal, departures } = aDeployment();
  void start();
  await pass(10_000);
  expect(departures).toEqual(['idle']);
  expect(journal).not.toContain('standbys.invite');
});

it('goes on when no standby can be called', async () => {
  const { start, pass, load, departures, failing, logged } = aDeployment();
  load(3);
  failing.add('standbys.invite');
  void start();
  await pass(5_000);
  expect(departures).toEqual([]);
  expect(logged).toContain('no standby could be called [{"error":"Error: the store does not answer"}]');
});

it('that was deposed leaves at once, and writes nothing any more', async () => {
  const { start, pass, load, departures, tables, journal } = aDeployment({ quota: 2 });
  load(50);
  void start();
  await pass(2_000);
  if (!tables.lease) throw new Error('no lease');
  tables.lease = { ...tables.lease, epoch: tables.lease.epoch + 1, sequence: 0, holder: 'somebody else' };
  const taken = tables.lease;
  await pass(500);
  expect(departures).toEqual(['deposed']);
  const writes = journal.length;
  await pass(5_000);
  expect(journal).toHaveLength(writes);
  expect(tables.lease).toEqual(taken);
});

it('hands over to the standby when a third comes, and the standby goes on at once', async () => {
  const { start, pass, load, departures, tables } = aDeployment({ quota: 2 });
  load(50);
  void start();
  await pass(2_000);
  void start();
  await pass(2_000);
  const before = tables.lease?.epoch ?? 0;
  void start();
  await pass(3_000);
  expect(departures).toEqual(['handed-over']);
  expect(tables.lease?.epoch).toBe(before + 2);
  expect(tables.lease).toMatchObject({ clean: false });
  expect(tables.lease?.holder).toBeDefined();
});

it('hands over only when nothing is being read: meanwhile it stays the active one, and admits', async () => {
  const { start, pass, load, answers, clock, departures, sent, tables, counts } = aDeployment({ quota: 500 });
  load(400);
  answers.reading = clock.sleep(5_000).then(() => ({ kind: 'empty' }));
  void start();
  await pass(1_000);
  void start();
  void start();
  await pass(1_500);
  const [{ epoch = 0 } = {}, before] = [tables.lease, sent.length];
  await pass(2_000);
  expect(sent.length).toBeGreaterThan(before);
  expect(tables.lease?.epoch).toBe(epoch);
  expect(departures).toEqual([]);
  await pass(2_000);
  expect(departures).toEqual(['handed-over']);
  expect(counts.get(METRICS.takeovers)).toBeUndefined();
});

it('does not wait for what is being read once its time is up', async () => {
  const { start, pass, load, answers, clock, departures, tables } = aDeployment();
  load(400);
  answers.reading = clock.sleep(20_000).then(() => ({ kind: 'empty' }));
  void start(5_000);
  await pass(8_000);
  expect(departures).toEqual(['out-of-time']);
  expect(tables.lease).toMatchObject({ clean: true });
});

describe('what a predecessor left', () => {
  const bundle: StoredFlightItem = {
    pk: 'FLIGHTS',
    sk: 'LEASES#request-1',
    kind: 'leases',
    leases: [1, 2].map((n) => {
      const { pk, sk, kind, ...lease } = aLease(n);
      return lease;
    }),
  };
  /** The first call of the bundle is over and settled, the second is up: so say their contacts. */
  const left = (isClean: boolean) => {
    const deployment = aDeployment();
    const { tables, load } = deployment;
    tables.flights.set(bundle.sk, bundle);
    load(2);
    for (const n of [1, 2]) {
      const contact = tables.contacts.get(keyOf(n));
      if (!contact) throw new Error('not loaded');
      const { dueKey, dueAtMs, ...rest } = contact;
      const history = [{ requestId: 'request-1', try: 1, admittedAtMs: NOW_MS, outcome: 'accepted' as const }];
      const up = { state: 'in-progress' as const, requestId: 'request-2', outcome: acceptedAs('c2') };
      tables.contacts.set(keyOf(n), { ...rest, ...(n === 1 ? { state: 'completed', history } : up) });
    }
    const record = { epoch: 3, sequence: 7, reservedUntilMs: NOW_MS, lastValidUntilMs: NOW_MS, clean: isClean };
    tables.lease = isClean ? record : { ...record, holder: 'gone' };
    return deployment;
  };

  it('is learnt from the contacts: what is up counts, what is over does not', async () => {
    const { start, pass, mailbox, tables, journal } = left(true);
    void start();
    await pass(1_000);
    expect(journal).not.toContain('contacts.read');
    mailbox.push(anEvent('DISCONNECTED', 'c2'));
    await pass(1_000);
    expect(tables.contacts.get(keyOf(2))).toMatchObject({ state: 'completed' });
    expect(tables.flights.size).toBe(0);
  });

  it('is looked at one by one after a crash, and told once more', async () => {
    const { start, pass, ports, tables } = left(false);
    const told: string[] = [];
    const send = async (events: readonly LifecycleEvent[]) => {
      told.push(...events.map(({ detail }) => JSON.stringify(detail)));
      return [];
    };
    Object.assign(ports, { events: { bus: { send }, deployment: 'callpace' } });
    void start();
    await pass(10_000);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('completed');
    // The other one is up: its bundle stays.
    expect([...tables.flights.keys()]).toEqual([bundle.sk]);
  });
});

describe('mail', () => {
  it('is acknowledged after its effect is written', async () => {
    const { start, pass, mailbox, tables, journal, load } = aDeployment();
    load(1);
    tables.stopReason = 'drill';
    tables.flights.set(leaseKey('request-1'), aLease(1));
    void start();
    await pass(500);
    const receipt = mailbox.push(aNote(1, acceptedAs('c1')));
    await pass(500);
    expect(mailbox.acknowledged).toEqual([receipt]);
    expect(tables.flights.get(leaseKey('request-1'))).toMatchObject({ contactId: 'c1' });
    expect(journal).toContain('flights.put');
  });

  it('is not acknowledged while the store refuses writes, and is worked off once it takes them', async () => {
    const { start, pass, mailbox, tables, failing, load } = aDeployment();
    load(1);
    tables.stopReason = 'drill';
    tables.flights.set(leaseKey('request-1'), aLease(1));
    void start();
    await pass(500);
    failing.add('flights.put');
    const receipt = mailbox.push(aNote(1, acceptedAs('c1')));
    await pass(5_000);
    expect(mailbox.acknowledged).toEqual([]);
    expect(tables.flights.get(leaseKey('request-1'))).not.toHaveProperty('contactId');
    failing.clear();
    await pass(1_500);
    expect(mailbox.acknowledged).toEqual([receipt]);
    expect(tables.flights.get(leaseKey('request-1'))).toMatchObject({ contactId: 'c1' });
  });

  it('is not even received while the store refuses writes', async () => {
    const { start, pass, mailbox, failing, load, tables } = aDeployment();
    load(1);
    tables.stopReason = 'drill';
    void start();
    await pass(500);
    failing.add('lease.write');
    // The long polls that are under way come back with nothing.
    await pass(2_000);
    mailbox.push(anEvent('INITIATED', 'x', { initiationMethod: 'INBOUND' }));
    await pass(5_000);
    expect(mailbox.received).toBe(0);
    failing.clear();
    await pass(2_000);
    expect(mailbox.received).toBe(1);
  });

  it('that cannot be read is left to the dead-letter queue, and holds up nothing', async () => {
    const { start, pass, mailbox, tables, load, logged } = aDeployment();
    load(1);
    tables.stopReason = 'drill';
    void start();
    await pass(500);
    mailbox.push('{"kind":"attempt","phone":"+12065550100"}');
    const good = mailbox.push(anEvent('INITIATED', 'x', { initiationMethod: 'INBOUND' }));
    await pass(500);
    expect(mailbox.acknowledged).toEqual([good]);
    expect(logged.join()).toContain('unreadable mailbox message');
    expect(logged.join()).not.toContain('+1206');
  });

  it('that comes twice is counted once', async () => {
    const { start, pass, mailbox, tables, load, counts } = aDeployment();
    load(1);
    tables.stopReason = 'drill';
    tables.flights.set(leaseKey('request-1'), aLease(1));
    void start();
    await pass(500);
    mailbox.push(aNote(1, acceptedAs('c1')));
    mailbox.push(aNote(1, acceptedAs('c1')));
    await pass(500);
    expect(mailbox.acknowledged).toHaveLength(2);
    expect(counts.get('Placed')).toBe(1);
  });
});

it('goes on while the mailbox cannot be read, and says so', async () => {
  const { start, pass, load, mailbox, logged, sent, departures } = aDeployment();
  load(5);
  mailbox.receive = () => Promise.reject(new Error('the mailbox is away'));
  void start(10_000);
  await pass(5_000);
  expect(sent.length).toBeGreaterThan(0);
  const said = logged.filter(
    (line) => line === 'mailbox unreadable, retrying [{"error":"Error: the mailbox is away"}]',
  );
  expect(said.length).toBeGreaterThanOrEqual(9);
  expect(said.length).toBeLessThanOrEqual(11);
  await pass(7_000);
  expect(departures).toEqual(['out-of-time']);
});

describe('while the store fails', () => {
  it('each turn that failed is said, twice a second', async () => {
    const { start, pass, load, logged, failing } = aDeployment();
    load(5);
    void start();
    await pass(1_000);
    failing.add('lease.write');
    await pass(5_000);
    const said = logged.filter(
      (line) => line === 'turn failed, retrying [{"error":"Error: the store does not answer"}]',
    );
    expect(said.length).toBeGreaterThanOrEqual(7);
    expect(said.length).toBeLessThanOrEqual(11);
  });

  it.each(['lease.write', 'campaigns.stopped', 'campaigns.suppressionLists', 'campaigns.suppressed', 'flights.put'])(
    'in %s, nobody is admitted within a second and a half, and admission goes on afterwards',
    async (entry) => {
      const { start, pass, load, sent, failing } = aDeployment();
      load(50);
      void start();
      await pass(2_000);
      expect(sent.length).toBeGreaterThan(0);
      failing.add(entry);
      await pass(1_500);
      const before = sent.length;
      await pass(10_000);
      expect(sent).toHaveLength(before);
      failing.clear();
      await pass(10_000);
      expect(sent.length).toBeGreaterThan(before);
    },
  );

  it('what time has brought is not forgotten', async () => {
    const { start, pass, load, failing, tables } = aDeployment();
    load(1);
    const { dueKey, dueAtMs, ...contact } = tables.contacts.get(keyOf(1)) ?? {};
    tables.contacts.set(keyOf(1), { ...contact, state: 'unknown', requestId: 'request-1' } as never);
    tables.flights.set(leaseKey('request-1'), aLease(1, { unknownSinceMs: NOW_MS - 600_000 + 2_000 }));
    void start();
    await pass(1_000);
    failing.add('contacts.settle');
    await pass(5_000);
    failing.clear();
    await pass(2_000);
    expect(tables.contacts.get(keyOf(1))).toMatchObject({ state: 'pending', attempts: 1 });
    expect(tables.flights.size).toBe(0);
  });
});
