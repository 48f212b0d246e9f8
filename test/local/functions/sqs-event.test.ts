import { buildSqsEvent, readBatchReport } from '../../../local/functions/sqs-event';

describe('the event of a batch', () => {
  it('has the shape that Lambda documents', () => {
    const message = {
      MessageId: 'm1',
      ReceiptHandle: 'r1',
      Body: 'text',
      MD5OfBody: 'abc',
      Attributes: { ApproximateReceiveCount: '2', SentTimestamp: '1800000000000' },
      MessageAttributes: {
        reason: { DataType: 'String', StringValue: 'why' },
        blob: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
      },
    };
    const event = JSON.parse(buildSqsEvent([message], { arn: 'arn:aws:sqs:us-east-1:0:q', region: 'us-east-1' }));
    expect(event).toEqual({
      Records: [
        {
          messageId: 'm1',
          receiptHandle: 'r1',
          body: 'text',
          attributes: { ApproximateReceiveCount: '2', SentTimestamp: '1800000000000' },
          messageAttributes: {
            reason: { stringValue: 'why', stringListValues: [], binaryListValues: [], dataType: 'String' },
            blob: { binaryValue: 'AQI=', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
          },
          md5OfBody: 'abc',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:us-east-1:0:q',
          awsRegion: 'us-east-1',
        },
      ],
    });
  });
});

describe('the report of a batch', () => {
  const read = (answer: unknown) => readBatchReport(JSON.stringify(answer), new Set(['a', 'b']));

  it.each([[null], [''], [{}], [{ batchItemFailures: null }], [{ batchItemFailures: [] }]])(
    'means success of all where it is %j',
    (answer) => {
      expect(read(answer)).toEqual({ kind: 'understood', failedIds: new Set() });
    },
  );

  it('names the messages that failed', () => {
    const answer = { batchItemFailures: [{ itemIdentifier: 'b' }] };
    expect(read(answer)).toEqual({ kind: 'understood', failedIds: new Set(['b']) });
  });

  it.each([
    ['an unknown message', { batchItemFailures: [{ itemIdentifier: 'z' }] }],
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['no identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['a misspelt key', { batchItemFailures: [{ itemIdentifer: 'a' }] }],
    ['an entry that is nothing', { batchItemFailures: [null] }],
    ['a list that is none', { batchItemFailures: 'a' }],
    ['an answer that is a text', 'fine'],
  ])('keeps the whole batch for %s', (_what, answer) => {
    expect(read(answer)).toMatchObject({ kind: 'malformed' });
  });
});
