/** The dialer's lanes: the dialer's own code, over the simulated queue and the Connect model. */
import { parseDialRequest } from '../../lambda/contract/dial-request';
import type { ContactItem } from '../../lambda/contract/items';
import type { Outcome } from '../../lambda/contract/outcome';
import type { Clock } from '../../lambda/core/clock';
import { type DialPorts, dialAttempt } from '../../lambda/core/dial/dial-attempt';
import type { AttemptStore, Call, Telephony } from '../../lambda/core/dial/ports';
import type { ConnectModel } from '../connect/model';
import type { StartAnswer } from '../connect/types';
import type { Random } from '../random';
import type { SimulatedQueue } from './queue';
import type { Tables } from './tables';

export interface LaneOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly tables: Tables;
  readonly model: ConnectModel;
  readonly dialQueue: SimulatedQueue;
  readonly mailbox: SimulatedQueue;
  readonly lanes: number;
  readonly apiLatencyMs: number;
  readonly instanceId: string;
  /** Share of accepted calls whose answer is lost. */
  readonly lostAnswerRate: number;
  /** Share of invocations that die right after the call was placed. */
  readonly crashRate: number;
}

/** A lane that died: nothing after the call is done. */
class Crash extends Error {}

/** Receives requests as long as the clock runs, each lane one at a time. */
export function runLanes(options: LaneOptions): void {
  for (let lane = 0; lane < options.lanes; lane += 1) void runLane(options, lane);
}

async function runLane(options: LaneOptions, lane: number): Promise<void> {
  const { clock, dialQueue } = options;
  for (let count = 0; ; count += 1) {
    const deliveries = await dialQueue.receive(20_000);
    const handled = deliveries.map(async ({ body, receipt }, index) => {
      const request = parseDialRequest(body);
      if (!request.ok) return;
      const claimant = `lane-${lane}-${count}-${index}`;
      const delivery = { request: request.value, claimant, endsAtMs: clock.nowMs() + 15_000 };
      try {
        await dialAttempt(delivery, portsOf(options));
        dialQueue.remove([receipt]);
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
      }
    });
    await Promise.all(handled);
  }
}

function portsOf(options: LaneOptions): DialPorts {
  const { clock, tables, mailbox } = options;
  return {
    clock,
    store: attemptStore(tables),
    telephony: telephonyOf(options),
    stopSwitch: {
      read: () =>
        tables.operate(() => ({ kind: tables.stopReason === undefined ? ('clear' as const) : ('set' as const) })),
    },
    notes: {
      drop: async (note) => {
        await clock.sleep(5);
        mailbox.push(JSON.stringify(note));
        return { kind: 'dropped' };
      },
    },
  };
}

function attemptStore(tables: Tables): AttemptStore {
  const found = (contact: ContactItem | undefined) =>
    contact ? ({ kind: 'found', contact } as const) : ({ kind: 'missing' } as const);
  return {
    claim: async ({ request, claimant, atMs }) => {
      const contact = await tables.change(
        request.contact.sk,
        (c) => c.state === 'admitted' && c.requestId === request.requestId,
        (c) => ({ ...c, state: 'dialing', claimedBy: claimant, claimedAtMs: atMs }),
      );
      return contact ? { kind: 'claimed', contact } : { kind: 'refused' };
    },
    read: ({ sk }) => tables.operate(() => found(tables.contacts.get(sk))),
    record: async ({ request, claimant, outcome, startedAtMs }) => {
      const state = outcome.kind === 'accepted' ? 'in-progress' : outcome.kind === 'unknown' ? 'unknown' : 'dialing';
      const recorded = await tables.change(
        request.contact.sk,
        (c) =>
          c.requestId === request.requestId &&
          c.claimedBy === claimant &&
          (c.state === 'dialing' || c.state === 'unknown'),
        (c) => ({ ...c, state, outcome, startedAtMs }),
      );
      return { kind: recorded ? 'recorded' : 'superseded' };
    },
  };
}

function telephonyOf(options: LaneOptions): Telephony {
  const { clock, random } = options;
  return {
    prepare: () => clock.sleep(random.between(2, 8)),
    startCalls: (calls) => Promise.all(calls.map((call) => startCall(options, call))),
    close: () => undefined,
  };
}

async function startCall(options: LaneOptions, call: Call): Promise<Outcome> {
  const { clock, random, model } = options;
  await clock.sleep(random.between(1, 10));
  const answer = model.start(
    {
      instanceId: options.instanceId,
      contactFlowId: 'flow',
      queueId: 'queue',
      destinationPhoneNumber: call.phone,
      clientToken: `${call.contact.sk}-${call.try}`,
      attributes: { callpace_request: call.requestId },
    },
    clock.nowMs(),
  );
  await clock.sleep(options.apiLatencyMs);
  if (random.chance(options.crashRate)) throw new Crash();
  if (random.chance(options.lostAnswerRate)) return { kind: 'unknown', reason: 'no answer' };
  return outcomeOf(answer);
}

function outcomeOf(answer: StartAnswer): Outcome {
  if (answer.kind === 'accepted') return { kind: 'accepted', contactId: answer.contactId };
  switch (answer.name) {
    case 'TooManyRequestsException':
      return { kind: 'throttled', reason: answer.name };
    case 'LimitExceededException':
      return { kind: 'capacity', reason: answer.name };
    case 'ResourceNotFoundException':
      return { kind: 'blocked', reason: answer.name };
    default:
      return { kind: 'refused', reason: answer.name, certain: answer.name === 'DestinationNotAllowedException' };
  }
}
