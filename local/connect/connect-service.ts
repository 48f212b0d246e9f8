/**
 * The Connect API as far as a dialer calls it, around the model. A call takes effect when it arrives; its answer leaves
 * after the account's latency, so that a client that gives up waiting has still placed its call.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectModel } from '../../sim/connect/model';
import type { SimulatedContact, StartRequest } from '../../sim/connect/types';
import type { ServiceAnswer, ServiceCall, ServiceHandler } from '../front/front-types';

export interface ConnectServiceOptions {
  readonly model: Pick<ConnectModel, 'start' | 'describe' | 'stop'>;
  readonly instanceId: string;
  /** ARN of the instance; the ARNs of its contacts begin with it. */
  readonly instanceArn: string;
  /** Time from a request to its answer, ms. */
  readonly latencyMs: () => number;
  /** Called after every change to the model. */
  readonly onChange: () => void;
  readonly nowMs?: () => number;
}

/** Serves the model as `connect`. */
export function createConnectService(options: ConnectServiceOptions): ServiceHandler {
  return async (call) => {
    const answer = perform(call, options);
    options.onChange();
    // A client that has gone waits for nothing; what it asked for has happened all the same.
    await delay(options.latencyMs(), undefined, { signal: call.signal }).catch(() => undefined);
    return answer;
  };
}

function perform(call: ServiceCall, options: ConnectServiceOptions): ServiceAnswer {
  switch (call.action) {
    case 'StartOutboundVoiceContact':
      return start(call, options);
    case 'DescribeContact':
      return describe(call, options);
    case 'StopContact':
      return stop(call, options);
    case 'GetCurrentMetricData':
      return currentMetrics(call, options);
    default:
      return failure(400, 'InvalidRequestException', `the operation ${call.action} is not simulated`);
  }
}

function start(call: ServiceCall, { model, nowMs = Date.now }: ConnectServiceOptions): ServiceAnswer {
  const answer = model.start(readStart(readBody(call)), nowMs());
  switch (answer.kind) {
    case 'accepted':
      return ok({ ContactId: answer.contactId });
    case 'error':
      return failure(answer.httpStatus, answer.name, answer.message);
  }
}

function describe(call: ServiceCall, options: ConnectServiceOptions): ServiceAnswer {
  const { InstanceId: instanceId, ContactId: contactId = '' } = call.parameters;
  const contact = options.model.describe(contactId, (options.nowMs ?? Date.now)());
  return contact && instanceId === options.instanceId
    ? ok({ Contact: describeContact(contact, options.instanceArn) })
    : failure(404, 'ResourceNotFoundException', 'Contact not found');
}

/** Nobody works here: no agent is available, and nobody waits for one. */
function currentMetrics(call: ServiceCall, { nowMs = Date.now }: ConnectServiceOptions): ServiceAnswer {
  const asked = readBody(call)['CurrentMetrics'];
  const Collections = (Array.isArray(asked) ? asked : []).map((Metric: unknown) => ({ Metric, Value: 0 }));
  return ok({ MetricResults: [{ Collections }], DataSnapshotTime: nowMs() / 1000 });
}

function stop(call: ServiceCall, { model, nowMs = Date.now }: ConnectServiceOptions): ServiceAnswer {
  return model.stop(String(readBody(call)['ContactId']), nowMs())
    ? ok({})
    : failure(410, 'ContactNotFoundException', 'The contact with the specified ID is not active or does not exist.');
}

/** @throws SyntaxError where the body is not JSON; the SDK never sends such a one. */
const readBody = ({ body }: ServiceCall): Record<string, unknown> => JSON.parse(body.toString() || '{}');

function readStart(body: Record<string, unknown>): StartRequest {
  const text = (name: string) => (typeof body[name] === 'string' ? (body[name] as string) : undefined);
  const ringTimeoutSeconds = body['RingTimeoutInSeconds'];
  return {
    instanceId: text('InstanceId') ?? '',
    contactFlowId: text('ContactFlowId') ?? '',
    destinationPhoneNumber: text('DestinationPhoneNumber') ?? '',
    attributes: (body['Attributes'] ?? {}) as Record<string, string>,
    ...defined('queueId', text('QueueId')),
    ...defined('sourcePhoneNumber', text('SourcePhoneNumber')),
    ...defined('clientToken', text('ClientToken')),
    ...defined('ringTimeoutSeconds', typeof ringTimeoutSeconds === 'number' ? ringTimeoutSeconds : undefined),
  };
}

function describeContact(contact: SimulatedContact, instanceArn: string): object {
  const { initiatedAtMs, connectedAtMs, disconnectedAtMs } = contact;
  return {
    Arn: `${instanceArn}/contact/${contact.contactId}`,
    Id: contact.contactId,
    InitiationMethod: contact.direction === 'api' ? 'API' : 'INBOUND',
    Channel: 'VOICE',
    Attributes: contact.attributes,
    InitiationTimestamp: initiatedAtMs / 1000,
    LastUpdateTimestamp: (disconnectedAtMs ?? connectedAtMs ?? initiatedAtMs) / 1000,
    ...defined('ConnectedToSystemTimestamp', seconds(connectedAtMs)),
    ...defined('DisconnectTimestamp', seconds(disconnectedAtMs)),
    ...defined('DisconnectReason', contact.disconnectReason),
  };
}

const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);

/** A member that is left out where there is no value. */
function defined<K extends string, V>(name: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [P in K]: V });
}

const ok = (content: object): ServiceAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(content),
});

const failure = (status: number, name: string, message: string): ServiceAnswer => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': name },
  body: JSON.stringify({ message }),
});
