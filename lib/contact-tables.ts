/** The three tables: what is to be dialed (campaigns, contacts) and what is up right now (flights). */
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DUE_INDEX } from '../lambda/contract/items';
import { DeploymentKey } from './deployment-key';
import type { NodeFunction } from './node-function';
import { accept, nist } from './reviewed';

export interface ContactTablesProps {
  readonly removalPolicy: RemovalPolicy;
  /** Whether the tables refuse to be deleted. */
  readonly deletionProtection: boolean;
  /** Writes per second that contacts and index take from the start. @default what a new on-demand table takes */
  readonly warmWritesPerSecond?: number | undefined;
}

/** DynamoDB wants a number for reads as well, and knows none below this. */
const LEAST_WARM_READS = 12_000;

/** What a function may do to items. There is no Scan: nothing here is ever read whole. */
type ItemAction = 'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'BatchWriteItem';

/** Campaigns, contacts and flights. A `grant...` call gives rights on one table and its name. */
export class ContactTables extends Construct {
  readonly campaigns: Table;
  readonly contacts: Table;
  readonly flights: Table;

  constructor(scope: Construct, id: string, props: ContactTablesProps) {
    super(scope, id);
    const { warmWritesPerSecond, ...common } = props;
    const warm =
      warmWritesPerSecond === undefined
        ? {}
        : {
            warmThroughput: { readUnitsPerSecond: LEAST_WARM_READS, writeUnitsPerSecond: warmWritesPerSecond },
          };
    const key = DeploymentKey.of(this)?.key;
    const table = (name: string, timeToLiveAttribute?: string, capacity: typeof warm = {}) =>
      new Table(this, name, {
        partitionKey: { name: 'pk', type: AttributeType.STRING },
        sortKey: { name: 'sk', type: AttributeType.STRING },
        billingMode: BillingMode.PAY_PER_REQUEST,
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        ...(key ? { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key } : {}),
        ...(timeToLiveAttribute === undefined ? {} : { timeToLiveAttribute }),
        ...common,
        ...capacity,
      });
    accept(
      this,
      'Every second of the last 35 days can be restored. Copies that live longer would bring back people who were erased.',
      nist('DynamoDBInBackupPlan'),
    );
    this.campaigns = table('Campaigns');
    this.contacts = table('Contacts', undefined, warm);
    // Tombstones of closed calls carry `expiresAt`. DynamoDB removes them days late, so nothing relies on it.
    this.flights = table('Flights', 'expiresAt');
    // Sparse: only contacts that wait have a `dueKey`. It projects no number: what is due is read by key.
    this.contacts.addGlobalSecondaryIndex({
      indexName: DUE_INDEX,
      partitionKey: { name: 'dueKey', type: AttributeType.STRING },
      sortKey: { name: 'dueAtMs', type: AttributeType.NUMBER },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ['numberKey', 'state'],
      // A contact that is stored is written to both, and the slower one holds it up.
      ...warm,
    });
  }

  grantCampaigns(fn: NodeFunction<{ campaignsTable: string }>, ...actions: readonly ItemAction[]): void {
    fn.configure('campaignsTable', this.campaigns.tableName);
    fn.allow(actions.map(permission), this.campaigns.tableArn);
  }

  grantContacts(fn: NodeFunction<{ contactsTable: string }>, ...actions: readonly ItemAction[]): void {
    fn.configure('contactsTable', this.contacts.tableName);
    fn.allow(actions.map(permission), this.contacts.tableArn);
  }

  /** Lets a function find what is due. */
  grantDueIndex(fn: NodeFunction<{ contactsTable: string }>): void {
    fn.configure('contactsTable', this.contacts.tableName);
    fn.allow([permission('Query')], `${this.contacts.tableArn}/index/${DUE_INDEX}`);
  }

  grantFlights(fn: NodeFunction<{ flightsTable: string }>, ...actions: readonly ItemAction[]): void {
    fn.configure('flightsTable', this.flights.tableName);
    fn.allow(actions.map(permission), this.flights.tableArn);
  }
}

const permission = (action: ItemAction): string => `dynamodb:${action}`;
