import { concurrentCallsFor, quotaRequest } from '../../../../bin/commands/preflight/quota-request';
import { HEALTHY } from './pictures';

const GOAL = { targetRate: 10, holdSeconds: 60, contactsPerDay: 36_000 };

describe('quotaRequest', () => {
  it("asks for what Little's law says, and a tenth more", () => {
    expect(concurrentCallsFor(GOAL)).toBe(660);
    expect(concurrentCallsFor({ ...GOAL, holdSeconds: 75 })).toBe(825);
    const text = quotaRequest(HEALTHY, GOAL);
    expect(text).toContain('applied now: 100 calls; requested: 660 calls');
    expect(text).toContain('applied now: 10 per second; enough for the 10 that we need');
    expect(text).toContain('36000 contacts a day take 1.0 hours');
    expect(text).toContain(HEALTHY.told.instanceArn);
  });

  it('says of a quota that it is absent, or that it could not be read', () => {
    const text = quotaRequest(
      {
        ...HEALTHY,
        concurrentCalls: { kind: 'absent', said: '' },
        startRate: { kind: 'denied', said: 'AccessDenied' },
      },
      { ...GOAL, contactsPerDay: undefined },
    );
    expect(text).toContain('applied now: Service Quotas shows no value; requested: 660');
    expect(text).toContain('applied now: not known (AccessDenied); requested: 10');
    expect(text).not.toContain('contacts a day');
  });
});
