import { METRICS } from '../../../../lambda/contract/metrics';
import { aLease, aRig, CAMPAIGN, definedAs, NOW_MS } from './pacing';

type Rig = ReturnType<typeof aRig>;

/** Turns of 500 ms each. */
async function pass(rig: Rig, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    rig.clock.ms += 500;
    await rig.housekeeping.turn(undefined);
  }
}

const finals = ({ reports }: Rig) => reports.filter(({ kind }) => kind === 'final');

/** A campaign whose contacts are all final. */
async function anExhaustedRig(): Promise<Rig> {
  const rig = aRig();
  rig.load(1);
  rig.tables.contacts.clear();
  await rig.supply.take(1, NOW_MS);
  return rig;
}

const finish = (rig: Rig) => {
  const campaign = rig.tables.campaigns.get(CAMPAIGN);
  if (campaign) rig.tables.campaigns.set(CAMPAIGN, { ...campaign, finishedAtMs: rig.clock.ms });
};

describe('a final report', () => {
  it('is asked for again and again until the campaign is finished, and keeps the controller there meanwhile', async () => {
    const rig = await anExhaustedRig();
    await pass(rig, 5_000);
    expect(finals(rig)).toHaveLength(3);
    expect(rig.housekeeping.isSettled).toBe(false);
    finish(rig);
    await pass(rig, 5_000);
    expect(finals(rig)).toHaveLength(3);
    expect(rig.housekeeping.isSettled).toBe(true);
  });

  it('that was asked for five times in vain can wait a minute', async () => {
    const rig = await anExhaustedRig();
    await pass(rig, 30_000);
    expect(finals(rig)).toHaveLength(5);
    expect(rig.housekeeping.isSettled).toBe(true);
    await pass(rig, 60_000);
    expect(finals(rig)).toHaveLength(6);
  });

  it('is not asked for while a call of the campaign may be up', async () => {
    const rig = await anExhaustedRig();
    rig.pacer.admitted(aLease(1), NOW_MS);
    await pass(rig, 10_000);
    expect(finals(rig)).toEqual([]);
  });

  it('is not asked for while a contact waits for its time', async () => {
    const rig = aRig();
    rig.load(1);
    rig.change(1, { dueAtMs: NOW_MS + 3_600_000 });
    await rig.supply.take(1, NOW_MS);
    await pass(rig, 10_000);
    expect(finals(rig)).toEqual([]);
  });

  it('does not wait for other campaigns', async () => {
    const rig = aRig();
    rig.load(10);
    rig.load(1, 'default/over', 'America/Los_Angeles', 500);
    for (const [key, contact] of rig.tables.contacts) {
      if (contact.row === 11) rig.tables.contacts.delete(key);
    }
    await rig.supply.take(1, NOW_MS);
    await pass(rig, 3_000);
    expect(finals(rig).map(({ campaign }) => campaign)).toContain('default/over');
    expect(finals(rig).map(({ campaign }) => campaign)).not.toContain(CAMPAIGN);
  });

  it('is asked for although the zones are asleep, when nobody is left in them', async () => {
    const rig = aRig({ closedZones: ['America/Los_Angeles'] });
    rig.load(1);
    rig.tables.contacts.clear();
    await pass(rig, 3_000);
    expect(finals(rig).length).toBeGreaterThan(0);
  });
});

describe('a campaign that is over before its contacts are', () => {
  const define = (rig: Rig, definition: Parameters<typeof definedAs>[0]) => {
    const campaign = rig.tables.campaigns.get(CAMPAIGN);
    if (campaign) rig.tables.campaigns.set(CAMPAIGN, { ...campaign, applied: definedAs(definition) });
  };

  it.each([{ mode: 'cancelled' } as const, { endsAtMs: NOW_MS }])(
    'is finished as soon as none of its calls is up: %j',
    async (definition) => {
      const rig = aRig();
      rig.load(5);
      define(rig, definition);
      rig.pacer.admitted(aLease(1), NOW_MS);
      await pass(rig, 5_000);
      expect(finals(rig)).toEqual([]);
      rig.pacer.flights.withdraw('request-1');
      await pass(rig, 3_000);
      expect(finals(rig).length).toBeGreaterThan(0);
    },
  );

  it('is not finished while it is only paused', async () => {
    const rig = aRig();
    rig.load(5);
    define(rig, { mode: 'paused' });
    await pass(rig, 5_000);
    expect(finals(rig)).toEqual([]);
    expect(rig.reports.at(-1)?.message).toBe(`${CAMPAIGN} is paused by its campaign.json`);
  });
});

it('a pause is acted upon within five seconds, the last request included', async () => {
  const rig = aRig();
  rig.load(5);
  const campaign = rig.tables.campaigns.get(CAMPAIGN);
  if (!campaign) throw new Error('no campaign');
  await rig.housekeeping.turn(undefined);
  rig.tables.campaigns.set(CAMPAIGN, { ...campaign, applied: definedAs({ mode: 'paused' }) });
  const pausedAtMs = rig.clock.ms;
  let lastUseMs = pausedAtMs;
  for (let turn = 0; turn < 40; turn += 1) {
    rig.clock.ms += 150;
    await rig.housekeeping.turn(await rig.admission.turn(rig.clock.ms + 800, () => true));
    for (const body of rig.sent)
      lastUseMs = Math.max(lastUseMs, (JSON.parse(body) as { validUntilMs: number }).validUntilMs);
  }
  expect(rig.sent.length).toBeGreaterThan(0);
  expect(lastUseMs - pausedAtMs).toBeLessThanOrEqual(5_000);
});

it('leaves to its successor when the campaigns with a rate of their own called last', async () => {
  const rig = aRig();
  rig.load(3);
  rig.supply.update(rig.supply.campaigns.map((each) => ({ ...each, applied: definedAs({ maxCallsPerSecond: 1 }) })));
  await rig.admission.turn(NOW_MS + 800, () => true);
  await rig.housekeeping.end();
  expect(rig.tables.memory?.lastStarts).toEqual({ [CAMPAIGN]: NOW_MS });
});

it('leaves to its successor how many are due', async () => {
  const rig = aRig();
  rig.load(3);
  await pass(rig, 6_000);
  expect(rig.tables.memory?.dueCount).toMatchObject({ contacts: 3 });
});

it('a status is asked for every three seconds, with the sentence that says what binds', async () => {
  const rig = aRig();
  rig.load(30);
  await rig.supply.take(1, NOW_MS);
  const { figures } = rig.pacer.room(NOW_MS);
  await rig.housekeeping.turn({ admitted: 0, binding: { kind: 'stopped', reason: 'drill' }, figures });
  await pass(rig, 9_000);
  expect(rig.reports).toHaveLength(4);
  expect(rig.reports.at(-1)).toEqual({
    campaign: CAMPAIGN,
    kind: 'status',
    message: 'Stopped by the stop switch: drill',
    countMayBeMs: 1_500,
  });
});

describe('a large campaign', () => {
  const aLargeOne = async (changes: object = {}): Promise<Rig> => {
    const rig = aRig();
    rig.load(30);
    const campaign = rig.tables.campaigns.get(CAMPAIGN);
    if (campaign) rig.tables.campaigns.set(CAMPAIGN, { ...campaign, countedContacts: 100_000, ...changes });
    await rig.supply.take(1, NOW_MS);
    return rig;
  };

  it('is counted more rarely while it is called, by whichever controller', async () => {
    const rig = await aLargeOne();
    rig.pacer.admitted(aLease(1), NOW_MS);
    await pass(rig, 60_000);
    expect(rig.reports).toMatchObject([{ kind: 'status', countMayBeMs: 100_000 }]);
    await pass(rig, 200_000);
    expect(rig.reports).toMatchObject([{}, { kind: 'status', countMayBeMs: 100_000 }]);
  });

  it('is counted even more rarely while nobody of it is called', async () => {
    const rig = await aLargeOne();
    await pass(rig, 60_000);
    expect(rig.reports).toMatchObject([{ kind: 'status', countMayBeMs: 1_000_000 }]);
  });

  it('is counted once more after its last call', async () => {
    const rig = await aLargeOne();
    rig.pacer.admitted(aLease(1), NOW_MS);
    await pass(rig, 1_000);
    rig.pacer.flights.withdraw('request-1');
    await pass(rig, 500_000);
    expect(rig.reports.map(({ countMayBeMs }) => countMayBeMs)).toEqual([100_000, 100_000, 1_000_000]);
  });

  it('is counted twice an hour at least, however large', async () => {
    const rig = await aLargeOne({ countedContacts: 1_000_000 });
    await pass(rig, 1_000);
    expect(rig.reports).toMatchObject([{ countMayBeMs: 1_800_000 }]);
  });
});

describe('a campaign of which somebody is held', () => {
  const aHeldOne = async (changes: object = {}): Promise<Rig> => {
    const rig = await anExhaustedRig();
    const campaign = rig.tables.campaigns.get(CAMPAIGN);
    const counted = { atMs: NOW_MS - 30_000, contacts: {}, held: 1 };
    if (campaign) rig.tables.campaigns.set(CAMPAIGN, { ...campaign, counted, ...changes } as never);
    return rig;
  };

  it('keeps nobody there, and is looked at a minute after the last count, whoever made it', async () => {
    const rig = await aHeldOne();
    await pass(rig, 1_000);
    expect(rig.housekeeping.isSettled).toBe(true);
    await pass(rig, 20_000);
    expect(finals(rig)).toEqual([]);
    await pass(rig, 15_000);
    expect(finals(rig)).toHaveLength(1);
  });

  it('is looked at more rarely where it is large', async () => {
    const rig = await aHeldOne({ countedContacts: 100_000 });
    await pass(rig, 1_960_000);
    expect(finals(rig)).toEqual([]);
    await pass(rig, 10_000);
    expect(finals(rig)).toHaveLength(1);
  });

  it('is finished at once when it is cancelled', async () => {
    const rig = await aHeldOne({ applied: definedAs({ mode: 'cancelled' }) });
    await pass(rig, 1_000);
    expect(finals(rig)).toHaveLength(1);
    expect(rig.housekeeping.isSettled).toBe(false);
  });
});

it('says what bound most of the last second', async () => {
  const rig = aRig();
  const { figures } = rig.pacer.room(NOW_MS);
  const turn = (binding: Parameters<Rig['housekeeping']['turn']>[0]) => {
    rig.clock.ms += 300;
    return rig.housekeeping.turn(binding);
  };
  const rate = {
    admitted: 0,
    binding: { kind: 'rate', callsPerSecond: 5, limit: 5, isShared: false },
    figures,
  } as const;
  await turn(rate);
  await turn(rate);
  await turn(rate);
  await turn(rate);
  await turn({ admitted: 0, binding: { kind: 'nothing-due' }, figures });
  const said = rig.logged.filter((line) => line.startsWith('pace'));
  expect(said.at(-1)).toContain('"binding":"rate"');
});

it('the campaigns are read once a second, the memory is saved every five', async () => {
  const rig = aRig();
  await pass(rig, 10_000);
  expect(rig.journal.filter((entry) => entry === 'campaigns.campaigns')).toHaveLength(10);
  expect(rig.journal.filter((entry) => entry === 'lease.writeMemory')).toHaveLength(2);
});

it('CloudWatch is read at its own pace, and what it cannot say is logged', async () => {
  const rig = aRig();
  rig.answers.reading = { kind: 'unreadable', reason: 'AccessDeniedException' };
  await pass(rig, 60_000);
  expect(rig.logged.filter((line) => line.includes('AccessDeniedException'))).toHaveLength(1);
  expect(rig.pacer.rateBinding(rig.clock.ms).kind).toBe('degraded');
});

it('the figures are measured every five seconds while admission runs, and at the end', async () => {
  const rig = aRig();
  rig.load(3);
  rig.pacer.admitted(aLease(1), NOW_MS);
  const { figures } = rig.pacer.room(NOW_MS);
  for (let n = 0; n < 20; n += 1) {
    rig.clock.ms += 500;
    await rig.housekeeping.turn({ admitted: 0, binding: { kind: 'nothing-due' }, figures });
  }
  expect(rig.counts.get(METRICS.heartbeat)).toBe(2);
  expect(rig.gaugeValues.get(METRICS.ownCalls)).toBe(1);
  expect(rig.gaugeValues.get(METRICS.backlogDue)).toBe(3);
  expect(rig.gaugeValues.get(METRICS.rateLimit)).toBe(10);
  await rig.housekeeping.end();
  expect(rig.counts.get(METRICS.heartbeat)).toBe(3);
  expect(rig.tables.memory?.savedAtMs).toBe(rig.clock.ms);
});

it('measures for how much of the time each limit bound', async () => {
  const rig = aRig();
  const { figures } = rig.pacer.room(NOW_MS);
  const idle = { admitted: 0, binding: { kind: 'nothing-due' }, figures } as const;
  const room = { own: 1, others: 0, headroom: 1, quota: 2 };
  const full = { admitted: 0, binding: { kind: 'concurrency', ...room }, figures } as const;
  await rig.housekeeping.turn(idle);
  for (const result of [full, full, full, idle]) {
    rig.clock.ms += 1_000;
    await rig.housekeeping.turn(result);
  }
  await rig.housekeeping.end();
  expect(rig.gaugeValues.get(METRICS.bindsConcurrency)).toBe(0.75);
  expect(rig.gaugeValues.get(METRICS.bindsNothingDue)).toBe(0.25);
  expect(rig.gaugeValues.get(METRICS.bindsRate)).toBe(0);
});

it('takes the quotas as they are told, and goes on with the last ones where they cannot be read', async () => {
  const rig = aRig();
  rig.answers.quotas = { concurrentCalls: { kind: 'value', value: 50 }, callsPerSecond: { kind: 'absent' } };
  await pass(rig, 1_000);
  expect(rig.pacer.room(rig.clock.ms).figures.quota).toBe(50);
  expect(rig.logged.filter((line) => line.includes('50 concurrent calls'))).toHaveLength(1);
  const unreadable = { kind: 'unreadable', reason: 'AccessDeniedException' } as const;
  rig.answers.quotas = { concurrentCalls: unreadable, callsPerSecond: { kind: 'absent' } };
  await pass(rig, 61_000);
  expect(rig.pacer.room(rig.clock.ms).figures.quota).toBe(50);
  expect(rig.logged.some((line) => line.includes('AccessDeniedException'))).toBe(true);
});
