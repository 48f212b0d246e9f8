import { gzipSync } from 'node:zlib';
import type {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { gunzip } from '../../../lambda/adapters/gunzip';
import { IntakeQueues } from '../../../lambda/adapters/intake-queues';
import type { ChunkMessage } from '../../../lambda/contract/chunk-message';

const message = (chunk: number): ChunkMessage => ({
  kind: 'chunk',
  campaign: 'default/spring',
  list: 'campaigns/default/spring/lists/list.csv',
  etag: 'v1',
  plan: 'work/scan-1/plan.json',
  chunk,
});

type Sent = (SendMessageBatchCommand | SendMessageCommand | ChangeMessageVisibilityCommand)['input'];

function queues(answer: object = {}) {
  const sent: Sent[] = [];
  const send = async ({ input }: { input: Sent }) => {
    sent.push(input);
    return answer;
  };
  const client = { send } as unknown as SQSClient;
  return { sent, queues: new IntakeQueues(client, { queueUrl: 'queue', deadLetterQueueUrl: 'dead' }) };
}

describe('the intake queue', () => {
  it('gets all chunks, ten at a time', async () => {
    const { queues: intake, sent } = queues();
    await intake.send(Array.from({ length: 23 }, (_, chunk) => message(chunk)));

    const entries = sent.map((input) => ('Entries' in input ? (input.Entries ?? []) : []));
    expect(entries.map(({ length }) => length)).toEqual([10, 10, 3]);
    expect(entries.flat().map(({ MessageBody }) => JSON.parse(MessageBody ?? ''))).toEqual(
      Array.from({ length: 23 }, (_, chunk) => message(chunk)),
    );
  });

  it('says so if it did not take one', async () => {
    const { queues: intake } = queues({ Failed: [{ Code: 'Busy', Message: 'later' }] });

    await expect(intake.send([message(0)])).rejects.toThrow('SQS did not take a chunk message: Busy later');
  });

  it('keeps a message that is worked on for a minute at a time, and lets go of it', async () => {
    const { queues: intake, sent } = queues();
    const hold = await intake.hold('handle');
    hold.release();
    await intake.delay('handle', 7);

    expect(sent).toEqual([
      { QueueUrl: 'queue', ReceiptHandle: 'handle', VisibilityTimeout: 60 },
      { QueueUrl: 'queue', ReceiptHandle: 'handle', VisibilityTimeout: 7 },
    ]);
  });

  it('has dead letters beside it', async () => {
    const { queues: intake, sent } = queues();
    const letter = { ...message(3), bytes: [0, 9] as const, rows: [1, 2] as const, reason: 'because' };
    await intake.sendLetter(letter);

    expect(sent).toEqual([{ QueueUrl: 'dead', MessageBody: JSON.stringify(letter) }]);
  });
});

describe('gunzip', () => {
  async function unpacked(bytes: Uint8Array): Promise<string> {
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
    }
    const all: Uint8Array[] = [];
    for await (const piece of gunzip(pieces())) all.push(piece);
    return Buffer.concat(all).toString();
  }
  const text = Array.from({ length: 20_000 }, (_, n) => `+1206555${n},${(n * 2_654_435_761) % 97}`).join('\n');

  it('unpacks what comes in pieces, also of several members', async () => {
    await expect(unpacked(gzipSync(text))).resolves.toBe(text);
    await expect(unpacked(Buffer.concat([gzipSync('a\n'), gzipSync('b\n')]))).resolves.toBe('a\nb\n');
  });

  it.each([
    ['cut off', gzipSync(text).subarray(0, 3_000)],
    ['damaged', Buffer.concat([gzipSync(text).subarray(0, 3_000), Buffer.alloc(3_000, 7)])],
  ])('says what to do about an archive that is %s', async (_, bytes) => {
    await expect(unpacked(bytes)).rejects.toThrow('damaged or cut off: pack it anew and drop it again');
  });
});
