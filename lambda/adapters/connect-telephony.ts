/**
 * Places calls through Amazon Connect, one request each, without any retry: not by the SDK (its three tries would triple
 * the request rate exactly when the account is throttled), and not on a new connection.
 */
import { createHash } from 'node:crypto';
import {
  ConnectClient,
  type ConnectClientConfig,
  DescribeContactCommand,
  StartOutboundVoiceContactCommand,
} from '@aws-sdk/client-connect';
import { type CallOverrides, REQUEST_ATTRIBUTE } from '../contract/dial-request';
import type { Outcome } from '../contract/outcome';
import type { DialerSettings } from '../contract/settings';
import { clientTokenText } from '../core/dial/client-token';
import { outcomeOf } from '../core/dial/outcome-table';
import type { Call, Telephony } from '../core/dial/ports';
import { type Endpoint, NotConnected, ReadyConnections } from './ready-connections';
import { toCallFailure } from './telephony-errors';

/** Name resolution, TCP and TLS: within a Region a few ms; a connection that takes longer misses its slot anyway. */
const CONNECT_TIMEOUT_MS = 1_000;
/** Connect answers within some 100 ms; after this long the answer counts as lost. */
const ANSWER_TIMEOUT_MS = 5_000;
/** The SDK's request timeout ends with the headers: a body that never comes is cut off a little later. */
const BODY_TIMEOUT_MS = 500;

export type CallSettings = Pick<
  DialerSettings,
  'instanceId' | 'contactFlowId' | 'queueId' | 'sourcePhoneNumber' | 'ringTimeoutSeconds'
>;

export interface TelephonyOptions {
  /**
   * Region, endpoint, credentials.
   *
   * @default the SDK's own: from the environment of the function
   */
  readonly client?: Pick<ConnectClientConfig, 'region' | 'endpoint' | 'credentials'>;
  /** @default 1,000 ms */
  readonly connectTimeoutMs?: number;
  /** @default 5,000 ms */
  readonly answerTimeoutMs?: number;
}

export class ConnectTelephony implements Telephony {
  readonly #settings: CallSettings;
  readonly #wholeAnswerMs: number;
  readonly #connections: ReadyConnections;
  readonly #client: ConnectClient;

  constructor(settings: CallSettings, options: TelephonyOptions = {}) {
    const answerTimeoutMs = options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS;
    this.#settings = settings;
    this.#wholeAnswerMs = answerTimeoutMs + BODY_TIMEOUT_MS;
    this.#connections = new ReadyConnections(options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS);
    this.#client = new ConnectClient({
      ...options.client,
      maxAttempts: 1,
      requestHandler: {
        httpAgent: this.#connections.httpAgent,
        httpsAgent: this.#connections.httpsAgent,
        requestTimeout: answerTimeoutMs,
        // Without it, the timeout only logs a warning.
        throwOnRequestTimeout: true,
      },
    });
  }

  /**
   * A dress rehearsal: a command passes through the whole SDK, so that endpoint, credentials and signature are its own
   * business (and ready for the real one), and ends before the wire, where only the connection is opened.
   */
  async prepare(): Promise<void> {
    // A read, should it ever leave by mistake.
    const rehearsal = new DescribeContactCommand({ InstanceId: this.#settings.instanceId, ContactId: 'rehearsal' });
    rehearsal.middlewareStack.add(
      () => async (args) => {
        await this.#connections.open(args.request as Endpoint);
        return { response: undefined, output: { $metadata: {} } };
      },
      { step: 'deserialize', priority: 'high' },
    );
    // Whatever fails here (credentials, say) fails again in the call, and is answered there.
    await this.#client.send(rehearsal).catch(() => undefined);
  }

  startCalls(calls: readonly Call[]): Promise<readonly Outcome[]> {
    return Promise.all(calls.map((call) => this.#startCall(call)));
  }

  close(): void {
    this.#connections.close();
    this.#client.destroy();
  }

  async #startCall(call: Call): Promise<Outcome> {
    const command = new StartOutboundVoiceContactCommand(this.#input(call));
    let isHandedOver = false;
    command.middlewareStack.add(
      (next) => (args) => {
        isHandedOver = true;
        return next(args);
      },
      { step: 'deserialize', priority: 'low' },
    );
    try {
      const { ContactId: contactId } = await this.#client.send(command, {
        abortSignal: AbortSignal.timeout(this.#wholeAnswerMs),
      });
      if (contactId) return { kind: 'accepted', contactId };
      return { kind: 'unknown', reason: 'the answer names no contact' };
    } catch (error) {
      return outcomeOf(toCallFailure(error, isHandedOver && !(error instanceof NotConnected)), call);
    }
  }

  #input(call: Call) {
    const { instanceId, ...settings } = this.#settings;
    const { contactFlowId, queueId, sourcePhoneNumber, ringTimeoutSeconds } = overridden(settings, call.overrides);
    return {
      InstanceId: instanceId,
      ContactFlowId: contactFlowId,
      QueueId: queueId,
      SourcePhoneNumber: sourcePhoneNumber,
      DestinationPhoneNumber: call.phone,
      Attributes: { ...call.attributes, [REQUEST_ATTRIBUTE]: call.requestId },
      ClientToken: createHash('sha256').update(clientTokenText(call)).digest('hex'),
      RingTimeoutInSeconds: ringTimeoutSeconds,
    };
  }
}

/**
 * Settings as the call asks for them. Queue and source number go together: both say whose caller id is shown, and Connect
 * does not say which of two it would be.
 */
function overridden(settings: Omit<CallSettings, 'instanceId'>, call: CallOverrides = {}) {
  const hasCallerId = call.queueId !== undefined || call.sourcePhoneNumber !== undefined;
  const { queueId, sourcePhoneNumber } = hasCallerId ? call : settings;
  return {
    contactFlowId: call.contactFlowId ?? settings.contactFlowId,
    queueId,
    sourcePhoneNumber,
    ringTimeoutSeconds: call.ringTimeoutSeconds ?? settings.ringTimeoutSeconds,
  };
}
