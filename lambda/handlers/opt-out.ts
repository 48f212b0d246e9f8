/** Suppresses a number because its owner asked for it during a call: invoked by a contact flow, which waits for the answer. */
import { type OperatorSuppressionItem, operatorSuppression } from '../contract/items';
import type { Clock } from '../core/clock';
import type { HashKeys } from '../core/intake/ports';
import { readOptOut } from '../core/operate/opt-out';

export interface OptOutHandlerDeps {
  readonly hashKeys: HashKeys;
  readonly people: { suppress(item: OperatorSuppressionItem): Promise<void> };
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Readonly<Record<'info' | 'error', (message: string, details: Record<string, unknown>) => void>>;
}

/** What the flow can branch on: `$.External.result`. */
interface OptOutAnswer {
  readonly result: 'suppressed';
  readonly scope: string;
}

/** Builds the handler. It throws where the number could not be written down, so that the flow takes its error branch. */
export function createOptOutHandler({ hashKeys, people, clock, log }: OptOutHandlerDeps) {
  return async (event: unknown): Promise<OptOutAnswer> => {
    const reading = readOptOut(event);
    if (reading.kind === 'unreadable') {
      log.error('opt-out without a number', { problem: reading.problem });
      throw new Error(`nobody was suppressed: ${reading.problem}`);
    }
    const { phone, scope, contactId } = reading;
    const { numberKey } = await hashKeys.load();
    const action = { by: `contact ${contactId}`, atMs: clock.nowMs(), reason: 'opted out during a call' };
    await people.suppress(operatorSuppression(numberKey(phone), scope, action));
    log.info('opted out', { scope, contactId });
    return { result: 'suppressed', scope };
  };
}
