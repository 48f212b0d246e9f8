import { STACK_FLAGS } from '../../../local/cli/options';
import { fallbacks } from '../../../local/cli/parse-arguments';
import { simulatedAccount } from '../../../local/cli/simulated-account';
import { accountsOf } from '../../../local/demo/accounts';
import { type RunInput, resultOf } from '../../../local/demo/result';
import { summaryText } from '../../../local/demo/summary';
import type { AccountLog } from '../../../sim/connect/types';
import { contact } from './contacts';
import { states, status } from './reports';
import { snapshot } from './snapshots';

const LOG: AccountLog = {
  contacts: Array.from({ length: 200 }, (_, index) =>
    contact({ destination: `+${index}`, initiatedAtMs: index * 100, disconnectedAtMs: index * 100 + 2000 }),
  ),
  throttled: 0,
  refused: 4,
  breaches: 0,
  rateBreaches: 0,
  inboundOffered: 9,
  inboundBlocked: 1,
  concurrentPeak: 29,
  callsPerSecondPeak: 11,
};

const run = (changes: Partial<RunInput> = {}): RunInput => ({
  campaign: 'default/demo',
  ending: { kind: 'finished' },
  accounts: accountsOf(status({ contacts: states({ completed: 5, suppressed: 2 }) })),
  rowsInFile: 10,
  log: LOG,
  account: simulatedAccount({ ...fallbacks(STACK_FLAGS), rate: 10, burst: 20, quota: 30 }),
  eventLatencySeconds: 0.99,
  headroom: [{ atMs: 0, value: 3 }],
  maxAttempts: 3,
  seed: 1,
  deadLetters: [],
  last: snapshot(),
  nowMs: 60_000,
  ...changes,
});

describe('resultOf', () => {
  it('has every figure that a script asks for', () => {
    expect(resultOf(run())).toMatchObject({
      ok: true,
      failures: [],
      rows: 10,
      rejected: 1,
      duplicate: 2,
      contacts: { completed: 5, suppressed: 2, pending: 0 },
      callsPlaced: 230,
      callsPerSecondPeak: 11,
      concurrentPeak: 29,
      quota: 30,
      rate: 10,
      burst: 20,
      throttled: 0,
      breaches: 0,
      inboundBlocked: 1,
      numbersCalledTwice: 0,
      seed: 1,
      elapsedSeconds: 23.4,
    });
    expect(resultOf(run()).utilisation?.denominator).toMatchObject({ rate: 10, quota: 30, headroomMean: 3 });
  });

  it('survives the trip through JSON', () => {
    const result = resultOf(run({ log: undefined, rowsInFile: undefined }));
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('is no success where the account counted something against the dialer', () => {
    const result = resultOf(run({ log: { ...LOG, throttled: 1, contacts: [...LOG.contacts, ...LOG.contacts] } }));
    expect(result.failures).toEqual(['the account throttled 1 requests', '200 numbers were called twice']);
  });

  it("claims nothing about somebody else's Connect", () => {
    expect(resultOf(run({ log: undefined }))).toMatchObject({
      ok: true,
      throttled: null,
      breaches: null,
      numbersCalledTwice: null,
      utilisation: null,
    });
  });
});

describe('summaryText', () => {
  it('adds up to the rows of the list', () => {
    const text = summaryText(resultOf(run()), [], '/tmp/reports');
    const [parts, total] = text.split('-----\n');
    const counts = [...(parts ?? '').matchAll(/^ +(\d+) {2}/gm)].map(([, count]) => Number(count));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10);
    expect(total).toMatch(/^ +10 {2}of 10 rows +accounted for; a plain count of the file says 10\n/);
    expect(text).toContain('/tmp/reports');
  });

  it('gives held contacts a row of their own', () => {
    const accounts = accountsOf(status({ contacts: states({ completed: 3, pending: 4 }), held: 3 }));
    const text = summaryText(resultOf(run({ accounts, ending: { kind: 'only-held' } })), [], undefined);
    expect(text).toMatch(/ 1 {2}pending /);
    expect(text).toMatch(/ 3 {2}held /);
    expect(text).toContain('The run is not a success:\n- 1 contacts are in no final state');
  });

  it('leaves out what there is none of', () => {
    const accounts = accountsOf(status({ contacts: states({ completed: 4, pending: 3 }), held: 3 }));
    const text = summaryText(resultOf(run({ accounts, ending: { kind: 'only-held' } })), [], undefined);
    expect(text).toMatch(/^Every row is accounted for/);
    expect(text).not.toMatch(/pending|suppressed|Dead letters|Reports/);
  });

  it('says what to do about dead letters', () => {
    const letters = [{ reason: 'crashed', count: 2, advice: 'redrive it' }];
    expect(summaryText(resultOf(run()), letters, undefined)).toContain(
      'Dead letters:\n      2  crashed\n         redrive it',
    );
  });
});
