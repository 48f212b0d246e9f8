/** DynamoDB (and any other service) that throttles, fails, answers late or not at all, or reads from an index that lags. */
import type { Intervention } from '../../../../local/front/front-types';
import { bodyOf, type Call, isFromInside, type WireFault } from './fault';

const isTable = ({ action }: Call): boolean => action.startsWith('dynamodb:');
const isWrite = ({ operation }: Call): boolean => ['UpdateItem', 'PutItem', 'BatchWriteItem'].includes(operation);
const isSend = ({ operation }: Call): boolean => operation.startsWith('SendMessage');

const tableError = (status: number, name: string): Intervention => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'injected' }),
});

export const tableFaults = (): readonly WireFault[] => [
  {
    name: 'table-throttled',
    rate: 0.03,
    most: 80,
    on: (call) => isFromInside(call) && isTable(call),
    act: () => tableError(400, 'ProvisionedThroughputExceededException'),
  },
  {
    name: 'table-error',
    rate: 0.01,
    most: 30,
    on: (call) => isFromInside(call) && isTable(call),
    act: () => tableError(500, 'InternalServerError'),
  },
  {
    name: 'answer-lost',
    rate: 0.015,
    most: 30,
    on: (call) => isFromInside(call) && (isTable(call) || isSend(call)),
    act: () => 'drop-answer',
  },
  {
    // Longer than the clients wait: the write happens after its author has given it up, or repeated it.
    name: 'write-late',
    rate: 0.008,
    most: 10,
    on: (call) => isFromInside(call) && isTable(call) && isWrite(call),
    act: (_call, random) => ({ delayMs: Math.round(random.between(1_100, 2_500)) }),
  },
  staleIndex(),
];

/** Answers of the index that are kept per question: the oldest is what a lagging index would say. */
const KEPT_ANSWERS = 8;

function staleIndex(): WireFault {
  const answers = new Map<string, Buffer[]>();
  return {
    name: 'index-stale',
    rate: 1,
    most: Number.POSITIVE_INFINITY,
    countsItself: true,
    on: (call) => call.operation === 'Query' && 'IndexName' in bodyOf(call),
    act: (call, random, hands) => {
      const isStale = random.chance(0.3);
      const question = questionOf(call);
      return {
        answer: (body) => {
          const kept = [...(answers.get(question) ?? []), body].slice(-KEPT_ANSWERS);
          answers.set(question, kept);
          const [oldest = body] = kept;
          if (!isStale || oldest.equals(body)) return body;
          hands.count('index-stale');
          return oldest;
        },
      };
    },
  };
}

function questionOf(call: Call): string {
  const { ExpressionAttributeValues, Select, Limit, KeyConditionExpression } = bodyOf(call);
  const { ':key': key } = (ExpressionAttributeValues ?? {}) as Record<string, unknown>;
  return JSON.stringify([key, Select, Limit, KeyConditionExpression]);
}
