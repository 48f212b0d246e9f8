import { type RampOptions, rampSeconds } from '../../../sim/measure/ramp';
import { at, contact, runOf } from './hand-made';

/** One more line each second, up to 100 of them. */
const CLIMB: RampOptions = {
  run: runOf({ concurrentCallsQuota: 100 }),
  contacts: Array.from({ length: 100 }, (_, second) => contact(10 + second)),
  alone: [],
  binds: 'lines',
  toMs: at(600),
};

describe('the ramp', () => {
  it('lasts from the first call until 90 % of the lines are up', () => {
    expect(rampSeconds({ ...CLIMB, meanSeconds: 1 })).toBe(89);
  });

  it('looks at the mean of the last 30 s unless told otherwise', () => {
    // Lines 76 to 100, then five seconds at 100: 2,700 in 30 s.
    expect(rampSeconds(CLIMB)).toBe(104);
  });

  it('is measured by starts where the rate binds', () => {
    const run = runOf({ concurrentCallsQuota: 1000, callsPerSecond: 1 });
    expect(rampSeconds({ ...CLIMB, run, binds: 'rate' })).toBe(27);
  });

  it('asks for no more than inbound callers leave', () => {
    const alone = Array.from({ length: 50 }, () => contact(0, undefined, { direction: 'inbound' }));
    expect(rampSeconds({ ...CLIMB, alone, meanSeconds: 1 })).toBe(44);
  });

  it('is unknown when nobody is called, or too few are', () => {
    expect(rampSeconds({ ...CLIMB, contacts: [] })).toBeUndefined();
    expect(rampSeconds({ ...CLIMB, contacts: CLIMB.contacts.slice(0, 80) })).toBeUndefined();
  });
});
