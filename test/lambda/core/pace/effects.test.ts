import { type CampaignItem, leaseKey } from '../../../../lambda/contract/items';
import { METRICS } from '../../../../lambda/contract/metrics';
import type { Outcome } from '../../../../lambda/contract/outcome';
import { Effects } from '../../../../lambda/core/pace/effects';
import { acceptedAs, aLease, aNote, anEvent, aRig, CAMPAIGN, keyOf, NOW_MS, RETRIES, refOf } from './pacing';

const DOUBTFUL: Outcome = { kind: 'refused', reason: 'InvalidRequestException', certain: false };
const CERTAIN: Outcome = { kind: 'refused', reason: 'DestinationNotAllowedException', certain: true };

/** A rig with contacts 1..count under way: admitted, claimed by the dialer, and leased. */
function underWay(count: number) {
  const rig = aRig();
  rig.load(count);
  for (let n = 1; n <= count; n += 1) {
    const { dueKey, dueAtMs, ...contact } = rig.contact(n);
    rig.tables.contacts.set(keyOf(n), { ...contact, state: 'dialing', requestId: `request-${n}` });
    rig.tables.flights.set(leaseKey(`request-${n}`), aLease(n));
    rig.pacer.admitted(aLease(n), NOW_MS);
  }
  const hear = async (n: number, outcome: Outcome) => {
    const note = aNote(n, outcome);
    await rig.effects.run(rig.pacer.note(note, rig.clock.nowMs()));
    await rig.effects.noted(note);
    rig.supply.update([...rig.tables.campaigns.values()]);
  };
  return { ...rig, hear };
}

it('settles the contact before it frees the lease', async () => {
  const { hear, journal, contact, tables } = underWay(1);
  await hear(1, { kind: 'throttled', reason: 'TooManyRequestsException' });
  const writes = ['contacts.settle', 'flights.remove'];
  expect(journal.filter((entry) => writes.includes(entry))).toEqual(writes);
  expect(contact(1)).toMatchObject({ state: 'pending', try: 1, attempts: 0 });
  expect(tables.flights.size).toBe(0);
});

/** With so many zones an exhausted shard is asked again after four seconds only. */
function addZones({ supply, tables }: Pick<ReturnType<typeof aRig>, 'supply' | 'tables'>): void {
  const campaign = tables.campaigns.get(CAMPAIGN) as CampaignItem;
  const more = Array.from({ length: 100 }, (_, n) => `Zone/${n}`);
  tables.campaigns.set(CAMPAIGN, { ...campaign, zoneKeys: new Set([...(campaign.zoneKeys ?? []), ...more]) });
  supply.update([...tables.campaigns.values()]);
}

it('tells the supply when a contact that waits again is due, however rarely its shard is asked', async () => {
  const { hear, supply, tables } = underWay(1);
  addZones({ supply, tables });
  await supply.take(5, NOW_MS);
  expect(supply.outlook(NOW_MS).nextDueAtMs).toBeUndefined();
  await hear(1, { kind: 'throttled', reason: 'TooManyRequestsException' });
  expect(supply.outlook(NOW_MS).nextDueAtMs).toBe(NOW_MS);
});

it('keeps the lease in the table when the settlement could not be written, and does all of it on the second try', async () => {
  const { effects, pacer, failing, contact, tables } = underWay(1);
  const all = pacer.note(aNote(1, { kind: 'not-sent', reason: 'NotConnected' }), NOW_MS);
  failing.add('contacts.settle');
  await expect(effects.run(all)).rejects.toThrow('the store does not answer');
  expect(tables.flights.size).toBe(1);
  failing.clear();
  await effects.run(all);
  expect(tables.flights.size).toBe(0);
  expect(contact(1)).toMatchObject({ state: 'pending', try: 2 });
  await effects.run(all);
  expect(contact(1)).toMatchObject({ state: 'pending', try: 2 });
  expect(contact(1).history).toHaveLength(1);
});

it('writes nothing where nothing was decided', async () => {
  const { effects, journal } = underWay(1);
  await effects.run([]);
  expect(journal).toEqual([]);
});

it('counts a settlement that is done twice at the same time once', async () => {
  const { effects, pacer, counts } = underWay(1);
  const all = pacer.note(aNote(1, CERTAIN), NOW_MS);
  await effects.run([...all, ...all]);
  expect(counts.get(METRICS.deadLettered)).toBe(1);
});

it('settles a contact whose campaign nobody knows any more by the rules of the deployment', async () => {
  const { effects, pacer, supply, contact } = underWay(1);
  supply.update([]);
  pacer.note(aNote(1, acceptedAs('c1')), NOW_MS);
  await effects.run(pacer.event(anEvent('DISCONNECTED', 'c1', { disconnectReason: 'TELECOM_BUSY' }), NOW_MS));
  expect(contact(1)).toMatchObject({ state: 'pending', attempts: 1, dueAtMs: NOW_MS + RETRIES.retryDelayMs });
});

it('writes the last word on each item: nothing is left of a call that was taken for a stranger’s, and is over', async () => {
  const { effects, pacer, tables } = underWay(1);
  await effects.run(pacer.event(anEvent('INITIATED', 'c1'), NOW_MS));
  await effects.run([
    ...pacer.note(aNote(1, acceptedAs('c1')), NOW_MS),
    ...pacer.event(anEvent('DISCONNECTED', 'c1'), NOW_MS),
  ]);
  expect([...tables.flights.values()]).toEqual([]);
});

describe('a refusal that names its culprit', () => {
  it('is a dead letter with its reason and without the number', async () => {
    const { hear, contact, letters, counts } = underWay(1);
    await hear(1, CERTAIN);
    expect(contact(1)).toMatchObject({ state: 'dead-lettered', deadLetterReason: CERTAIN.reason, attempts: 1 });
    expect(letters).toEqual([
      {
        version: 1,
        requestId: 'request-1',
        contact: refOf(1),
        try: 1,
        validFromMs: NOW_MS,
        validUntilMs: NOW_MS + 1_000,
        reason: CERTAIN.reason,
        deadLetteredAtMs: NOW_MS,
      },
    ]);
    expect(JSON.stringify(letters)).not.toContain(contact(1).phone);
    expect(counts.get(METRICS.deadLettered)).toBe(1);
  });

  it('has its letter before the contact is final', async () => {
    const { hear, journal } = underWay(1);
    await hear(1, CERTAIN);
    const writes = ['deadLetters.send', 'contacts.settle'];
    expect(journal.filter((entry) => writes.includes(entry))).toEqual(writes);
  });
});

it('refusals that name their culprit block nothing, however many', async () => {
  const { hear, tables, journal } = underWay(4);
  for (const n of [1, 2, 3, 4]) await hear(n, CERTAIN);
  expect(tables.campaigns.get(CAMPAIGN)).not.toHaveProperty('blockedAtMs');
  expect(journal).not.toContain('campaigns.doubt');
});

describe('refusals that may be the configuration’s fault', () => {
  it('block the campaign after three contacts, and dead-letter none of them', async () => {
    const { hear, contact, letters, tables, logged } = underWay(3);
    await hear(1, DOUBTFUL);
    await hear(2, DOUBTFUL);
    expect(tables.campaigns.get(CAMPAIGN)).not.toHaveProperty('blockedAtMs');
    await hear(3, DOUBTFUL);
    expect(tables.campaigns.get(CAMPAIGN)).toMatchObject({ blockedReason: 'InvalidRequestException' });
    expect([1, 2, 3].map((n) => contact(n).state)).toEqual(['pending', 'pending', 'pending']);
    expect([1, 2, 3].map((n) => contact(n).attempts)).toEqual([0, 0, 0]);
    expect(letters).toEqual([]);
    expect(logged.join()).not.toContain('+1206');
  });

  it('of one contact block, too, when they come again and again: it may be all that the campaign has', async () => {
    const { hear, change, pacer, tables } = underWay(1);
    for (let n = 0; n < 4; n += 1) {
      await hear(1, DOUBTFUL);
      change(1, { state: 'dialing', requestId: 'request-1' });
      pacer.admitted(aLease(1), NOW_MS);
    }
    expect(tables.campaigns.get(CAMPAIGN)).toHaveProperty('blockedAtMs');
  });

  it('dead-letter once the campaign is proven', async () => {
    const { hear, contact, letters, journal } = underWay(2);
    await hear(1, acceptedAs('c1'));
    await hear(2, DOUBTFUL);
    expect(contact(2).state).toBe('dead-lettered');
    expect(letters).toHaveLength(1);
    expect(journal).not.toContain('campaigns.doubt');
  });

  it('are forgotten with the first accepted call', async () => {
    const { hear, tables } = underWay(4);
    await hear(1, DOUBTFUL);
    await hear(2, DOUBTFUL);
    await hear(3, acceptedAs('c3'));
    await hear(4, DOUBTFUL);
    expect(tables.campaigns.get(CAMPAIGN)).not.toHaveProperty('blockedAtMs');
  });
});

it('a wrong configuration blocks the campaign at once, and leaves the contact pending', async () => {
  const { hear, contact, tables, logged } = underWay(1);
  await hear(1, { kind: 'blocked', reason: 'ResourceNotFoundException' });
  expect(logged).toEqual([
    `campaign blocked ${JSON.stringify([{ tenant: 'default', campaign: CAMPAIGN, reason: 'ResourceNotFoundException' }])}`,
  ]);
  expect(tables.campaigns.get(CAMPAIGN)).toMatchObject({ blockedReason: 'ResourceNotFoundException' });
  expect(contact(1)).toMatchObject({ state: 'pending', attempts: 0 });
});

it('an accepted call proves the campaign, and lifts its block', async () => {
  const { hear, tables } = underWay(2);
  await hear(1, { kind: 'blocked', reason: 'ResourceNotFoundException' });
  await hear(2, acceptedAs('c2'));
  expect(tables.campaigns.get(CAMPAIGN)).toMatchObject({ provenAtMs: NOW_MS });
  expect(tables.campaigns.get(CAMPAIGN)).not.toHaveProperty('blockedAtMs');
});

it('an accepted call of a campaign that is proven and not blocked changes nothing about it', async () => {
  const { hear, journal } = underWay(2);
  await hear(1, acceptedAs('c1'));
  journal.length = 0;
  await hear(2, acceptedAs('c2'));
  expect(journal.filter((entry) => entry.startsWith('campaigns.'))).toEqual([]);
});

it('the first accepted call lifts no block that is not there', async () => {
  const { hear, journal } = underWay(1);
  await hear(1, acceptedAs('c1'));
  expect(journal.filter((entry) => entry.startsWith('campaigns.'))).toEqual(['campaigns.prove']);
});

describe('a contact that was taken a moment ago', () => {
  const lookMs = NOW_MS + 2_000;

  /** Contact 1 was taken, admitted and leased. */
  async function taken() {
    const rig = aRig();
    rig.load(1);
    addZones(rig);
    await expect(rig.supply.take(1, NOW_MS)).resolves.toHaveLength(1);
    const { dueKey, dueAtMs, ...contact } = rig.contact(1);
    rig.tables.contacts.set(keyOf(1), { ...contact, state: 'admitted', requestId: 'request-1' });
    rig.pacer.admitted(aLease(1), NOW_MS);
    return rig;
  }

  it('is offered again once its attempt came to nothing', async () => {
    const { effects, pacer, supply, clock, change } = await taken();
    change(1, { state: 'dialing' });
    await effects.run(pacer.note(aNote(1, { kind: 'not-sent', reason: 'NotConnected' }), NOW_MS));
    clock.ms = lookMs;
    await expect(supply.take(1, lookMs)).resolves.toHaveLength(1);
  });

  it('is offered again once nobody claimed it', async () => {
    const { effects, pacer, supply, clock } = await taken();
    clock.ms = lookMs;
    await effects.run(pacer.flights.due(lookMs));
    expect(supply.outlook(lookMs).nextDueAtMs).toBe(lookMs);
    clock.ms = lookMs + 1_000;
    await expect(supply.take(1, lookMs + 1_000)).resolves.toHaveLength(1);
  });
});

describe('looking after a request', () => {
  const lookMs = NOW_MS + 2_000;

  it('lapses what nobody claimed: pending again, and its lease is free', async () => {
    const { effects, pacer, change, contact, counts, tables } = underWay(1);
    change(1, { state: 'admitted' });
    await effects.run(pacer.flights.due(lookMs));
    expect(contact(1)).toMatchObject({ state: 'pending', dueAtMs: NOW_MS, try: 1, attempts: 0 });
    expect(pacer.flights.own).toBe(0);
    expect(tables.flights.size).toBe(0);
    expect(counts.get(METRICS.lapsed)).toBe(1);
  });

  it('keeps the lease when the claim was faster than the lapse', async () => {
    const { effects, pacer, change, ports } = underWay(1);
    change(1, { state: 'admitted' });
    const { read } = ports.contacts;
    ports.contacts.read = async (ref) => {
      const found = await read(ref);
      change(1, { state: 'dialing' });
      return found;
    };
    await effects.run(pacer.flights.due(lookMs));
    expect(pacer.flights.own).toBe(1);
  });

  it('reads the outcome that a lost note would have told, and counts it', async () => {
    const { effects, pacer, change, counts, tables } = underWay(1);
    change(1, { state: 'in-progress', outcome: acceptedAs('c1'), startedAtMs: NOW_MS + 300 });
    await effects.run(pacer.flights.due(lookMs));
    expect(pacer.flights.isOwn('c1')).toBe(true);
    expect(counts.get(METRICS.placed)).toBe(1);
    // Its contact keeps it: whoever comes next reads it there.
    expect(tables.flights.get(leaseKey('request-1'))).toEqual(aLease(1));
  });

  it('learns of the campaign what a lost note would have told', async () => {
    const { effects, pacer, change, tables } = underWay(1);
    change(1, { state: 'in-progress', outcome: acceptedAs('c1'), startedAtMs: NOW_MS + 300 });
    await effects.run(pacer.flights.due(lookMs));
    expect(tables.campaigns.get(CAMPAIGN)).toMatchObject({ provenAtMs: NOW_MS });
  });

  it('takes an outcome that another version wrote for a call that may be up', async () => {
    const { effects, pacer, change, tables, counts } = underWay(1);
    change(1, { state: 'in-progress', outcome: { kind: 'whispered' } as never, startedAtMs: NOW_MS + 300 });
    await effects.run(pacer.flights.due(lookMs));
    expect(tables.flights.get(leaseKey('request-1'))).toMatchObject({ unknownSinceMs: NOW_MS + 300 });
    expect(counts.get(METRICS.unknown)).toBe(1);
  });

  it('takes a call to have begun at the last possible moment where its contact does not tell', async () => {
    const { effects, pacer, change, tables } = underWay(1);
    change(1, { state: 'unknown', outcome: { kind: 'unknown', reason: 'TimeoutError' } });
    await effects.run(pacer.flights.due(lookMs));
    expect(tables.flights.get(leaseKey('request-1'))).toMatchObject({ unknownSinceMs: NOW_MS + 1_000 });
  });

  it('frees the lease of a contact that is gone', async () => {
    const { effects, pacer, tables } = underWay(1);
    tables.contacts.delete(keyOf(1));
    await effects.run(pacer.flights.due(lookMs));
    expect(pacer.flights.own).toBe(0);
    expect(tables.flights.size).toBe(0);
  });

  it('frees the lease of a contact that is called by another request, and leaves it alone', async () => {
    const { effects, pacer, change, contact, journal } = underWay(1);
    change(1, { requestId: 'request-2' });
    const before = contact(1);
    await effects.run(pacer.flights.due(lookMs));
    expect(pacer.flights.own).toBe(0);
    expect(contact(1)).toBe(before);
    expect(journal).not.toContain('contacts.renew');
  });

  it('marks a contact unknown whose dialer died', async () => {
    const { effects, pacer, contact, counts, clock } = underWay(1);
    clock.ms = NOW_MS + 1_000 + 16_001;
    await effects.run(pacer.flights.due(clock.ms));
    expect(contact(1).state).toBe('unknown');
    expect(pacer.flights.own).toBe(1);
    expect(counts.get(METRICS.unknown)).toBe(1);
  });

  describe('that is not on its contact, because whoever wrote the lease is frozen', () => {
    /** The lease of contact 1 is written; the contact still waits, as the index told the one who is frozen. */
    function frozen() {
      const rig = aRig();
      rig.load(1);
      rig.tables.flights.set(leaseKey('request-1'), aLease(1));
      rig.pacer.admitted(aLease(1), NOW_MS);
      const seenDueAtMs = rig.contact(1).dueAtMs ?? 0;
      const request = { requestId: 'request-1', contact: refOf(1), validFromMs: NOW_MS, validUntilMs: NOW_MS + 1_000 };
      return { ...rig, seenDueAtMs, letIn: () => rig.ports.contacts.admit(request, seenDueAtMs) };
    }

    it('is let go so that nobody lets the contact in any more for whom nobody would look after it', async () => {
      const { effects, pacer, contact, tables, seenDueAtMs, letIn, supply } = frozen();
      await effects.run(pacer.flights.due(lookMs));
      expect(tables.flights.size).toBe(0);
      await expect(letIn()).resolves.toBeUndefined();
      expect(contact(1)).toMatchObject({ state: 'pending', dueAtMs: seenDueAtMs + 1 });
      await expect(supply.take(1, lookMs)).resolves.toMatchObject([{ dueAtMs: seenDueAtMs + 1 }]);
    });

    it('stays where the contact is let in at the last moment', async () => {
      const { effects, pacer, ports, tables, letIn } = frozen();
      const { renew } = ports.contacts;
      ports.contacts.renew = async (item) => {
        await letIn();
        return renew(item);
      };
      await effects.run(pacer.flights.due(lookMs));
      expect(tables.flights.size).toBe(1);
      expect(pacer.flights.own).toBe(1);
    });

    it('leaves the time of a contact alone whose attempt is over', async () => {
      const { effects, pacer, change, contact, journal } = frozen();
      const entry = { requestId: 'request-1', try: 1, admittedAtMs: NOW_MS, outcome: 'throttled' } as const;
      change(1, { history: [entry], dueAtMs: NOW_MS + 60_000 });
      await effects.run(pacer.flights.due(lookMs));
      expect(contact(1).dueAtMs).toBe(NOW_MS + 60_000);
      expect(journal).not.toContain('contacts.renew');
    });
  });

  it.each(['pending', 'completed'] as const)('frees the lease of a contact that is %s by now', async (state) => {
    const { effects, pacer, change, journal } = underWay(1);
    change(1, { state });
    await effects.run(pacer.flights.due(lookMs));
    expect(pacer.flights.own).toBe(0);
    expect(journal).not.toContain('contacts.settle');
  });
});

describe('asking Connect', () => {
  it('is done once a second, one call at a time', async () => {
    const { effects, journal, clock } = underWay(0);
    await effects.run(['x', 'y'].map((contactId) => ({ kind: 'describe', contactId })));
    await effects.describeNext(clock.nowMs());
    await effects.describeNext(clock.nowMs() + 999);
    expect(journal.filter((entry) => entry === 'calls.describe')).toHaveLength(1);
    await effects.describeNext(clock.nowMs() + 1_000);
    await effects.describeNext(clock.nowMs() + 2_000);
    expect(journal.filter((entry) => entry === 'calls.describe')).toHaveLength(2);
  });

  it('is done five times a second while contact events are down', async () => {
    const { effects, journal, clock } = underWay(0);
    await effects.run(['x', 'y'].map((contactId) => ({ kind: 'describe', contactId })));
    await effects.describeNext(clock.nowMs(), true);
    await effects.describeNext(clock.nowMs() + 199, true);
    expect(journal.filter((entry) => entry === 'calls.describe')).toHaveLength(1);
    await effects.describeNext(clock.nowMs() + 200, true);
    expect(journal.filter((entry) => entry === 'calls.describe')).toHaveLength(2);
  });

  it('joins a call with its contact, and counts it: nobody noted it', async () => {
    const { effects, contact, descriptions, counts, tables } = underWay(1);
    descriptions.set('c1', {
      requestId: 'request-1',
      initiatedAtMs: NOW_MS,
      connectedAtMs: undefined,
      endedAtMs: undefined,
      disconnectReason: '',
    });
    await effects.run([{ kind: 'describe', contactId: 'c1' }]);
    await effects.describeNext(NOW_MS + 10_000);
    expect(contact(1)).toMatchObject({ state: 'in-progress', outcome: acceptedAs('c1') });
    expect(tables.flights.get(leaseKey('request-1'))).toEqual(aLease(1));
    expect([counts.get(METRICS.placed), counts.get(METRICS.leasesRepaired)]).toEqual([1, 1]);
  });

  it('settles a call whose end was lost', async () => {
    const { effects, hear, contact, descriptions, counts } = underWay(1);
    await hear(1, acceptedAs('c1'));
    descriptions.set('c1', {
      requestId: 'request-1',
      initiatedAtMs: NOW_MS,
      connectedAtMs: NOW_MS + 1_000,
      endedAtMs: NOW_MS + 20_000,
      disconnectReason: 'CUSTOMER_DISCONNECT',
    });
    await effects.run([{ kind: 'describe', contactId: 'c1' }]);
    await effects.describeNext(NOW_MS + 200_000);
    expect(contact(1)).toMatchObject({ state: 'completed', attempts: 1 });
    expect(counts.get(METRICS.leasesRepaired)).toBe(1);
  });

  it('is no repair while the call is up', async () => {
    const { effects, hear, descriptions, counts } = underWay(1);
    await hear(1, acceptedAs('c1'));
    const endedAtMs = undefined;
    const connectedAtMs = NOW_MS + 1_000;
    descriptions.set('c1', {
      requestId: 'request-1',
      initiatedAtMs: NOW_MS,
      connectedAtMs,
      endedAtMs,
      disconnectReason: '',
    });
    await effects.run([{ kind: 'describe', contactId: 'c1' }]);
    await effects.describeNext(NOW_MS + 200_000);
    expect(counts.get(METRICS.leasesRepaired)).toBeUndefined();
  });

  it('changes nothing when Connect does not know', async () => {
    const { effects, hear, pacer } = underWay(1);
    await hear(1, acceptedAs('c1'));
    await effects.run([{ kind: 'describe', contactId: 'c1' }]);
    await effects.describeNext(NOW_MS + 200_000);
    expect(pacer.flights.own).toBe(1);
  });
});

it('an answered and an unanswered call are counted as such, once', async () => {
  const { effects, hear, pacer, counts } = underWay(2);
  await hear(1, acceptedAs('c1'));
  await hear(2, acceptedAs('c2'));
  for (let twice = 0; twice < 2; twice += 1) {
    await effects.run(pacer.event(anEvent('DISCONNECTED', 'c1'), NOW_MS));
    await effects.run(pacer.event(anEvent('DISCONNECTED', 'c2', { disconnectReason: 'TELECOM_BUSY' }), NOW_MS));
  }
  expect([counts.get(METRICS.placed), counts.get(METRICS.answered), counts.get(METRICS.busy)]).toEqual([2, 1, 1]);
});

describe('the record of a number', () => {
  const ended = (rig: ReturnType<typeof underWay>) => rig.pacer.event(anEvent('DISCONNECTED', 'c1'), NOW_MS);

  it('has the attempt before the contact is settled and the lease is free', async () => {
    const rig = underWay(1);
    await rig.hear(1, acceptedAs('c1'));
    rig.journal.length = 0;
    await rig.effects.run(ended(rig));
    const writes = ['numbers.note', 'contacts.settle', 'flights.remove'];
    expect(rig.journal.filter((entry) => writes.includes(entry))).toEqual(writes);
    const attempts = [{ requestId: 'request-1', atMs: NOW_MS }];
    expect(rig.tables.numbers.get(rig.contact(1).numberKey)).toMatchObject({ total: 1, recent: attempts });
  });

  it('keeps the lease while it cannot be written, and counts an attempt once that is settled again', async () => {
    const rig = underWay(1);
    await rig.hear(1, acceptedAs('c1'));
    const effects = ended(rig);
    rig.failing.add('numbers.note');
    await expect(rig.effects.run(effects)).rejects.toThrow('the store does not answer');
    expect(rig.tables.flights.has(leaseKey('request-1'))).toBe(true);
    rig.failing.clear();
    await rig.effects.run(effects);
    await rig.effects.run(effects);
    expect(rig.tables.numbers.get(rig.contact(1).numberKey)?.total).toBe(1);
  });

  it('has the attempt of a contact that is gone, as the lease tells whose number it was', async () => {
    const rig = underWay(1);
    const { numberKey } = rig.contact(1);
    rig.tables.contacts.delete(keyOf(1));
    const ending = { kind: 'unresolved', crashed: false } as const;
    await rig.effects.run([{ kind: 'settle', lease: aLease(1, { numberKey }), ending }]);
    expect(rig.tables.numbers.get(numberKey)?.total).toBe(1);
  });

  it('has nothing of an attempt that placed no call', async () => {
    const rig = underWay(1);
    await rig.hear(1, { kind: 'throttled', reason: 'TooManyRequestsException' });
    expect(rig.tables.numbers.size).toBe(0);
  });
});

describe('news of contacts that are final', () => {
  const told = (rig: ReturnType<typeof underWay>) => {
    const rows: string[] = [];
    const news: object[] = [];
    const lifecycle = {
      contact: (contact: { sk: string; state: string }) => {
        rows.push(`${contact.sk} ${contact.state}`);
        news.push(contact);
      },
    };
    const effects = new Effects({ ...rig.ports, lifecycle }, rig.pacer, rig.supply, RETRIES);
    return { rows, news, effects };
  };

  it('are told once the settlement is written, and of the others nothing is', async () => {
    const rig = underWay(2);
    const { rows, effects } = told(rig);
    rig.failing.add('contacts.settle');
    const refused = rig.pacer.note(aNote(1, CERTAIN), NOW_MS);
    await expect(effects.run(refused)).rejects.toThrow('the store does not answer');
    expect(rows).toEqual([]);
    rig.failing.clear();
    rig.supply.update([{ ...(rig.tables.campaigns.get(CAMPAIGN) as CampaignItem), provenAtMs: NOW_MS }]);
    await effects.run(refused);
    await effects.run(rig.pacer.note(aNote(2, { kind: 'throttled', reason: 'slow down' }), NOW_MS));
    expect(rows.filter((row) => !row.endsWith('pending'))).toEqual([`${keyOf(1)} dead-lettered`]);
  });

  it('are told again by whoever finds the settlement done: the one before may have died before it could tell', async () => {
    const rig = underWay(1);
    const { rows, effects } = told(rig);
    const all = rig.pacer.note(aNote(1, CERTAIN), NOW_MS);
    await rig.effects.run(all);
    expect(rows).toEqual([]);
    await effects.run(all);
    expect(rows).toEqual([`${keyOf(1)} dead-lettered`]);
  });

  it('tell of the contact as the settlement leaves it', async () => {
    const rig = underWay(2);
    const { news, effects } = told(rig);
    const earlier = { requestId: 'request-0', try: 0, admittedAtMs: NOW_MS - 1, outcome: 'throttled' } as const;
    rig.change(1, { history: [earlier] });
    await effects.run(rig.pacer.note(aNote(1, CERTAIN), NOW_MS));
    expect(news).toMatchObject([
      {
        sk: keyOf(1),
        state: 'dead-lettered',
        attempts: 1,
        deadLetterReason: CERTAIN.reason,
        history: [earlier, { requestId: 'request-1', outcome: 'refused' }],
      },
    ]);
    rig.pacer.note(aNote(2, acceptedAs('c2')), NOW_MS);
    await effects.run(rig.pacer.event(anEvent('DISCONNECTED', 'c2'), NOW_MS));
    expect(news[1]).toMatchObject({ sk: keyOf(2), state: 'completed', history: [{ requestId: 'request-2' }] });
    expect(news[1]).not.toHaveProperty('deadLetterReason');
  });

  it('are told by each of two who settle at the same time', async () => {
    const rig = underWay(1);
    const { news, effects } = told(rig);
    const all = rig.pacer.note(aNote(1, CERTAIN), NOW_MS);
    await effects.run([...all, ...all]);
    const final = { sk: keyOf(1), state: 'dead-lettered', history: [{ requestId: 'request-1' }] };
    expect(news).toMatchObject([final, final]);
  });

  it.each([
    ['request-1', 1],
    ['request-2', 0],
  ])(
    'are told by whoever finds the lease of request-1 where the latest attempt was %s, times: %d',
    async (latest, times) => {
      const rig = underWay(1);
      const { rows, effects } = told(rig);
      const { requestId, ...contact } = rig.contact(1);
      const history = ['request-1', latest].map((id) => ({ requestId: id, try: 1, admittedAtMs: NOW_MS }));
      rig.tables.contacts.set(keyOf(1), { ...contact, state: 'completed', history });
      await effects.run(rig.pacer.flights.due(NOW_MS + 2_000));
      expect(rows).toHaveLength(times);
      expect(rig.pacer.flights.own).toBe(0);
    },
  );
});
