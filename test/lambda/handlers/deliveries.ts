/** The intake queue, in a test: events are delivered, and then what the intake has sent to itself. */
import type { SQSBatchItemFailure, SQSBatchResponse } from 'aws-lambda';
import type { IntakeHandler } from '../../../lambda/handlers/intake';
import type { World } from '../core/intake/intake-world';
import { batchOf } from './sqs-events';

/** Each message is delivered once: one that fails is named, and does not come back. */
export async function deliverTo(handler: IntakeHandler, world: World, ...bodies: string[]): Promise<SQSBatchResponse> {
  const { batchItemFailures } = await handler(batchOf(...bodies));
  const failures: SQSBatchItemFailure[] = [...batchItemFailures];
  for (let sent = world.sent.splice(0); sent.length > 0; sent = world.sent.splice(0))
    for (const message of sent) failures.push(...(await handler(batchOf(JSON.stringify(message)))).batchItemFailures);
  return { batchItemFailures: failures };
}
