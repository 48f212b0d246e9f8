import { STACK_FLAGS } from '../../../local/cli/options';
import { fallbacks } from '../../../local/cli/parse-arguments';
import { simulatedAccount } from '../../../local/cli/simulated-account';
import { type EstimateInput, secondsLeft, timeoutSeconds } from '../../../local/demo/estimate';

const input = (changes: Partial<EstimateInput> = {}): EstimateInput => ({
  contacts: 100,
  callsPlaced: 75,
  answered: 30,
  ended: 60,
  maxAttempts: 3,
  callsPerSecond: 4,
  open: 70,
  ...changes,
});

describe('secondsLeft', () => {
  it('counts on retries for whoever does not answer', () => {
    // Half answer: 1 + 1/2 + 1/4 calls per contact, 175 in all.
    expect(secondsLeft(input())).toBe((175 - 75) / 4);
  });

  it('never promises less than half a call for every open contact', () => {
    expect(secondsLeft(input({ callsPlaced: 500, open: 20 }))).toBe(10 / 4);
  });

  it('is 0 where nobody is left, and unknown where too little is known', () => {
    expect(secondsLeft(input({ open: 0, ended: 0 }))).toBe(0);
    expect(secondsLeft(input({ ended: 19, answered: 5 }))).toBeUndefined();
    expect(secondsLeft(input({ callsPerSecond: 0 }))).toBeUndefined();
  });
});

describe('timeoutSeconds', () => {
  it('is several times what all attempts take at the pace of the account', () => {
    const account = simulatedAccount({ ...fallbacks(STACK_FLAGS), rate: 1, quota: 1000, inbound: 'none' });
    expect(timeoutSeconds(account, 400, 3)).toBe(120 + 4 * 400 * 3);
  });
});
