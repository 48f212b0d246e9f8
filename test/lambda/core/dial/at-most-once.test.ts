/**
 * The dialer against a small model of its world: one contact, its controller, and any number of deliveries of its
 * requests, each of which may be late, doubled, cut off at any step, or lied to by the network.
 */
import fc from 'fast-check';
import type { DialRequest } from '../../../../lambda/contract/dial-request';
import type { ContactItem } from '../../../../lambda/contract/items';
import type { Outcome } from '../../../../lambda/contract/outcome';
import { dialAttempt } from '../../../../lambda/core/dial/dial-attempt';
import type { AttemptStore, NoAnswer } from '../../../../lambda/core/dial/ports';
import { aContact, aDialRequest, START_MS } from './dialing';
import { VirtualClock } from './virtual-clock';

/** How a write and its answer may come apart. */
type WriteFate = 'fine' | 'lost' | 'answer lost' | 'repeated' | 'late';

interface DeliveryPlan {
  /** Which of the contact's requests is delivered. */
  readonly request: number;
  readonly arrivesMs: number;
  readonly claim: WriteFate;
  readonly record: WriteFate;
  readonly readAnswers: boolean;
  readonly stop: 'clear' | 'set' | 'no-answer';
  readonly outcome: 'accepted' | 'throttled' | 'unknown';
  readonly latenciesMs: readonly number[];
  /** The process dies at this call of a port; never, if there are fewer. */
  readonly diesAt: number;
}

interface Start {
  readonly requestId: string;
  readonly claimant: string;
  readonly atMs: number;
}

const NO_ANSWER: NoAnswer = { kind: 'no-answer', cause: 'TimeoutError' };
const SLOT_MS = 600;
const REQUESTS = 3;

/** The contact's requests: one after the other, since each is admitted after the one before has lapsed. */
const requests = Array.from({ length: REQUESTS }, (_, n) =>
  aDialRequest({
    requestId: `request-${n}`,
    validFromMs: START_MS + 1_000 + 3_000 * n,
    validUntilMs: START_MS + 1_000 + 3_000 * n + SLOT_MS,
  }),
);
const requestAt = (n: number): DialRequest => requests[n] ?? aDialRequest();

class World {
  readonly clock = new VirtualClock(START_MS);
  readonly starts: Start[] = [];
  contact: ContactItem = aContact(requestAt(0));
  admissions = 1;

  async play(plans: readonly DeliveryPlan[]): Promise<void> {
    await this.clock.run(
      Promise.all([this.#control(), ...plans.map((plan, n) => this.#deliver(plan, `claimant-${n}`))]),
    );
  }

  /** Lets each request lapse after its time, and admits the next one: only if nobody has claimed it. */
  async #control(): Promise<void> {
    for (const [n, request] of requests.entries()) {
      await this.clock.sleep(request.validUntilMs + 100 - this.clock.nowMs());
      if (this.contact.state !== 'admitted' || n === REQUESTS - 1) return;
      this.contact = { ...this.contact, requestId: requestAt(n + 1).requestId };
      this.admissions += 1;
    }
  }

  async #deliver(plan: DeliveryPlan, claimant: string): Promise<void> {
    const request = requestAt(plan.request);
    await this.clock.sleep(request.validFromMs + plan.arrivesMs - this.clock.nowMs());
    const delivery = { request, claimant, endsAtMs: this.clock.nowMs() + 15_000 };
    // A dead process never answers: its promise stays open, and the clock runs on without it.
    void dialAttempt(delivery, this.#ports(plan, claimant));
  }

  #ports(plan: DeliveryPlan, claimant: string) {
    let portCalls = 0;
    const step = async (): Promise<void> => {
      const n = portCalls++;
      if (n === plan.diesAt) await new Promise(() => undefined);
      await this.clock.sleep(plan.latenciesMs[n % plan.latenciesMs.length] ?? 0);
    };
    const outcome: Outcome =
      plan.outcome === 'accepted' ? { kind: 'accepted', contactId: 'c' } : { kind: plan.outcome, reason: 'so it was' };
    const store: AttemptStore = {
      claim: async ({ request }) => {
        await step();
        return this.#write(plan.claim, () => {
          if (this.contact.state !== 'admitted' || this.contact.requestId !== request.requestId)
            return { kind: 'refused' } as const;
          this.contact = { ...this.contact, state: 'dialing', claimedBy: claimant };
          return { kind: 'claimed', contact: this.contact } as const;
        });
      },
      read: async () => {
        await step();
        return plan.readAnswers ? { kind: 'found', contact: this.contact } : NO_ANSWER;
      },
      record: async (attempt) => {
        await step();
        return this.#write(plan.record, () => {
          if (this.contact.claimedBy !== attempt.claimant || this.contact.state !== 'dialing')
            return { kind: 'superseded' } as const;
          const isUp = attempt.outcome.kind === 'accepted';
          this.contact = { ...this.contact, state: isUp ? 'in-progress' : 'dialing', outcome: attempt.outcome };
          return { kind: 'recorded' } as const;
        });
      },
    };
    return {
      clock: this.clock,
      store,
      stopSwitch: {
        read: async () => {
          await step();
          return plan.stop === 'no-answer' ? NO_ANSWER : { kind: plan.stop };
        },
      },
      telephony: {
        prepare: step,
        startCalls: async (calls: readonly { readonly requestId: string }[]) => {
          for (const call of calls) this.starts.push({ requestId: call.requestId, claimant, atMs: this.clock.nowMs() });
          await step();
          return [outcome];
        },
        close: () => undefined,
      },
      notes: {
        drop: async () => {
          await step();
          return { kind: 'dropped' } as const;
        },
      },
    };
  }

  async #write<T>(fate: WriteFate, apply: () => T): Promise<T | NoAnswer> {
    switch (fate) {
      case 'fine':
        return apply();
      case 'lost':
        return NO_ANSWER;
      case 'answer lost':
        apply();
        return NO_ANSWER;
      case 'repeated':
        apply();
        return apply();
      case 'late':
        void this.clock.sleep(150).then(apply);
        return NO_ANSWER;
    }
  }
}

const latencyMs = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 30 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 900 }) },
);
const fate = fc.oneof(
  { weight: 3, arbitrary: fc.constant<WriteFate>('fine') },
  { weight: 2, arbitrary: fc.constantFrom<WriteFate>('lost', 'answer lost', 'repeated', 'late') },
);
const deliveryPlan: fc.Arbitrary<DeliveryPlan> = fc.record({
  request: fc.integer({ min: 0, max: REQUESTS - 1 }),
  arrivesMs: fc.integer({ min: -1_500, max: 1_500 }),
  claim: fate,
  record: fate,
  readAnswers: fc.boolean(),
  stop: fc.oneof(
    { weight: 8, arbitrary: fc.constant('clear' as const) },
    { weight: 1, arbitrary: fc.constantFrom('set' as const, 'no-answer' as const) },
  ),
  outcome: fc.constantFrom('accepted' as const, 'throttled' as const, 'unknown' as const),
  latenciesMs: fc.array(latencyMs, { minLength: 1, maxLength: 8 }),
  diesAt: fc.integer({ min: 0, max: 20 }),
});
const plans = fc.array(deliveryPlan, { minLength: 1, maxLength: 8 });

async function holds(check: (world: World, played: readonly DeliveryPlan[]) => void): Promise<void> {
  await fc.assert(
    fc.asyncProperty(plans, async (played) => {
      const world = new World();
      await world.play(played);
      check(world, played);
    }),
    { numRuns: 500 },
  );
}

it('starts at most one call, whatever is delivered twice, lost, late or cut off', async () => {
  // One for all the requests of the contact together: the next is admitted only when the last one was not claimed.
  await holds((world) => expect(world.starts.length).toBeLessThanOrEqual(1));
});

it('never starts a call outside the slot of its request', async () => {
  await holds((world) => {
    for (const start of world.starts) {
      const request = requests.find(({ requestId }) => requestId === start.requestId);
      expect(start.atMs).toBeGreaterThanOrEqual(request?.validFromMs ?? Number.NaN);
      expect(start.atMs).toBeLessThanOrEqual(request?.validUntilMs ?? Number.NaN);
    }
  });
});

it('never starts a call without a claim that stands in its name', async () => {
  await holds((world) => {
    for (const start of world.starts) {
      expect(world.contact).toMatchObject({ claimedBy: start.claimant, requestId: start.requestId });
      expect(['dialing', 'in-progress']).toContain(world.contact.state);
    }
  });
});

it('never starts a call when the stop switch was set or unreadable', async () => {
  await holds((world, played) => {
    for (const { claimant } of world.starts) expect(played[Number(claimant.split('-')[1])]?.stop).toBe('clear');
  });
});

it('starts the call when nothing goes wrong', async () => {
  const world = new World();
  await world.play([
    {
      request: 0,
      arrivesMs: -300,
      claim: 'fine',
      record: 'fine',
      readAnswers: true,
      stop: 'clear',
      outcome: 'accepted',
      latenciesMs: [5],
      diesAt: 99,
    },
  ]);

  expect(world.starts).toEqual([{ requestId: 'request-0', claimant: 'claimant-0', atMs: requestAt(0).validFromMs }]);
  expect(world.contact).toMatchObject({ state: 'in-progress' });
});
