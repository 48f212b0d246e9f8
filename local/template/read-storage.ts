/** Tables and buckets. */
import type { BucketResource, TableResource } from '../stack-model';
import type { ResolvedResource } from './stack-reader';

export function readTables(resources: readonly ResolvedResource[]): TableResource[] {
  return resources
    .filter(({ type }) => type === 'AWS::DynamoDB::Table' || type === 'AWS::DynamoDB::GlobalTable')
    .map(({ logicalId, properties, identity }) => ({
      logicalId,
      name: identity.ref,
      arn: identity.attributes['Arn'] ?? '',
      definition: {
        TableName: identity.ref,
        AttributeDefinitions: properties['AttributeDefinitions'],
        KeySchema: properties['KeySchema'],
        // Local tables have no capacity to run out of, whatever the template says.
        BillingMode: 'PAY_PER_REQUEST',
        ...indexes('GlobalSecondaryIndexes', properties),
        ...indexes('LocalSecondaryIndexes', properties),
      },
    }));
}

interface TemplateIndex {
  readonly IndexName: string;
  readonly KeySchema: unknown;
  readonly Projection: unknown;
}

function indexes(name: string, properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given = (properties[name] ?? []) as TemplateIndex[];
  if (given.length === 0) return {};
  return { [name]: given.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection })) };
}

export function readBuckets(resources: readonly ResolvedResource[]): BucketResource[] {
  return resources
    .filter(({ type }) => type === 'AWS::S3::Bucket')
    .map(({ logicalId, properties, identity }) => {
      const notifications = properties['NotificationConfiguration'] as Record<string, unknown> | undefined;
      return {
        logicalId,
        name: identity.ref,
        arn: identity.attributes['Arn'] ?? '',
        sendsEventsToEventBridge: sendsEvents(logicalId, notifications ?? {}),
      };
    });
}

function sendsEvents(logicalId: string, notifications: Readonly<Record<string, unknown>>): boolean {
  for (const name of Object.keys(notifications)) {
    if (name !== 'EventBridgeConfiguration') {
      throw new Error(`${logicalId}: of notifications only those to EventBridge are known here, not ${name}`);
    }
  }
  const configuration = notifications['EventBridgeConfiguration'] as Record<string, unknown> | undefined;
  return configuration !== undefined && String(configuration['EventBridgeEnabled'] ?? true) === 'true';
}
