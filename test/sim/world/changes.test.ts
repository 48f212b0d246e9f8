import type { WorldOptions } from '../../../sim/world/options';
import { World } from '../../../sim/world/world';

const MINUTE_MS = 60_000;
const ACCOUNT = { callsPerSecond: 5, burst: 10, concurrentCallsQuota: 40 };

async function world(minutes: number, options: Partial<WorldOptions>): Promise<World> {
  const made = new World({ seed: 1, account: ACCOUNT, contacts: 'endless', ...options });
  await made.advance(made.clock.nowMs() + minutes * MINUTE_MS);
  return made;
}

/** Most calls that were up at once from a minute on. */
function peakFrom(minute: number, made: World): number {
  const fromMs = made.clock.nowMs() - (10 - minute) * MINUTE_MS;
  const { contacts } = made.model.log();
  const up = (atMs: number) =>
    contacts.filter((call) => call.initiatedAtMs <= atMs && (call.disconnectedAtMs ?? Number.POSITIVE_INFINITY) > atMs);
  const starts = contacts.map((call) => call.initiatedAtMs).filter((ms) => ms >= fromMs);
  return Math.max(...starts.map((atMs) => up(atMs).length));
}

describe('an account that changes while the world runs', () => {
  it('is used as it was raised, once Service Quotas has told', async () => {
    const changes = [{ atMs: 3 * MINUTE_MS, account: { concurrentCallsQuota: 80 } }];
    const [raised, untold] = [await world(10, { changes }), await world(10, { changes, quotas: 'unreadable' })];
    expect(raised.account.concurrentCallsQuota).toBe(80);
    expect(raised.injected.changes).toBe(1);
    expect(peakFrom(8, raised)).toBeGreaterThan(60);
    expect(peakFrom(8, untold)).toBeLessThanOrEqual(40);
  });

  it('fails every call from the moment at which its carrier does', async () => {
    const changes = [{ atMs: MINUTE_MS, account: { answerRate: 0, busyRate: 0, failureRate: 1 } }];
    const made = await world(3, { changes });
    const brokenMs = made.clock.nowMs() - 2 * MINUTE_MS;
    const ended = made.model.log().contacts.filter((call) => call.disconnectedAtMs !== undefined);
    const after = ended.filter((call) => call.initiatedAtMs >= brokenMs);
    expect(after.length).toBeGreaterThan(10);
    expect(new Set(after.map((call) => call.disconnectReason))).toEqual(new Set(['TELECOM_PROBLEM']));
    expect(ended.some((call) => call.disconnectReason === 'CUSTOMER_DISCONNECT')).toBe(true);
  });

  it('slows down while its events are out', async () => {
    const outage = { fromSeconds: 120, toSeconds: 240, mode: 'hold' } as const;
    const changes = [{ atMs: MINUTE_MS, account: { events: { outage } } }];
    const [without, withOutage] = [await world(4, {}), await world(4, { changes })];
    const calls = (made: World) => made.model.log().contacts.length;
    expect(calls(withOutage)).toBeLessThan(0.8 * calls(without));
    expect(withOutage.model.log().breaches).toBe(0);
  });
});
