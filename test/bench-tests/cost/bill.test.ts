import { HOURS_OF_MONTH, monthOf, perMillionCalls, perMillionCallsByPart, total } from '../../bench/cost/bill';
import { dollarsOf, PRICE_PAGES, PRICES, serviceOf, type Unit } from '../../bench/cost/prices';
import type { Rate } from '../../bench/cost/rates';
import { since, Tally } from '../../bench/cost/usage';

const rate = (part: string, unit: Unit, perCall: number, perSecond = 0): Rate => ({
  part,
  operation: 'something',
  unit,
  perCall,
  perSecond,
  requestsPerCall: 0,
  requestsPerSecond: 0,
});

const RATES = [
  rate('Dialer', 'writeUnits', 2),
  rate('Dialer', 'queueRequests', 1),
  rate('PacingController', 'writeUnits', 1),
  rate('PacingController', 'gigabyteSeconds', 0, 1),
];

describe('a million calls', () => {
  it('cost what each of them costs, and their share of each second, by service', () => {
    const shares = new Map(perMillionCalls(RATES, 10));

    expect(shares.get('DynamoDB')).toBeCloseTo(3 * 0.625);
    expect(shares.get('SQS')).toBeCloseTo(0.4);
    expect(shares.get('Lambda')).toBeCloseTo(100_000 * 0.000_013_333_4);
  });

  it('cost the same, whether it is added up by service or by part', () => {
    expect(total(perMillionCallsByPart(RATES, 3))).toBeCloseTo(total(perMillionCalls(RATES, 3)));
  });

  it('cost more where they are placed more slowly', () => {
    expect(total(perMillionCalls(RATES, 2))).toBeGreaterThan(total(perMillionCalls(RATES, 20)));
  });

  it('name the largest first', () => {
    expect(perMillionCalls(RATES, 10).map(([service]) => service)).toEqual(['DynamoDB', 'Lambda', 'SQS']);
  });
});

describe('a month', () => {
  const idle = {
    seconds: 60,
    calls: 0,
    used: [{ part: 'ListIntake', operation: 'ReceiveMessage', unit: 'queueRequests', requests: 15, amount: 15 }],
  } as const;
  const standing = [{ what: 'dashboard', unit: 'dashboardMonths', amount: 1 }] as const;

  it('in which nobody is called costs what stands there and what is idle', () => {
    const month = monthOf({ rates: RATES, idle, standing }, { callsPerSecond: 25, hours: 0 });

    expect(month.calls).toBe(0);
    expect(month.dollars).toBeCloseTo(3 + dollarsOf('queueRequests', 15 * 60 * HOURS_OF_MONTH));
  });

  it('that dials costs the calls of its hours, and is idle in the others only', () => {
    const month = monthOf({ rates: RATES, idle, standing }, { callsPerSecond: 10, hours: 100 });

    expect(month.calls).toBe(3_600_000);
    expect(total(month.dialing)).toBeCloseTo(3.6 * total(perMillionCalls(RATES, 10)));
    expect(total(month.idle)).toBeCloseTo(dollarsOf('queueRequests', 15 * 60 * (HOURS_OF_MONTH - 100)));
  });
});

describe('the prices', () => {
  it('have a page for each service', () => {
    const services = new Set((Object.keys(PRICES) as Unit[]).map(serviceOf));

    expect(new Set(Object.keys(PRICE_PAGES))).toEqual(services);
  });

  it('are for as many as they say', () => {
    expect(dollarsOf('objectPuts', 1_000)).toBeCloseTo(0.005);
    expect(dollarsOf('gigabyteSeconds', 3_600)).toBeCloseTo(0.048);
    expect(dollarsOf('logBytes', 2e9)).toBeCloseTo(1);
  });
});

it('what was used between two looks is the difference', () => {
  const tally = new Tally();
  const kind = { part: 'Dialer', operation: 'SendMessage', unit: 'queueRequests' } as const;
  tally.add(kind, 1);
  const before = tally.used();
  tally.add(kind, 1);
  tally.add(kind, 1);
  tally.add({ ...kind, operation: 'ReceiveMessage' }, 1);

  expect(since(before, tally.used())).toEqual([
    { ...kind, requests: 2, amount: 2 },
    { ...kind, operation: 'ReceiveMessage', requests: 1, amount: 1 },
  ]);
});
