/**
 * Turns S3 events into loaded lists. Suppression lists always come first: a contact is stored only when everybody who
 * must not be called is known (invariant I5). A message that fails goes back to the queue, and doing it again changes
 * nothing that was done before.
 */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { classifyKey } from '../contract/storage';
import { type Loading, loadList } from '../core/intake/load-list';
import { bringSuppressionUpToDate } from '../core/intake/load-suppression';
import type { DroppedList, LoadListDeps } from '../core/intake/ports';
import { readObjectNotice } from '../core/intake/s3-event';
import { isCountry } from '../core/rules/phone';

export interface IntakeHandlerDeps extends LoadListDeps {
  readonly log: Readonly<Record<'info' | 'warn' | 'error', (message: string, details: Details) => void>>;
}

/** Keys and counts; never a number, a name or an attribute. */
type Details = Record<string, unknown>;

export type IntakeHandler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/**
 * Builds the SQS handler. Everything it touches comes in through `deps`.
 *
 * @throws if there is no such default country: every number written without a country code would be rejected.
 */
export function createIntakeHandler({ log, ...deps }: IntakeHandlerDeps): IntakeHandler {
  if (!isCountry(deps.defaultCountry))
    throw new Error(`the default country must be an ISO 3166 code such as US or GB, got "${deps.defaultCountry}"`);

  async function takeIn({ body, messageId }: SQSRecord): Promise<void> {
    const notice = readObjectNotice(body);
    if (notice.kind === 'other') {
      log.warn('message ignored', { messageId, reason: notice.reason });
      return;
    }
    const dropped = classifyKey(notice.key);
    switch (dropped.kind) {
      case 'ignored':
        log.warn('object ignored', { messageId, key: notice.key, reason: dropped.reason });
        return;
      case 'suppression-list':
        await takeInSuppression();
        return;
      case 'contact-list':
        await takeInSuppression();
        await takeInContacts({ campaign: dropped.campaign, key: notice.key, name: dropped.name });
    }
  }

  async function takeInSuppression(): Promise<void> {
    const lists = await bringSuppressionUpToDate(deps);
    for (const { sk: key, state, numbers, rejected, refusal } of lists) {
      if (state === 'refused') log.error('suppression list refused: nobody is called', { key, refusal });
      else log.info('suppression list loaded', { key, numbers, rejected });
    }
    if (lists.length === 0) return;
    // It concerns every campaign: their owners read why nothing is dialed, or that it goes on.
    for (const campaign of await deps.store.openCampaigns())
      await deps.functions.requestReport({ campaign, kind: 'status' });
    await deps.functions.wakeController();
  }

  async function takeInContacts(list: DroppedList): Promise<void> {
    logLoading(list.key, await loadList(deps, list));
  }

  function logLoading(key: string, loading: Loading): void {
    switch (loading.kind) {
      case 'gone':
        log.warn('the list is gone', { key });
        return;
      case 'known':
        log.info('this version of the list was taken in before', { key, state: loading.item.state });
        return;
      case 'refused':
        log.warn('list refused', { key, refusal: loading.item.refusal });
        return;
      case 'loaded': {
        const { rows, rejected, duplicates, contacts } = loading.item;
        log.info('list loaded', { key, rows, rejected, duplicates, contacts });
      }
    }
  }

  async function takeInRecord(record: SQSRecord): Promise<void> {
    try {
      await takeIn(record);
    } catch (error) {
      // The batch processor reports the message as failed, and says nothing.
      log.error('the message goes back to the queue', { messageId: record.messageId, error });
      throw error;
    }
  }

  return (event) =>
    processPartialResponse(event, takeInRecord, new BatchProcessor(EventType.SQS), {
      // One after the other, because two lists side by side only share the tables' capacity; and a batch that failed as
      // a whole is a list of retries like any other, not an error of the function, which would slow the queue down.
      processInParallel: false,
      throwOnFullBatchFailure: false,
    });
}
