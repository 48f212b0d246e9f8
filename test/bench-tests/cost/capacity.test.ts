import { CapacityBook } from '../../bench/cost/capacity';
import { chargeOf } from '../../bench/cost/meter';
import { partOf } from '../../bench/cost/parts';

const CONTACTS = 'callpace-ContactTablesContacts71C61B31-ABC';
const key = { pk: { S: 'default/spring#3' }, sk: { S: 'abc' } };
const answer = (CapacityUnits: number) => ({ ConsumedCapacity: { TableName: CONTACTS, CapacityUnits } });

const put = (book: CapacityBook, item: object = { ...key, dueKey: { S: 'x' } }, units = 1) =>
  book.charges('PutItem', { TableName: CONTACTS, Item: item }, answer(units));

const update = (book: CapacityBook, expression: string, units = 1) =>
  book.charges('UpdateItem', { TableName: CONTACTS, Key: key, UpdateExpression: expression }, answer(units));

const unitsInIndex = (charges: ReturnType<CapacityBook['charges']>): number =>
  charges.filter(({ operation }) => operation.endsWith('index')).reduce((sum, { units }) => sum + units, 0);

describe('what DynamoDB charges', () => {
  it('for a new contact is the table and the index', () => {
    expect(put(new CapacityBook(), undefined, 2)).toEqual([
      { unit: 'writeUnits', operation: 'PutItem contacts', units: 2, requests: 1 },
      { unit: 'writeUnits', operation: 'PutItem contacts index', units: 1, requests: 0 },
    ]);
  });

  it('follows a contact out of the index and back into it', () => {
    const book = new CapacityBook();
    put(book);
    const courses = [
      update(book, 'SET #state = :admitted REMOVE dueKey, dueAtMs, outcome'),
      update(book, 'SET #state = :dialing, claimedBy = :claimant REMOVE outcome'),
      update(book, 'SET #state = :pending, dueKey = :key, dueAtMs = :due'),
      update(book, 'SET passedOver = :why, dueKey = :key, dueAtMs = :due'),
      update(book, 'SET passedOver = :why, #state = :state REMOVE dueKey, dueAtMs'),
    ];

    expect(courses.map(unitsInIndex)).toEqual([1, 0, 1, 2, 1]);
  });

  it('for a write that its condition refuses is one unit, and nothing in the index', () => {
    const book = new CapacityBook();
    const refused = book.charges('PutItem', { TableName: CONTACTS, Item: { ...key, dueKey: { S: 'x' } } }, undefined);

    expect(refused).toEqual([{ unit: 'writeUnits', operation: 'PutItem contacts, refused', units: 1, requests: 1 }]);
    expect(unitsInIndex(update(book, 'SET #state = :admitted REMOVE dueKey'))).toBe(0);
  });

  it('for a query that finds nothing is the least that a read costs', () => {
    const book = new CapacityBook();
    const input = { TableName: CONTACTS, ConsistentRead: true };

    expect(book.charges('Query', input, answer(0))).toMatchObject([{ unit: 'readUnits', units: 1 }]);
    expect(book.charges('Query', { TableName: CONTACTS }, answer(0))).toMatchObject([{ units: 0.5 }]);
    expect(book.charges('Query', { TableName: CONTACTS }, answer(2.5))).toMatchObject([{ units: 2.5 }]);
  });

  it('for a read of the index goes by what is projected', () => {
    const input = { TableName: CONTACTS, IndexName: 'due' };
    const read = (ScannedCount: number) => new CapacityBook().charges('Query', input, { ...answer(99), ScannedCount });

    expect(read(0)).toMatchObject([{ operation: 'Query contacts index', units: 0.5 }]);
    expect(read(17)).toMatchObject([{ units: 1 }]);
  });

  it('for a batch is the sum of its tables', () => {
    const input = { RequestItems: { 'callpace-ContactTablesFlightsA1-X': [] } };
    const told = { ConsumedCapacity: [{ CapacityUnits: 3 }, { CapacityUnits: 4 }] };

    expect(new CapacityBook().charges('BatchWriteItem', input, told)).toEqual([
      { unit: 'writeUnits', operation: 'BatchWriteItem flights', units: 7, requests: 1 },
    ]);
  });
});

describe('what a call over the front port is charged as', () => {
  const body = (content: object) => Buffer.from(JSON.stringify(content));

  it.each([
    ['sqs', 'SendMessageBatch', undefined, { unit: 'queueRequests', amount: 1 }],
    ['sqs', 'GetQueueAttributes', undefined, undefined],
    ['s3', 'PutObject', undefined, { unit: 'objectPuts', amount: 1 }],
    ['s3', 'HeadObject', undefined, { unit: 'objectGets', amount: 1 }],
    ['events', 'PutEvents', body({ Entries: [{}, {}, {}] }), { unit: 'customEvents', amount: 3 }],
    ['cloudwatch', 'GetMetricData', body({ MetricDataQueries: [{}, {}] }), { unit: 'metricReadings', amount: 2 }],
    ['connect', 'StartOutboundVoiceContact', undefined, undefined],
  ])('%s:%s', (service, operation, sent, expected) => {
    expect(chargeOf(service, operation, sent)).toEqual(expected);
  });
});

it('a part is the construct of its function', () => {
  expect(partOf('PacingControllerFunction70E970BE')).toBe('PacingController');
  expect(partOf('CampaignWidgetControlsFunctionAB12')).toBe('CampaignWidget');
  expect(partOf('operator')).toBe('operator');
});
