import { parseDialRequest } from '../../../../lambda/contract/dial-request';
import { METRICS } from '../../../../lambda/contract/metrics';
import { LeaseBundles } from '../../../../lambda/core/pace/lease-bundles';
import { flightTable } from '../../../../sim/world/controller-stores';
import { aRig, CAMPAIGN, definedAs, NOW_MS } from './pacing';

const AHEAD_MS = NOW_MS + 800;
const always = () => true;

/** A rig that knows its instance already: no cold start. */
function aWarmRig(options: Parameters<typeof aRig>[0] = {}) {
  const rig = aRig(options);
  const nothing = { concurrentCalls: 0, quotaShare: undefined, breaches: 0, throttledCalls: 0 };
  rig.pacer.readings({ kind: 'readings', readings: [{ endMs: NOW_MS, periodMs: 60_000, ...nothing }] }, NOW_MS);
  return rig;
}

it('writes the lease before the contact, and the contact before the request', async () => {
  const { admission, journal, load, sent } = aWarmRig();
  load(1);
  await admission.turn(AHEAD_MS, always);
  const writes = ['flights.put', 'contacts.admit', 'dialQueue.send'];
  expect(journal.filter((entry) => writes.includes(entry))).toEqual(writes);
  expect(sent).toHaveLength(1);
});

it('sends dated requests, in slots of their own, good for no longer than the tolerance', async () => {
  const { admission, load, sent, pacer, tables } = aWarmRig();
  load(10);
  const { admitted } = await admission.turn(AHEAD_MS, always);
  const requests = sent.map((body) => {
    const parsed = parseDialRequest(body);
    if (!parsed.ok) throw new Error(parsed.problems.join());
    return parsed.value;
  });
  expect(admitted).toBe(4);
  expect(requests.map(({ validFromMs }) => validFromMs - NOW_MS)).toEqual([0, 100, 200, 300]);
  for (const { requestId, contact, validFromMs, validUntilMs } of requests) {
    expect(validUntilMs - validFromMs).toBe(pacer.toleranceMs);
    expect(tables.contacts.get(contact.sk)).toMatchObject({ state: 'admitted', requestId, validUntilMs });
    expect(tables.flights.get(`LEASE#${requestId}`)).toMatchObject({ contact, validUntilMs });
  }
  expect(sent.join()).not.toContain('+1206');
});

it('a request is good only as long as its call starts within the calling window, on a slow clock and a slow way, too', async () => {
  const { admission, load, sent, clock, pacer } = aWarmRig();
  clock.ms = NOW_MS + 3_600_000 - 100;
  load(1);
  await admission.turn(clock.ms + 800, always);
  const { validUntilMs } = JSON.parse(sent[0] ?? '') as { validUntilMs: number };
  expect(pacer.driftMs).toBeGreaterThan(0);
  expect(validUntilMs).toBe(NOW_MS + 3_600_000 - pacer.driftMs - 1);
});

it('takes the lease back when somebody else had the contact: the index lags', async () => {
  const { admission, load, change, pacer, sent, tables } = aWarmRig();
  load(2);
  change(1, { state: 'completed' });
  const { admitted } = await admission.turn(AHEAD_MS, always);
  expect(admitted).toBe(1);
  expect(sent).toHaveLength(1);
  expect(pacer.flights.own).toBe(1);
  expect(tables.flights.size).toBe(1);
});

it('makes the suppressed final, and calls nobody on a list', async () => {
  const { admission, load, contact, tables, sent, pacer } = aWarmRig();
  load(3);
  tables.suppressedNumbers.add(contact(2).numberKey);
  await admission.turn(AHEAD_MS, always);
  expect([1, 2, 3].map((n) => contact(n).state)).toEqual(['admitted', 'suppressed', 'admitted']);
  expect(sent).toHaveLength(2);
  expect(pacer.flights.own).toBe(2);
});

it('lets a number in once at a time, in whatever campaign, also after a restart, and again when its call is over', async () => {
  const { admission, load, change, contact, pacer, sent, tables, clock } = aWarmRig();
  load(2);
  change(2, { numberKey: contact(1).numberKey, phone: contact(1).phone });
  await admission.turn(AHEAD_MS, always);
  expect(sent).toHaveLength(1);
  clock.ms += 11_000;
  await admission.turn(clock.ms + 800, always);
  expect(sent).toHaveLength(1);
  const restarted = aRig();
  restarted.pacer.restore(await new LeaseBundles(flightTable(tables)).load(), undefined, clock.ms);
  expect(restarted.pacer.flights.isUp(contact(1).numberKey)).toBe(true);
  const { requestId } = JSON.parse(sent[0] ?? '') as { requestId: string };
  pacer.flights.withdraw(requestId);
  clock.ms += 11_000;
  await admission.turn(clock.ms + 800, always);
  expect(sent).toHaveLength(2);
});

it('admits nobody when the suppression lists cannot be read', async () => {
  const { admission, load, failing, sent, contact, pacer } = aWarmRig();
  load(1);
  failing.add('campaigns.suppressed');
  await expect(admission.turn(AHEAD_MS, always)).rejects.toThrow('the store does not answer');
  expect(sent).toEqual([]);
  expect(contact(1).state).toBe('pending');
  expect(pacer.flights.own).toBe(0);
});

it('admits nobody once the lease is too old to be sure of', async () => {
  const { admission, load, sent, tables } = aWarmRig();
  load(3);
  await expect(admission.turn(AHEAD_MS, () => false)).resolves.toMatchObject({ admitted: 0 });
  expect(sent).toEqual([]);
  expect(tables.flights.size).toBe(0);
});

it('admits nobody while a gate is closed', async () => {
  const { admission, load, sent, tables } = aWarmRig();
  load(3);
  tables.stopReason = 'drill';
  await expect(admission.turn(AHEAD_MS, always)).resolves.toMatchObject({
    admitted: 0,
    binding: { kind: 'stopped', reason: 'drill' },
  });
  expect(sent).toEqual([]);
});

it('asks the index for nothing while there is no room', async () => {
  const { admission, load, journal } = aWarmRig({ limits: { quota: 2 } });
  load(10);
  await admission.turn(AHEAD_MS, always);
  const asked = journal.filter((entry) => entry === 'contacts.due').length;
  const { admitted, binding } = await admission.turn(AHEAD_MS, always);
  expect(admitted).toBe(0);
  expect(['headroom', 'concurrency']).toContain(binding.kind);
  expect(journal.filter((entry) => entry === 'contacts.due')).toHaveLength(asked);
});

it('leaves a lease whose contact could not be written, to be looked after', async () => {
  const { admission, load, failing, pacer, sent } = aWarmRig();
  load(1);
  failing.add('contacts.admit');
  await expect(admission.turn(AHEAD_MS, always)).rejects.toThrow('the store does not answer');
  expect(pacer.flights.own).toBe(1);
  expect(sent).toEqual([]);
});

it('stays within the reserved slots when its readings took long', async () => {
  const { admission, load, clock, ports, sent, pacer } = aWarmRig();
  load(10);
  const { suppressed } = ports.campaigns;
  ports.campaigns.suppressed = async (keys) => {
    clock.ms += 300;
    return suppressed(keys);
  };
  const reservedUntilMs = NOW_MS + 400;
  await admission.turn(reservedUntilMs, always);
  const slots = sent.map((body) => (JSON.parse(body) as { validFromMs: number }).validFromMs);
  expect(slots.length).toBeGreaterThan(0);
  expect(Math.max(...slots)).toBeLessThanOrEqual(reservedUntilMs);
  expect(pacer.flights.own).toBe(slots.length);
});

it('lets in no more in one turn than are written at once', async () => {
  const { admission, load, sent } = aWarmRig({
    limits: { quota: 500, bucket: { callsPerSecond: 200, burst: 200 }, callsPerSecondCeiling: 200 },
  });
  load(60);
  await expect(admission.turn(AHEAD_MS, always)).resolves.toMatchObject({ admitted: 25, binding: { kind: 'rate' } });
  expect(sent).toHaveLength(25);
});

it('counts whom it has let in, and writes whose number is called', async () => {
  const { admission, load, change, contact, counts, tables } = aWarmRig();
  load(2);
  change(1, { state: 'completed' });
  await admission.turn(AHEAD_MS, always);
  expect(counts.get(METRICS.admitted)).toBe(1);
  const [lease] = [...tables.flights.values()];
  expect(lease).toMatchObject({ kind: 'lease', numberKey: contact(2).numberKey, admittedAtMs: NOW_MS });
});

it('writes nothing where nobody is to be let in', async () => {
  const { admission, journal, counts } = aWarmRig();
  await admission.turn(AHEAD_MS, always);
  expect(journal).not.toContain('flights.put');
  expect(journal).not.toContain('dialQueue.send');
  expect(counts.size).toBe(0);
});

describe('what binds', () => {
  it('is what leaves no more room, where all that there was is taken', async () => {
    const { admission, load } = aWarmRig({ limits: { quota: 3, bucket: { callsPerSecond: 10, burst: 50 } } });
    load(10);
    const { admitted, binding } = await admission.turn(AHEAD_MS, always);
    expect(admitted).toBeGreaterThan(0);
    expect(['headroom', 'concurrency']).toContain(binding.kind);
  });

  it('is not the rate where nobody is due', async () => {
    const { admission } = aWarmRig();
    const binding = { kind: 'nothing-due' };
    await expect(admission.turn(NOW_MS - 1, always)).resolves.toMatchObject({ admitted: 0, binding });
  });

  it('is the suppression list of a campaign whose contacts are due, while it is not loaded', async () => {
    const { admission, load, tables, clock } = aWarmRig();
    load(10);
    await admission.turn(AHEAD_MS, always);
    const list = { pk: 'SUPPRESSION', sk: 'suppression/default/dnc.csv', etag: 'e', numbers: 1, rejected: 0 } as const;
    tables.suppressionLists = [{ ...list, state: 'loading' }];
    clock.ms += 1_000;
    await expect(admission.turn(clock.ms + 800, always)).resolves.toMatchObject({
      admitted: 0,
      binding: { kind: 'suppression', way: { kind: 'not-loaded', list: list.sk, scope: 'default' } },
    });
  });

  it('is the rate while somebody is due and all slots are taken', async () => {
    const { admission, load } = aWarmRig();
    load(10);
    await expect(admission.turn(AHEAD_MS, always)).resolves.toMatchObject({ binding: { kind: 'rate' } });
    await expect(admission.turn(AHEAD_MS, always)).resolves.toMatchObject({ admitted: 0, binding: { kind: 'rate' } });
  });

  it('is the next retry while nobody else is due', async () => {
    const { admission, load, change, supply, tables } = aWarmRig();
    load(1);
    change(1, { dueAtMs: NOW_MS + 60_000 });
    supply.update([...tables.campaigns.values()]);
    const binding = { kind: 'retries', nextDueAtMs: NOW_MS + 60_000 };
    await expect(admission.turn(AHEAD_MS, always)).resolves.toMatchObject({ binding });
  });

  it('is the calling hours while every zone is closed', async () => {
    const { admission, load } = aWarmRig({ closedZones: ['America/Los_Angeles'] });
    load(1);
    await expect(admission.turn(AHEAD_MS, always)).resolves.toMatchObject({ binding: { kind: 'calling-hours' } });
  });

  it('is the block of the only campaign, before and after a probe', async () => {
    const { admission, load, supply, tables, clock } = aWarmRig();
    load(5);
    const campaign = tables.campaigns.get(CAMPAIGN);
    if (!campaign) throw new Error('no campaign');
    supply.update([{ ...campaign, blockedAtMs: NOW_MS, blockedReason: 'NoSuchFlow' }]);
    const binding = { kind: 'blocked', reason: 'NoSuchFlow' };
    await expect(admission.turn(AHEAD_MS, always)).resolves.toMatchObject({ admitted: 0, binding });
    clock.ms += 60_000;
    await expect(admission.turn(clock.ms + 800, always)).resolves.toMatchObject({ admitted: 1 });
    clock.ms += 1_000;
    await expect(admission.turn(clock.ms + 800, always)).resolves.toMatchObject({ admitted: 0, binding });
  });

  it('is the suppression list of a campaign that was in the way from the start, too', async () => {
    const { admission, load, tables } = aWarmRig();
    load(10);
    const list = { pk: 'SUPPRESSION', sk: 'suppression/default/dnc.csv', etag: 'e', numbers: 1, rejected: 0 } as const;
    tables.suppressionLists = [{ ...list, state: 'refused', version: 1, refusal: 'no CSV' }];
    await expect(admission.turn(AHEAD_MS, always)).resolves.toMatchObject({
      admitted: 0,
      binding: { kind: 'suppression', way: { list: list.sk, scope: 'default' } },
    });
  });

  it('is nothing where nothing is due', async () => {
    const { admission } = aWarmRig();
    await expect(admission.turn(AHEAD_MS, always)).resolves.toMatchObject({ binding: { kind: 'nothing-due' } });
  });
});

it('says that the cap of a campaign binds when nobody else is due', async () => {
  const { admission, load, supply } = aWarmRig();
  load(5);
  supply.update(supply.campaigns.map((campaign) => ({ ...campaign, applied: definedAs({ maxConcurrentCalls: 2 }) })));
  const first = await admission.turn(AHEAD_MS, always);
  expect(first).toMatchObject({ admitted: 2, binding: { kind: 'campaign-cap', cap: { calls: 2 } } });
});

describe('a campaign with settings of its own', () => {
  const SOURCE = '+12065550199';

  function aDefinedRig(definition: Parameters<typeof definedAs>[0]) {
    const rig = aWarmRig();
    rig.load(10);
    const applied = definedAs(definition);
    rig.supply.update(rig.supply.campaigns.map((campaign) => ({ ...campaign, applied })));
    return rig;
  }

  it('has them in its requests, which an older dialer must not place', async () => {
    const call = { contactFlowId: 'flow', queueId: 'queue', ringTimeoutSeconds: 20 };
    const { admission, sent } = aDefinedRig({ call });
    await admission.turn(AHEAD_MS, always);
    expect(JSON.parse(sent[0] ?? '')).toMatchObject({ version: 2, call });
  });

  it('leaves its requests as they are where it says nothing', async () => {
    const { admission, sent } = aDefinedRig({});
    await admission.turn(AHEAD_MS, always);
    const request = JSON.parse(sent[0] ?? '') as object;
    expect(request).toMatchObject({ version: 1 });
    expect(request).not.toHaveProperty('call');
  });

  it('calls from a number up to its cap, and no further', async () => {
    const rig = aDefinedRig({ call: { sourceNumbers: [{ phone: SOURCE, dailyCap: 2 }] } });
    await expect(rig.admission.turn(AHEAD_MS, always)).resolves.toMatchObject({
      admitted: 2,
      binding: { kind: 'campaign-cap', cap: { kind: 'source-numbers' } },
    });
    const requests = rig.sent.map((body) => JSON.parse(body) as object);
    for (const request of requests) expect(request).toMatchObject({ call: { sourcePhoneNumber: SOURCE } });
    rig.clock.ms += 5_000;
    await expect(rig.admission.turn(rig.clock.ms + 800, always)).resolves.toMatchObject({ admitted: 0 });
  });

  it('has the use of its number written before a request is sent, and calls nobody if that fails', async () => {
    const rig = aDefinedRig({ call: { sourceNumbers: [{ phone: SOURCE, dailyCap: 2 }] } });
    rig.failing.add('campaigns.addSourceUses');
    await expect(rig.admission.turn(AHEAD_MS, always)).rejects.toThrow('the store does not answer');
    expect(rig.sent).toEqual([]);
    rig.failing.clear();
    rig.journal.length = 0;
    const other = aDefinedRig({ call: { sourceNumbers: [{ phone: SOURCE, dailyCap: 2 }] } });
    await other.admission.turn(AHEAD_MS, always);
    const writes = ['campaigns.addSourceUses', 'dialQueue.send'];
    expect(other.journal.filter((entry) => writes.includes(entry))).toEqual(writes);
  });

  it('keeps its rate at the slots, however many turns there are', async () => {
    const rig = aDefinedRig({ maxCallsPerSecond: 5 });
    const starts: number[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const before = rig.sent.length;
      await rig.admission.turn(rig.clock.ms + 800, always);
      for (const body of rig.sent.slice(before))
        starts.push(Math.max(rig.clock.ms, (JSON.parse(body) as { validFromMs: number }).validFromMs));
      rig.clock.ms += 50;
    }
    expect(starts.length).toBeGreaterThanOrEqual(5);
    for (const [n, atMs] of starts.entries())
      if (n > 0) expect(atMs - (starts[n - 1] ?? 0)).toBeGreaterThanOrEqual(200);
  });

  it('calls nobody while it is paused, which is what binds then', async () => {
    const { admission, sent } = aDefinedRig({ mode: 'paused' });
    const binding = { kind: 'held', campaign: CAMPAIGN, why: { kind: 'held', by: 'owner' } };
    await expect(admission.turn(AHEAD_MS, always)).resolves.toMatchObject({ admitted: 0, binding });
    expect(sent).toEqual([]);
  });

  it('that is cancelled is nothing that binds', async () => {
    const { admission } = aDefinedRig({ mode: 'cancelled' });
    await expect(admission.turn(AHEAD_MS, always)).resolves.toMatchObject({ binding: { kind: 'nothing-due' } });
  });

  it('has no request that is good beyond its end', async () => {
    const { admission, sent } = aDefinedRig({ endsAtMs: NOW_MS + 150 });
    await admission.turn(AHEAD_MS, always);
    expect(sent.length).toBeGreaterThan(0);
    for (const body of sent)
      expect((JSON.parse(body) as { validUntilMs: number }).validUntilMs).toBeLessThanOrEqual(NOW_MS + 150);
  });
});
