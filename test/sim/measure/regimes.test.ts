import { meanHoldSeconds } from '../../../sim/connect/call';
import { accountOf } from '../../../sim/measure/regime';
import { REGIMES, regimeNamed } from '../../../sim/measure/regimes';

const holdOf = (name: string) => meanHoldSeconds(accountOf(regimeNamed(name)));

describe('the regimes', () => {
  it('have names of their own, and accounts that make sense', () => {
    expect(new Set(REGIMES.map((regime) => regime.name)).size).toBe(REGIMES.length);
    for (const regime of REGIMES) expect(accountOf(regime).busyRate).toBe(0);
  });

  it('hold lines for 34, 46 and 100 s', () => {
    expect(holdOf('lines-100-short')).toBeCloseTo(34.1, 1);
    expect(holdOf('lines-100')).toBeCloseTo(46.1, 1);
    expect(holdOf('lines-100-long')).toBeCloseTo(100.1, 1);
  });

  it.each(REGIMES.filter(({ name }) => /^(rate|mixed|lines)-/.test(name)))(
    '$name binds what its title says',
    (regime) => {
      const { callsPerSecond, concurrentCallsQuota } = accountOf(regime);
      const ratio = (callsPerSecond * holdOf(regime.name)) / concurrentCallsQuota;
      if (regime.name.startsWith('rate')) expect(ratio).toBeLessThan(0.6);
      else if (regime.name.startsWith('mixed')) expect(Math.abs(ratio - 1)).toBeLessThan(0.1);
      else expect(ratio).toBeGreaterThan(1.5);
    },
  );

  it('measure whole periods of inbound traffic, and what goes wrong in the midst of it', () => {
    for (const regime of REGIMES) {
      const { inbound, events } = accountOf(regime);
      if (inbound.kind !== 'none') expect(regime.seconds % inbound.periodSeconds).toBe(0);
      const endSeconds = regime.warmUpSeconds + regime.seconds;
      for (const { atSeconds } of regime.changes ?? []) {
        // Either in the midst of the measured time, or before it on purpose.
        if (!regime.name.endsWith('-after')) expect(atSeconds).toBeGreaterThan(regime.warmUpSeconds);
        expect(atSeconds).toBeLessThan(endSeconds);
        // Quotas are read at whole minutes: a change at one would be seen at once.
        expect(atSeconds % 60).not.toBe(0);
      }
      if (events.outage?.mode === 'hold') expect(events.outage.toSeconds).toBeLessThan(endSeconds);
    }
  });

  it('are not found under other names', () => {
    expect(() => regimeNamed('lines-7')).toThrow(/there is no regime lines-7; there are rate-2/);
  });
});
