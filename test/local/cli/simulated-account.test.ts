import fc from 'fast-check';
import { readDeploymentConfig } from '../../../lib/deployment-config';
import { STACK_FLAGS, type StackOptions } from '../../../local/cli/options';
import { fallbacks } from '../../../local/cli/parse-arguments';
import {
  deploymentContext,
  honestLabels,
  longestCallSeconds,
  meanEventLatencySeconds,
  simulatedAccount,
} from '../../../local/cli/simulated-account';

const DEFAULTS = fallbacks(STACK_FLAGS);
const options = (changes: Partial<StackOptions>): StackOptions => ({ ...DEFAULTS, ...changes });

describe('simulatedAccount', () => {
  it('makes sense for whatever the flags allow', () => {
    const anyOptions = fc.record({
      rate: fc.double({ min: 0.01, max: 500, noNaN: true }),
      quota: fc.integer({ min: 1, max: 5000 }),
      answerRate: fc.double({ min: 0, max: 1, noNaN: true }),
      inboundShare: fc.double({ min: 0, max: 0.99, noNaN: true }),
      eventLatency: fc.double({ min: 0, max: 60, noNaN: true }),
      timeScale: fc.double({ min: 0.1, max: 100, noNaN: true }),
    });
    fc.assert(fc.property(anyOptions, (changes) => void simulatedAccount(options(changes))));
  });

  it('gives the deployment the limits of the account', () => {
    const given = options({ rate: 7, burst: 14, quota: 33, callingWindow: { fromMinute: 480, toMinute: 1200 } });
    const account = simulatedAccount(given);
    const config = readDeploymentConfig(deploymentContext(given));
    expect(config).toMatchObject({
      callsPerSecond: account.callsPerSecond,
      burst: account.burst,
      concurrentCallsQuota: account.concurrentCallsQuota,
      callingWindow: { fromMinute: 480, toMinute: 1200 },
      metricsReadSeconds: account.metrics.periodSeconds,
      quotas: 'account',
    });
    expect(config.instance.id).toBe(account.instanceId);
  });
});

describe('deploymentContext', () => {
  it("does not ask for the quotas of somebody else's Connect, which comes without Service Quotas", () => {
    const context = deploymentContext(options({ connectEndpoint: 'http://connect.example' }));
    expect(readDeploymentConfig(context).quotas).toBe('configured');
  });
});

describe('longestCallSeconds', () => {
  it('shrinks with the calls themselves, and never below 5 s', () => {
    expect(longestCallSeconds(options({ talk: 60, timeScale: 1 }))).toBe(420);
    expect(longestCallSeconds(options({ talk: 60, timeScale: 20 }))).toBe(21);
    expect(longestCallSeconds(options({ talk: 1, timeScale: 100 }))).toBe(5);
  });
});

describe('meanEventLatencySeconds', () => {
  it('is above the median, as of a lognormal, and counts the late ones', () => {
    const account = simulatedAccount(options({ eventLatency: 0.8 }));
    // 0.8 e^(0.6^2 / 2) = 0.958; one in a thousand takes 35 s.
    expect(meanEventLatencySeconds(account)).toBeCloseTo(0.999 * 0.9578 + 0.001 * 35, 3);
  });
});

describe('honestLabels', () => {
  it('says what is not as in a deployment', () => {
    expect(honestLabels(DEFAULTS)).toEqual([
      'Simulated Amazon Connect: call times shortened 20 x, seed 1',
      "calling hours opened round the clock (deployed: 08:00-20:00 on the called party's clock)",
      'retries after 2 s (deployed: an hour)',
      'CloudWatch every 5 s (real: a minute)',
    ]);
  });

  it("names somebody else's Connect instead of a simulation", () => {
    const [first] = honestLabels(options({ connectEndpoint: 'http://connect.example' }));
    expect(first).toBe('Amazon Connect API at http://connect.example');
  });
});
