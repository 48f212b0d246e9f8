import { DUE_INDEX } from '../../lambda/contract/items';
import { resourceOf, synthesized } from './synthesized';

const subject = synthesized();

describe('the tables', () => {
  it('are keyed by pk and sk, paid on demand and restorable to any second', () => {
    subject.template.allResourcesProperties('AWS::DynamoDB::Table', {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  it('find what is due through a sparse index that holds no phone number', () => {
    const { Properties } = resourceOf(subject, 'AWS::DynamoDB::Table', 'ContactTablesContacts');

    expect(Properties['GlobalSecondaryIndexes']).toEqual([
      {
        IndexName: DUE_INDEX,
        KeySchema: [
          { AttributeName: 'dueKey', KeyType: 'HASH' },
          { AttributeName: 'dueAtMs', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['numberKey', 'state'] },
      },
    ]);
    expect(Properties['AttributeDefinitions']).toContainEqual({ AttributeName: 'dueAtMs', AttributeType: 'N' });
  });

  it('drop the tombstones of closed calls in the end', () => {
    const { Properties } = resourceOf(subject, 'AWS::DynamoDB::Table', 'ContactTablesFlights');

    expect(Properties['TimeToLiveSpecification']).toEqual({ AttributeName: 'expiresAt', Enabled: true });
  });

  it('take as many writes from the start as the owner pays for, contacts and index alike', () => {
    const WarmThroughput = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 20_000 };
    const warm = resourceOf(
      synthesized({ warmWritesPerSecond: '20000' }),
      'AWS::DynamoDB::Table',
      'ContactTablesContacts',
    );
    const { Properties: cold } = resourceOf(subject, 'AWS::DynamoDB::Table', 'ContactTablesContacts');

    expect(warm.Properties).toMatchObject({ WarmThroughput, GlobalSecondaryIndexes: [{ WarmThroughput }] });
    expect(JSON.stringify(cold)).not.toContain('WarmThroughput');
  });
});
