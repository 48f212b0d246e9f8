/** The stateless lanes that turn dated dial requests into calls. */
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DIALER, type DialerSettings } from '../lambda/contract/settings';
import type { CallEvents } from './call-events';
import type { ConnectInstance } from './connect-instance';
import type { ContactTables } from './contact-tables';
import type { DialQueue } from './dial-queue';
import { NodeFunction } from './node-function';

export interface DialerProps {
  readonly instance: ConnectInstance;
  /** What each call is started with. */
  readonly call: Pick<DialerSettings, 'contactFlowId' | 'queueId' | 'sourcePhoneNumber' | 'ringTimeoutSeconds'>;
  /** Greatest rate that will ever be asked for; the number of lanes follows from it. */
  readonly callsPerSecond: number;
  /** Whether the lanes are reserved. Without, other functions of the account can take them away. */
  readonly reserveConcurrency: boolean;
  readonly tables: ContactTables;
  readonly dialQueue: DialQueue;
  readonly callEvents: CallEvents;
  /** Folder with the functions' source. @default this project */
  readonly projectRoot?: string | undefined;
}

/**
 * Lanes for a rate: a request holds its lane for its lead (0.3 s), the claim, the call to Connect and the outcome,
 * together about 1.8 s at worst; two more for batches that are just being delivered. Lambda allows no less than two.
 */
export const lanesFor = (callsPerSecond: number): number => Math.max(2, Math.ceil(1.8 * callsPerSecond + 2));

/** The dialer function on the dial queue. */
export class Dialer extends Construct {
  /** A request waits for its slot (2 s at most), then makes four calls of at most 2-3 s each. */
  static readonly TIMEOUT = Duration.seconds(15);

  readonly function: NodeFunction<DialerSettings>;

  constructor(scope: Construct, id: string, props: DialerProps) {
    super(scope, id);
    const lanes = lanesFor(props.callsPerSecond);
    this.function = new NodeFunction<DialerSettings>(this, 'Function', {
      handler: 'dial',
      settings: DIALER,
      description: 'Places one call per dated dial request',
      timeout: Dialer.TIMEOUT,
      // Most of its time it waits, for its slot and for answers, and every lane is paid for by the megabyte.
      memorySize: 256,
      reservedConcurrency: props.reserveConcurrency ? lanes : undefined,
      projectRoot: props.projectRoot,
    });
    // Fewer environments than pollers would use up receives on throttles, and healthy requests would become dead letters.
    this.function.addEventSource(
      new SqsEventSource(props.dialQueue.queue, {
        batchSize: 10,
        maxConcurrency: lanes,
        reportBatchItemFailures: true,
      }),
    );
    props.tables.grantContacts(this.function, 'GetItem', 'UpdateItem');
    props.tables.grantCampaigns(this.function, 'GetItem');
    props.callEvents.grantPost(this.function);
    this.#grantCalls(props);
  }

  #grantCalls({ instance, call }: DialerProps): void {
    this.function.configure('instanceId', instance.id);
    this.function.configure('contactFlowId', call.contactFlowId);
    this.function.configure('queueId', call.queueId);
    this.function.configure('sourcePhoneNumber', call.sourcePhoneNumber);
    this.function.configure('ringTimeoutSeconds', call.ringTimeoutSeconds);
    const reason = 'The contact gets its id when the call is placed: all contacts of this one instance.';
    this.function.allowWildcard(reason, ['connect:StartOutboundVoiceContact'], instance.contactsArn);
  }
}
