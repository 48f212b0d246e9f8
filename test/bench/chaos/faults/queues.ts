/** SQS as it is allowed to be: messages delivered twice, out of order and late, visible again too soon, batches sent in part. */
import { bodyOf, type Call, isFromInside, type WireFault, withFields } from './fault';

interface Entry {
  readonly Id: string;
}

const isReceive = ({ operation }: Call): boolean => operation === 'ReceiveMessage';
const isBatch = ({ operation }: Call): boolean => operation === 'SendMessageBatch';
const entriesOf = (call: Call): readonly Entry[] => (bodyOf(call)['Entries'] ?? []) as readonly Entry[];

const messagesIn = (answer: Buffer): number => {
  const { Messages } = JSON.parse(answer.toString() || '{}') as { Messages?: unknown[] };
  return Messages?.length ?? 0;
};

/** Receives whose messages are visible again after so many seconds, whoever works on them. */
const visibleAgain = (name: string, seconds: number, rate: number): WireFault => ({
  name,
  rate,
  most: 40,
  countsItself: true,
  on: (call, role) => isReceive(call) && role !== undefined,
  act: (call, _random, hands) => ({
    request: withFields(call, { VisibilityTimeout: seconds }),
    answer: (body) => {
      hands.count(name, messagesIn(body));
      return body;
    },
  }),
});

export const queueFaults = (): readonly WireFault[] => [
  visibleAgain('delivered-twice', 0, 0.06),
  visibleAgain('visibility-expired', 1, 0.06),
  {
    name: 'delivered-out-of-order',
    rate: 0.15,
    most: 40,
    on: (call) => isFromInside(call) && isBatch(call),
    act: (call, random) => ({
      request: withFields(call, {
        Entries: entriesOf(call).map((entry) => (random.chance(0.5) ? { ...entry, DelaySeconds: 1 } : entry)),
      }),
    }),
  },
  {
    name: 'note-late',
    rate: 0.06,
    most: 20,
    on: (call, role) => role === 'dialer' && call.operation === 'SendMessage',
    act: (call, random) => ({ request: withFields(call, { DelaySeconds: 1 + Math.floor(random.next() * 3) }) }),
  },
  {
    name: 'batch-sent-in-part',
    rate: 0.15,
    most: 30,
    on: (call) => isFromInside(call) && isBatch(call),
    act: (call, random) => {
      const [first, ...others] = entriesOf(call);
      const refused = others.filter(() => random.chance(0.5));
      // A batch of one is refused as a whole.
      const failed = (others.length === 0 ? [first] : refused) as readonly Entry[];
      const Failed = failed.map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError', Message: 'injected' }));
      if (others.length === 0) return { status: 200, body: JSON.stringify({ Successful: [], Failed }) };
      return {
        request: withFields(call, { Entries: [first, ...others.filter((entry) => !refused.includes(entry))] }),
        answer: (body) => Buffer.from(JSON.stringify({ ...(JSON.parse(body.toString()) as object), Failed })),
      };
    },
  },
];
