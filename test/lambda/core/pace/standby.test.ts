import fc from 'fast-check';
import { LEASE_MS, type LeaseRecord, successorOf } from '../../../../lambda/core/pace/lease';
import type { LeaseStore } from '../../../../lambda/core/pace/ports';
import { becomeActive, type Succession } from '../../../../lambda/core/pace/standby';
import { Random } from '../../../../sim/random';
import { VirtualClock } from '../../../../sim/virtual-clock';
import { leaseStore } from '../../../../sim/world/controller-stores';
import { Life } from '../../../../sim/world/life';
import { Tables } from '../../../../sim/world/tables';
import { NOW_MS } from './pacing';

const SKEW_MS = 50;
const RENEW_MS = 400;
const VALID_MS = 2_800;

interface Activation {
  readonly me: string;
  readonly atMs: number;
  readonly record: LeaseRecord;
  readonly succession: Succession | undefined;
}

/** Invocations that stand by and then hold the lease until they die, in virtual time. */
class Relay {
  readonly clock = new VirtualClock(NOW_MS);
  readonly tables = new Tables(this.clock, new Random(1, 'tables'));
  readonly activations: Activation[] = [];
  readonly left: string[] = [];
  /** Every write that took effect: whose, when, and until when that holder's requests may be used. */
  readonly writes: (Pick<LeaseRecord, 'lastValidUntilMs' | 'clean'> & {
    readonly me: string;
    readonly atMs: number;
  })[] = [];
  readonly #lives = new Map<string, Life>();

  async start(me: string, options: { readonly isWoken?: boolean; readonly stayMs?: number } = {}): Promise<void> {
    const life = new Life(this.clock);
    this.#lives.set(me, life);
    const store = life.live(this.#storeOf(me));
    const deadlineMs = this.clock.monotonicMs() + (options.stayMs ?? 120_000);
    const input = { me, isWoken: options.isWoken ?? false, clockSkewMs: SKEW_MS, deadlineMs };
    let succession: Succession | undefined;
    const record = await becomeActive(input, store, this.clock, (known) => {
      succession = known;
    });
    if (!record) {
      this.left.push(me);
      return;
    }
    this.activations.push({ me, atMs: this.clock.nowMs(), record, succession });
    await this.#hold(record, store, deadlineMs);
  }

  #storeOf(me: string): LeaseStore {
    const store = leaseStore(this.tables);
    const write: LeaseStore['write'] = async (record, expected) => {
      const written = await store.write(record, expected);
      const { lastValidUntilMs, clean } = record;
      if (written) this.writes.push({ me, atMs: this.clock.nowMs(), lastValidUntilMs, clean });
      return written;
    };
    return { ...store, write };
  }

  kill(me: string): void {
    this.#lives.get(me)?.kill();
  }

  freeze(me: string, forMs: number): void {
    this.#lives.get(me)?.freeze(this.clock.nowMs() + forMs);
  }

  async #hold(first: LeaseRecord, store: LeaseStore, deadlineMs: number): Promise<void> {
    let record: LeaseRecord | undefined = first;
    while (record && this.clock.monotonicMs() < deadlineMs) {
      const renewedAtMs = this.clock.nowMs();
      const lastValidUntilMs = renewedAtMs + VALID_MS;
      const next: LeaseRecord = { ...record, sequence: record.sequence + 1, lastValidUntilMs, renewedAtMs };
      record = await store.write(next, record);
      if (!record) return;
      const successor = successorOf(record, this.clock.nowMs());
      if (successor !== undefined) {
        const { standby, standbySeenAtMs, challenger, challengerSeenAtMs, ...rest } = record;
        await store.write({ ...rest, epoch: rest.epoch + 1, sequence: 0, holder: successor, clean: true }, record);
        return;
      }
      await this.clock.sleep(RENEW_MS);
    }
  }

  async pass(ms: number): Promise<void> {
    await this.clock.runUntil(() => false, this.clock.nowMs() + ms);
    // Nothing may be due at that very moment.
    const idle = this.clock.sleep(0);
    await this.clock.runUntil(() => false, this.clock.nowMs());
    await idle;
  }
}

const who = (relay: Relay) => relay.activations.map(({ me }) => me);

it('the first invocation ever is active at once', async () => {
  const relay = new Relay();
  void relay.start('a');
  await relay.pass(100);
  expect(relay.activations).toMatchObject([{ me: 'a', record: { epoch: 1, sequence: 0, holder: 'a' } }]);
  expect((relay.activations[0]?.atMs ?? 0) - NOW_MS).toBeLessThan(50);
});

it('one of two that start at once becomes active, and the other stands by', async () => {
  const relay = new Relay();
  void relay.start('a');
  void relay.start('b');
  await relay.pass(10_000);
  expect(relay.activations).toHaveLength(1);
  const [active] = who(relay);
  expect(relay.tables.lease).toMatchObject({ holder: active, standby: active === 'a' ? 'b' : 'a' });
});

it('a standby takes over after a death, once the last request of the dead one is out of time', async () => {
  const relay = new Relay();
  void relay.start('a');
  void relay.start('b');
  await relay.pass(5_000);
  const [dead = ''] = who(relay);
  relay.kill(dead);
  const diedAtMs = relay.clock.nowMs();
  await relay.pass(10_000);
  const lastValidUntilMs = Math.max(...relay.writes.filter(({ me }) => me === dead).map((one) => one.lastValidUntilMs));
  const successor = relay.activations[1];
  expect(successor?.me).not.toBe(dead);
  expect(successor?.atMs).toBeGreaterThanOrEqual(lastValidUntilMs + SKEW_MS);
  expect((successor?.atMs ?? 0) - diedAtMs).toBeGreaterThan(LEASE_MS - RENEW_MS);
  expect((successor?.atMs ?? 0) - diedAtMs).toBeLessThan(VALID_MS + LEASE_MS);
  expect(successor?.succession?.isClean).toBe(false);
  const lastRenewalMs = lastValidUntilMs - VALID_MS;
  expect(successor?.succession?.renewedAtMs).toBe(lastRenewalMs);
});

it('a third one makes the active one hand over to the standby, within a second, without a gap', async () => {
  const relay = new Relay();
  void relay.start('a');
  await relay.pass(500);
  void relay.start('b');
  await relay.pass(5_000);
  const cameAtMs = relay.clock.nowMs();
  void relay.start('c');
  await relay.pass(5_000);
  expect(who(relay)).toEqual(['a', 'b']);
  expect((relay.activations[1]?.atMs ?? 0) - cameAtMs).toBeLessThan(1_000);
  expect(relay.tables.lease).toMatchObject({ holder: 'b', standby: 'c' });
  expect(relay.activations[0]?.succession).toEqual({ isClean: true, renewedAtMs: undefined });
  expect(relay.activations[1]?.succession?.isClean).toBe(true);
});

it('a frozen holder is deposed, and its next write fails', async () => {
  const relay = new Relay();
  void relay.start('a');
  await relay.pass(500);
  void relay.start('b');
  await relay.pass(2_000);
  relay.freeze('a', 10_000);
  await relay.pass(30_000);
  expect(who(relay)).toEqual(['a', 'b']);
  const b = relay.activations[1];
  expect(relay.writes.filter(({ me, atMs }) => me === 'a' && atMs > (b?.atMs ?? 0))).toEqual([]);
});

it('an invocation that was woken leaves when somebody stands by already', async () => {
  const relay = new Relay();
  void relay.start('a');
  await relay.pass(500);
  void relay.start('b');
  await relay.pass(500);
  void relay.start('woken', { isWoken: true });
  await relay.pass(2_000);
  expect(relay.left).toEqual(['woken']);
  expect(who(relay)).toEqual(['a']);
});

it('an invocation leaves at its deadline when its turn never came', async () => {
  const relay = new Relay();
  void relay.start('a');
  await relay.pass(500);
  void relay.start('b', { stayMs: 3_000 });
  await relay.pass(4_000);
  expect(relay.left).toEqual(['b']);
});

it('nobody is active before every request of an unclean predecessor is out of time, whoever dies or freezes when', async () => {
  const plans = fc.array(
    fc.record({
      startsAfterMs: fc.integer({ min: 0, max: 4_000 }),
      diesAfterMs: fc.option(fc.integer({ min: 1, max: 12_000 })),
      freezesAfterMs: fc.option(fc.integer({ min: 1, max: 8_000 })),
    }),
    { minLength: 2, maxLength: 7 },
  );
  await fc.assert(
    fc.asyncProperty(plans, async (all) => {
      const relay = new Relay();
      for (const [index, { startsAfterMs, diesAfterMs, freezesAfterMs }] of all.entries()) {
        await relay.pass(startsAfterMs);
        const me = `invocation-${index}`;
        void relay.start(me);
        if (diesAfterMs !== null) void relay.clock.sleep(diesAfterMs).then(() => relay.kill(me));
        if (freezesAfterMs !== null) void relay.clock.sleep(freezesAfterMs).then(() => relay.freeze(me, 6_000));
      }
      await relay.pass(20_000);
      // In the order of their writes: one that froze hears late of its own, and is deposed by then.
      const inOrder = relay.activations.toSorted((a, b) => a.record.epoch - b.record.epoch);
      inOrder.forEach((activation, index) => {
        const before = inOrder[index - 1];
        if (!before) return;
        const theirs = relay.writes.filter(({ me }) => me === before.me);
        expect(theirs.every(({ atMs }) => atMs <= activation.atMs)).toBe(true);
        const lastMs = Math.max(...theirs.map((one) => one.lastValidUntilMs));
        const isHandedOver = theirs.some(({ clean }) => clean);
        if (!isHandedOver) expect(activation.atMs).toBeGreaterThanOrEqual(lastMs + SKEW_MS);
      });
    }),
    { numRuns: 40 },
  );
});
