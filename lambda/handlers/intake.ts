/**
 * Turns S3 events into loaded lists: a message is a dropped object, or a chunk of a list. Suppression lists always come
 * first: a contact is stored only when everybody who must not be called is known (invariant I5). A message that fails
 * goes back to the queue, and doing it again changes nothing that was done before. The dead-letter queue gets what was
 * given up, with the reason; a service that is busy or away is no reason.
 */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import {
  type ChunkMessage,
  type PoisonedChunk,
  type PoisonedMessage,
  readChunkMessage,
} from '../contract/chunk-message';
import type { CampaignId } from '../contract/items';
import { METRICS } from '../contract/metrics';
import { classifyKey, ignoredKey, REPORTS_PREFIX } from '../contract/storage';
import { anticipateDefinition, takeInDefinition } from '../core/campaign/take-in';
import { type ChunkLoading, loadChunk, MOST_FAILURES } from '../core/intake/load-chunk';
import { takeInList } from '../core/intake/load-list';
import { bringSuppressionUpToDate, loseSuppression } from '../core/intake/load-suppression';
import type { DroppedList, LoadListDeps } from '../core/intake/ports';
import { type ObjectNotice, readObjectNotice } from '../core/intake/s3-event';
import type { Gauges } from '../core/pace/ports';
import { isCountry } from '../core/rules/phone';
import { type IntakeLog, logChunk, logDefinition, logSuppression, logTakingIn, withTenant } from './intake-log';

/** What a message needs of its queue while it is worked on. */
export interface MessageLeases {
  /** Keeps the message from others for as long as the work goes on, and not much longer, should it end without a word. */
  hold(receiptHandle: string): Promise<{ release(): void }>;
  /** Lets others have it after this time. */
  delay(receiptHandle: string, seconds: number): Promise<void>;
}

interface DeadLetters {
  send(letter: PoisonedChunk | PoisonedMessage): Promise<void>;
}

/** Where rows are counted, and deliveries in vain. */
type RowGauges = Pick<Gauges, 'count' | 'flush'>;

export interface IntakeHandlerDeps extends LoadListDeps {
  /** @default nobody counts rows */
  readonly gauges?: RowGauges;
  readonly leases: MessageLeases;
  readonly deadLetters: DeadLetters;
  readonly log: IntakeLog;
}

export type IntakeHandler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/** Seconds before a message that failed comes back: doubled with each delivery, up to the longest. */
const FIRST_DELAY_SECONDS = 2;
const LONGEST_DELAY_SECONDS = 300;

type ObjectChange = Exclude<ObjectNotice, { readonly kind: 'other' }>;

/** The message goes back to the queue for no fault of its own. */
class Busy extends Error {}

/** A service was away, or too busy. */
class Deferred extends Busy {
  constructor(outage: unknown) {
    super(`a service is away or too busy: ${sentenceOf(outage)}`);
  }
}

/** It got on, and may come back at once. */
class Paused extends Busy {}

/**
 * Builds the SQS handler. Everything it touches comes in through `deps`.
 *
 * @throws if there is no such default country: every number written without a country code would be rejected.
 */
export function createIntakeHandler({ leases, deadLetters, gauges, ...deps }: IntakeHandlerDeps): IntakeHandler {
  const log = withTenant(deps.log);
  if (!isCountry(deps.defaultCountry))
    throw new Error(`the default country must be an ISO 3166 code such as US or GB, got "${deps.defaultCountry}"`);

  async function takeIn(body: string, messageId: string): Promise<void> {
    const chunk = readChunkMessage(body);
    const notice = readObjectNotice(body);
    if (chunk) await takeInChunk(chunk);
    else if (notice.kind === 'other') log.warn('message ignored', { messageId, reason: notice.reason });
    else await takeInObject(notice, messageId);
  }

  async function takeInObject({ kind, key, sequencer }: ObjectChange, messageId: string): Promise<void> {
    const dropped = classifyKey(key);
    switch (dropped.kind) {
      case 'ignored':
        log.warn('object ignored', { messageId, key, reason: dropped.reason });
        // A folder that somebody made in the console is an object, too, and no mistake; a report is our own.
        if (kind === 'created' && !key.endsWith('/') && !key.startsWith(REPORTS_PREFIX))
          await sayIgnored(key, dropped.reason);
        return;
      case 'campaign-file':
        return takeInCampaignFile(dropped.campaign, sequencer);
      case 'suppression-list':
        return takeInSuppression(kind === 'deleted' ? loseSuppression(deps, key) : undefined);
      case 'contact-list':
        if (kind === 'deleted') {
          log.info('list deleted: the contacts that it brought stay in their campaign', { key });
          return;
        }
        await takeInSuppression();
        // Its owner may have dropped both at once, and the events come in any order.
        logDefinition(log, dropped.campaign, await anticipateDefinition(deps, dropped.campaign));
        return takeInContacts({ campaign: dropped.campaign, key, name: dropped.name });
    }
  }

  const sayIgnored = (key: string, reason: string): Promise<void> =>
    deps.objects.writeBytes(ignoredKey(key), [new TextEncoder().encode(`${key} was not taken in: ${reason}\n`)]);

  async function takeInCampaignFile(campaign: CampaignId, sequencer: string): Promise<void> {
    logDefinition(log, campaign, await takeInDefinition(deps, campaign, sequencer));
    // Also after a second delivery: the first may have died before it could.
    await deps.functions.requestReport({ campaign, kind: 'status' });
    await deps.functions.wakeController();
  }

  async function takeInSuppression(change = bringSuppressionUpToDate(deps)): Promise<void> {
    const lists = await change;
    for (const list of lists) logSuppression(log, list);
    if (lists.length === 0) return;
    // It concerns every campaign: their owners read why nothing is dialed, or that it goes on.
    for (const campaign of await deps.store.openCampaigns())
      await deps.functions.requestReport({ campaign, kind: 'status' });
    await deps.functions.wakeController();
  }

  async function takeInContacts(list: DroppedList): Promise<void> {
    logTakingIn(log, list.key, await takeInList(deps, list));
  }

  async function takeInChunk(message: ChunkMessage): Promise<void> {
    // One may have been dropped since the list was scanned, and wait behind its chunks.
    await takeInSuppression();
    const loading = await loadOrNote(message);
    logChunk(log, message, loading);
    if (gauges) countRows(gauges, loading);
    if (loading.kind === 'busy') throw new Busy('the tables are too busy for this chunk');
    if (loading.kind === 'paused') throw new Paused('the chunk takes longer than one delivery');
    if (loading.kind === 'poisoned') await deadLetters.send(loading.letter);
  }

  /** What a chunk fails of is kept: it is what its owner reads when it is given up. */
  async function loadOrNote(message: ChunkMessage) {
    try {
      return await loadChunk(deps, message);
    } catch (error) {
      if (!deps.isOutage(error))
        await deps.chunks.noteFailure(message.plan, message.chunk, sentenceOf(error)).catch(() => undefined);
      throw error;
    }
  }

  async function takeInRecord({ body, messageId, receiptHandle, attributes }: SQSRecord): Promise<void> {
    const received = Number(attributes.ApproximateReceiveCount);
    const hold = await leases.hold(receiptHandle);
    try {
      await takeIn(unwrapped(body), messageId);
    } catch (failure) {
      const error = deps.isOutage(failure) ? new Deferred(failure) : failure;
      const isBusy = error instanceof Busy;
      if (isBusy) log.info('the message goes back to the queue', { messageId, reason: error.message });
      // The batch processor reports the message as failed, and says nothing.
      else log.error('the message goes back to the queue', { messageId, error });
      if (error instanceof Deferred && gauges) countDeferred(gauges);
      // A chunk counts by itself.
      if (!isBusy && !readChunkMessage(body) && received >= MOST_FAILURES) return giveUp(unwrapped(body), error);
      await leases.delay(receiptHandle, delaySeconds(error, received)).catch(() => undefined);
      throw error;
    } finally {
      hold.release();
    }
  }

  const giveUp = (body: string, error: unknown): Promise<void> =>
    deadLetters.send({
      kind: 'message',
      body,
      reason: `given up after ${MOST_FAILURES} deliveries: ${sentenceOf(error)}`,
    });

  return (event) =>
    processPartialResponse(event, takeInRecord, new BatchProcessor(EventType.SQS), {
      // One after the other, because two lists side by side only share the tables' capacity; and a batch that failed as
      // a whole is a list of retries like any other, not an error of the function, which would slow the queue down.
      processInParallel: false,
      throwOnFullBatchFailure: false,
    });
}

/** A list counts when it is loaded to its end, which happens once, however often its chunks are delivered. */
function countRows(gauges: RowGauges, loading: ChunkLoading): void {
  if (loading.kind !== 'loaded' || !loading.list?.isFirst) return;
  const { contacts, rejected, duplicates } = loading.list.item;
  gauges.count(METRICS.rowsAccepted, contacts);
  gauges.count(METRICS.rowsRejected, rejected);
  gauges.count(METRICS.rowsDuplicate, duplicates);
  gauges.flush();
}

function countDeferred(gauges: RowGauges): void {
  gauges.count(METRICS.intakeDeferred);
  gauges.flush();
}

function delaySeconds(error: unknown, received: number): number {
  if (error instanceof Paused) return FIRST_DELAY_SECONDS;
  return Math.min(FIRST_DELAY_SECONDS * 2 ** Math.min(received - 1, 8), LONGEST_DELAY_SECONDS);
}

/** A message that comes back from the dead-letter queue brings along what it was. */
function unwrapped(body: string): string {
  try {
    const { kind, body: inner } = JSON.parse(body) as Partial<PoisonedMessage>;
    return kind === 'message' && typeof inner === 'string' ? inner : body;
  } catch {
    return body;
  }
}

const sentenceOf = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).replace(/\d{5,}/g, '…').slice(0, 300);
