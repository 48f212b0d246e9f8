import { buildAccount, DEFAULT_ACCOUNT } from '../../../sim/connect/account';

describe('buildAccount', () => {
  it('is the default account where nothing is said', () => {
    expect(buildAccount({})).toEqual(DEFAULT_ACCOUNT);
  });

  it('changes one setting of a part and leaves the others', () => {
    const account = buildAccount({ events: { lossRate: 0.5 } });
    expect(account.events).toEqual({ ...DEFAULT_ACCOUNT.events, lossRate: 0.5 });
    expect(account.inbound).toBe(DEFAULT_ACCOUNT.inbound);
  });

  it('names everything that makes no sense in one error', () => {
    const build = () =>
      buildAccount({
        callsPerSecond: 0,
        burst: 0.5,
        answerRate: 0.8,
        busyRate: 0.3,
        ringOutSeconds: [45, 25],
        events: { lossRate: Number.NaN },
      });
    expect(build).toThrow(
      /callsPerSecond must be above 0, got 0; burst .*Rate must be a share.*1\.1; events\.lossRate/,
    );
    expect(build).toThrow(/ringOutSeconds must be a range, got 45 to 25/);
  });

  it('takes three shares that add up to one, rounding aside', () => {
    expect(() => buildAccount({ answerRate: 0.7, busyRate: 0.2, invalidNumberRate: 0.1 })).not.toThrow();
  });
});
