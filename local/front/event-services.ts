/** EventBridge (PutEvents) and STS (GetCallerIdentity). */
import { randomUUID } from 'node:crypto';
import type { BusEvent, EventBus } from '../events/event-bus';
import { eventsPermissions } from '../iam/permissions';
import type { StackModel } from '../stack-model';
import { type Answer, json, notServed, type ServiceError } from './answers';
import { OPERATOR } from './credential';
import { type FrontRequest, type FrontService, jsonBody, type Operation, targetOf } from './front-service';

interface PutEventsEntry {
  /** Epoch seconds. */
  readonly Time?: number;
  readonly Source?: string;
  readonly Resources?: readonly string[];
  readonly DetailType?: string;
  readonly Detail?: string;
  /** @default the default bus, the one that the rules of a template are on */
  readonly EventBusName?: string;
}

type EntryResult = { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

export function createEventsService(model: StackModel, bus: EventBus): FrontService {
  async function putEvent(entry: PutEventsEntry, caller: string): Promise<EntryResult> {
    const event = readEntry(entry, caller, model);
    if ('ErrorCode' in event) return event;
    // Whatever listens on another bus is no part of the stack.
    if (/^(default|arn:.*\/default)$/.test(entry.EventBusName ?? 'default')) await bus.publish(event);
    return { EventId: event.id };
  }
  return {
    errors: 'json',
    accessDeniedStatus: 400,
    streamsBodies: false,
    recognise(request: FrontRequest): Operation | ServiceError {
      const name = targetOf(request);
      if (name !== 'PutEvents') return notServed('events', name);
      const input = jsonBody(request.body);
      const entries = (input['Entries'] ?? []) as readonly PutEventsEntry[];
      return {
        name,
        permissions: eventsPermissions(name, input, model),
        run: async () => {
          const results = await Promise.all(entries.map((entry) => putEvent(entry, request.caller)));
          return json(200, {
            FailedEntryCount: results.filter((each) => 'ErrorCode' in each).length,
            Entries: results,
          });
        },
      };
    },
  };
}

/**
 * On AWS nobody but AWS itself may use sources that begin with `aws.`. Here the operator may: that is how a Connect
 * simulator of somebody else delivers its contact events.
 */
function readEntry(
  entry: PutEventsEntry,
  caller: string,
  model: StackModel,
): BusEvent | Exclude<EntryResult, { EventId: string }> {
  const { Source: source = '', DetailType: detailType = '', Detail: detail = '' } = entry;
  if (source === '' || detailType === '') return refused('InvalidArgument', 'Source and DetailType are required');
  if (source.startsWith('aws.') && caller !== OPERATOR) {
    return refused('NotAuthorizedForSourceException', 'Not authorized for the source.');
  }
  const parsed = parseDetail(detail);
  if (!parsed) return refused('MalformedDetail', 'Detail is malformed.');
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account: model.accountId,
    time: `${new Date((entry.Time ?? Date.now() / 1000) * 1000).toISOString().slice(0, 19)}Z`,
    region: model.region,
    resources: entry.Resources ?? [],
    detail: parsed,
  };
}

const refused = (code: string, message: string): { ErrorCode: string; ErrorMessage: string } => ({
  ErrorCode: code,
  ErrorMessage: message,
});

function parseDetail(detail: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(detail);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

export function createStsService(model: StackModel): FrontService {
  return {
    errors: 'query-xml',
    accessDeniedStatus: 403,
    streamsBodies: false,
    recognise({ body, caller }: FrontRequest): Operation | ServiceError {
      const name = new URLSearchParams(body?.toString() ?? '').get('Action') ?? 'an unnamed operation';
      if (name !== 'GetCallerIdentity') return notServed('sts', name);
      // GetCallerIdentity needs no permission on AWS either.
      return { name, permissions: [], run: () => Promise.resolve(callerIdentity(caller, model.accountId)) };
    },
  };
}

const callerIdentity = (caller: string, accountId: string): Answer => ({
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:sts::${accountId}:assumed-role/${caller}/local</Arn><UserId>${caller}</UserId><Account>${accountId}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
});
