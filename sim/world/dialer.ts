/** The dialer function: the deployed core of dialing, over the simulated tables and the Connect model. */
import { parseDialRequest, REQUEST_ATTRIBUTE } from '../../lambda/contract/dial-request';
import type { Outcome } from '../../lambda/contract/outcome';
import { type DialPorts, dialAttempt } from '../../lambda/core/dial/dial-attempt';
import type { Call, Telephony } from '../../lambda/core/dial/ports';
import type { ConnectModel } from '../connect/model';
import type { ConnectAccount, StartAnswer } from '../connect/types';
import { Random } from '../random';
import type { VirtualClock } from '../virtual-clock';
import { attemptStore, orNoAnswer } from './attempt-store';
import type { Environment } from './event-source';
import type { Injected } from './injected';
import { asSent, type SettledOptions } from './options';
import type { Delivered, SimulatedQueue } from './queue';
import type { Tables } from './tables';

export interface DialerParts {
  readonly options: SettledOptions;
  readonly clock: VirtualClock;
  readonly tables: Tables;
  readonly model: ConnectModel;
  readonly mailbox: SimulatedQueue;
  readonly injected: Injected;
  /** The account as it is now. */
  readonly account: () => ConnectAccount;
}

/** The function's timeout, as deployed. */
const TIMEOUT_MS = 15_000;
/** From here on a socket may have been closed by the other side while the environment stood still. An assumption. */
const STOOD_STILL_MS = 5_000;
/** A new connection: TCP and TLS within the region. */
const CONNECTING_MS = [5, 20] as const;
/** From the socket to the service. */
const NETWORK_MS = [1, 10] as const;
const SEND_MESSAGE_MS = [4, 12] as const;

/** The environment died: nothing after the call is done. */
class Crash extends Error {}

export class Dialer {
  readonly #parts: DialerParts;
  readonly #random: Random;

  constructor(parts: DialerParts) {
    this.#parts = parts;
    this.#random = new Random(parts.options.seed, 'dialer');
  }

  /** One invocation. Resolves to false if its environment died on the way. */
  async invoke(batch: readonly Delivered[], environment: Environment): Promise<boolean> {
    const ports = this.#portsOf(environment);
    const endsAtMs = environment.clock.nowMs() + TIMEOUT_MS;
    const isDone = await Promise.all(
      batch.map(async ({ body }, index) => {
        const request = parseDialRequest(body);
        if (!request.ok) return false;
        const claimant = `${environment.name}-${environment.invocations}-${index}`;
        return dialAttempt({ request: request.value, claimant, endsAtMs }, ports).then(() => true, diedOfCrash);
      }),
    );
    return isDone.every(Boolean);
  }

  #portsOf(environment: Environment): DialPorts {
    const { clock, tables, mailbox, options } = this.#parts;
    return {
      clock: environment.clock,
      store: attemptStore(tables),
      telephony: this.#telephonyOf(environment),
      stopSwitch: {
        read: orNoAnswer(() =>
          tables.operate(() => ({ kind: tables.stopReason === undefined ? ('clear' as const) : ('set' as const) })),
        ),
      },
      notes: {
        drop: async (note) => {
          await clock.sleep(this.#random.between(...SEND_MESSAGE_MS));
          mailbox.push(asSent(note, options, clock));
          return { kind: 'dropped' };
        },
      },
    };
  }

  #telephonyOf({ usedAtMs }: Environment): Telephony {
    const { clock, options } = this.#parts;
    let mayBeDead = clock.nowMs() - usedAtMs >= STOOD_STILL_MS;
    return {
      prepare: () => clock.sleep(this.#random.between(...CONNECTING_MS)),
      startCalls: (calls) =>
        Promise.all(
          calls.map((call) => {
            const isDead = mayBeDead && this.#random.chance(options.deadSocketRate);
            mayBeDead = false;
            return isDead ? this.#neverLeft() : this.#startCall(call);
          }),
        ),
      close: () => undefined,
    };
  }

  async #neverLeft(): Promise<Outcome> {
    this.#parts.injected.deadSockets += 1;
    return { kind: 'not-sent', reason: 'the socket was dead' };
  }

  async #startCall(call: Call): Promise<Outcome> {
    const { clock, model, options, injected, account } = this.#parts;
    await clock.sleep(this.#random.between(...NETWORK_MS));
    const { instanceId, apiLatencyMs } = account();
    const answer = model.start(
      {
        instanceId,
        contactFlowId: 'flow',
        queueId: 'queue',
        ...call.overrides,
        destinationPhoneNumber: call.phone,
        clientToken: `${call.contact.sk}-${call.try}`,
        attributes: { [REQUEST_ATTRIBUTE]: call.requestId },
      },
      clock.nowMs(),
    );
    await clock.sleep(apiLatencyMs);
    if (this.#random.chance(options.crashRate)) {
      injected.crashes += 1;
      throw new Crash();
    }
    if (!this.#random.chance(options.lostAnswerRate)) return outcomeOf(answer);
    injected.lostAnswers += 1;
    return { kind: 'unknown', reason: 'no answer' };
  }
}

function diedOfCrash(error: unknown): boolean {
  if (error instanceof Crash) return false;
  throw error;
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
