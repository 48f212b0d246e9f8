import { type AccountOptions, buildAccount, DEFAULT_ACCOUNT } from '../../../sim/connect/account';
import { drawFate, meanHoldSeconds } from '../../../sim/connect/call';
import { Random } from '../../../sim/random';

const CALLS = 100_000;

function fates(options: AccountOptions, ringTimeoutSeconds = 60) {
  const account = buildAccount(options);
  const random = new Random(11, 'fates');
  return Array.from({ length: CALLS }, () => drawFate(account, ringTimeoutSeconds, random));
}

const lineMs = (fate: ReturnType<typeof drawFate>) => fate.ringMs + (fate.kind === 'answered' ? fate.talkMs : 0);

describe('drawFate', () => {
  it('shares calls out among the ends that the account names', () => {
    const counts = new Map<string, number>();
    const shares = { answerRate: 0.4, busyRate: 0.1, invalidNumberRate: 0.15, failureRate: 0.05 };
    for (const { disconnectReason } of fates(shares))
      counts.set(disconnectReason, (counts.get(disconnectReason) ?? 0) + 1);
    const share = (...reasons: string[]) => reasons.reduce((sum, reason) => sum + (counts.get(reason) ?? 0), 0) / CALLS;
    expect(share('CUSTOMER_DISCONNECT', 'CONTACT_FLOW_DISCONNECT')).toBeCloseTo(0.4, 2);
    expect(share('TELECOM_BUSY')).toBeCloseTo(0.1, 2);
    expect(share('TELECOM_NUMBER_INVALID')).toBeCloseTo(0.15, 2);
    expect(share('TELECOM_PROBLEM')).toBeCloseTo(0.05, 2);
    expect(share('TELECOM_UNANSWERED')).toBeCloseTo(0.3, 2);
  });

  it('lets no call ring longer than the ring timeout, and keeps 90 % of the answers at 20 s', () => {
    const cut = fates({ answerRate: 1, busyRate: 0 }, 20);
    expect(Math.max(...cut.map((fate) => fate.ringMs))).toBe(20_000);
    expect(cut.filter((fate) => fate.kind === 'answered').length / CALLS).toBeCloseTo(0.9, 2);
    expect(cut.filter((fate) => fate.kind === 'unanswered').every((fate) => fate.ringMs === 20_000)).toBe(true);
    expect(new Set(cut.flatMap((fate) => (fate.kind === 'unanswered' ? [fate.disconnectReason] : [])))).toEqual(
      new Set(['TELECOM_TIMEOUT']),
    );
  });

  it('divides every time by the time scale', () => {
    const whole = fates({}).reduce((sum, fate) => sum + lineMs(fate), 0);
    const scaled = fates({ timeScale: 20 }).reduce((sum, fate) => sum + lineMs(fate), 0);
    expect(whole / scaled).toBeCloseTo(20, 1);
  });
});

describe('meanHoldSeconds', () => {
  it.each([
    ['the defaults', {}, 60],
    ['a ring timeout within the range of ring-outs', {}, 30],
    ['a ring timeout below every ring-out', {}, 18],
    [
      'many bad numbers, a bad carrier and long talks',
      { invalidNumberRate: 0.2, failureRate: 0.1, talkSecondsMean: 240, talkSigma: 0.9 },
      25,
    ],
    ['a scaled account', { timeScale: 20 }, 60],
  ] as const)('is the mean of what calls really hold: %s', (_name, options, ringTimeoutSeconds) => {
    const drawn = fates(options, ringTimeoutSeconds).reduce((sum, fate) => sum + lineMs(fate), 0) / CALLS / 1000;
    expect(Math.abs(drawn / meanHoldSeconds(buildAccount(options), ringTimeoutSeconds) - 1)).toBeLessThan(0.015);
  });

  it('is 46 s for the textbook case: 30 % answered after 12 s for a minute, the others 35 s', () => {
    expect(meanHoldSeconds({ ...DEFAULT_ACCOUNT, busyRate: 0 })).toBeCloseTo(46.1, 1);
  });
});
