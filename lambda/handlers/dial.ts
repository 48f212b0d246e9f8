/**
 * Turns SQS deliveries into attempts. A message is given back to the queue only if it cannot be read: whatever happens
 * to an attempt is settled on its contact, and a second delivery could do nothing but look.
 */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type DialRequest, parseDialRequest } from '../contract/dial-request';
import { campaignOf, tenantOf } from '../contract/items';
import { type DialPorts, type DialResult, dialAttempt } from '../core/dial/dial-attempt';
import type { Telephony } from '../core/dial/ports';

export interface DialHandlerDeps extends Omit<DialPorts, 'telephony'> {
  /** Called once per invocation: no connection outlives it. */
  readonly openTelephony: () => Telephony;
  /** Never the same text twice. */
  readonly newClaimant: () => string;
  readonly log: Readonly<Record<'info' | 'warn' | 'error', (message: string, details: Details) => void>>;
}

/** What a log line says besides its message: ids, never a number, a name or an attribute. */
type Details = Record<string, unknown>;

/** What Lambda hands to, and expects of, the function. */
export type DialHandler = (
  event: SQSEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<SQSBatchResponse>;

/** Builds the SQS handler. Everything it touches comes in through `deps`. */
export function createDialHandler({ openTelephony, newClaimant, log, ...ports }: DialHandlerDeps): DialHandler {
  async function dialRecord(record: SQSRecord, telephony: Telephony, endsAtMs: number): Promise<void> {
    const request = readRequest(record, log);
    const campaign = campaignOf(request.contact);
    const ids = {
      tenant: tenantOf(campaign),
      campaign,
      requestId: request.requestId,
      contact: request.contact.sk,
      messageId: record.messageId,
    };
    try {
      const result = await dialAttempt({ request, claimant: newClaimant(), endsAtMs }, { ...ports, telephony });
      logResult(result, ids, log);
    } catch (error) {
      // A bug: the batch processor would report the message as failed, and say nothing.
      log.error('the attempt broke', { ...ids, ...whereItBroke(error) });
      throw error;
    }
  }

  return async (event, context) => {
    const endsAtMs = ports.clock.nowMs() + context.getRemainingTimeInMillis();
    const telephony = openTelephony();
    try {
      return await processPartialResponse(
        event,
        (record: SQSRecord) => dialRecord(record, telephony, endsAtMs),
        new BatchProcessor(EventType.SQS),
        // Side by side, because each request has a slot of its own; and a batch of which nothing could be read is a
        // list of failures like any other, not an error of the function, which would slow the event source down.
        { processInParallel: true, throwOnFullBatchFailure: false },
      );
    } finally {
      telephony.close();
    }
  };
}

/** @throws where the body is no dial request: SQS delivers it again, and after its last receive to the dead letters. */
function readRequest(record: SQSRecord, log: DialHandlerDeps['log']): DialRequest {
  const parsed = parseDialRequest(record.body);
  if (parsed.ok) return parsed.value;
  log.error('unreadable dial request', { messageId: record.messageId, problems: [...parsed.problems] });
  throw new Error(`unreadable dial request: ${parsed.problems.join('; ')}`);
}

function logResult(result: DialResult, ids: Details, log: DialHandlerDeps['log']): void {
  switch (result.kind) {
    case 'left':
      log.info('dial request left alone', { ...ids, why: result.why, cause: result.cause });
      return;
    case 'attempted': {
      const { outcome, lateMs, record, note } = result;
      log.info('attempt made', { ...ids, outcome, lateMs, record });
      if (record === 'failed') log.error('the outcome is not on the contact: the attempt will count as unknown', ids);
      if (note === 'failed') log.warn('no attempt note: the controller will find the outcome later', ids);
    }
  }
}

/** Name and place of an error; not its message, which may quote the contact. */
function whereItBroke(error: unknown): Details {
  if (!(error instanceof Error)) return { error: typeof error };
  return { error: error.name, stack: error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) };
}
