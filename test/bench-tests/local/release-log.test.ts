import type { HandOver } from '../../../local/events/event-bus';
import { ReleaseLog } from '../../bench/local/release-log';

const queue = { logicalId: 'Mailbox', name: 'mailbox', arn: '', url: '', attributes: {}, policy: [] };

function handOver(eventType: string, contactId: string, initiationMethod = 'API', source = 'aws.connect'): HandOver {
  const event = {
    version: '0' as const,
    id: 'e-1',
    'detail-type': 'Amazon Connect Contact Event',
    source,
    account: '',
    time: '',
    region: '',
    resources: [],
    detail: { eventType, contactId, initiationMethod },
  };
  return { event, queue };
}

function noted(...handOvers: readonly HandOver[]) {
  let nowMs = 0;
  const listeners: ((handOver: HandOver) => void)[] = [];
  const onHandOver = (listener: (typeof listeners)[number]) => {
    listeners.push(listener);
    return () => undefined;
  };
  const log = new ReleaseLog({ onHandOver }, () => nowMs);
  for (const each of handOvers) {
    nowMs += 100;
    for (const listener of listeners) listener(each);
  }
  return [...log.knownAtMs];
}

describe('the log of releases', () => {
  it('notes the first of the two events that tell of the end of a call', () => {
    expect(noted(handOver('COMPLETED', 'a'), handOver('DISCONNECTED', 'a'), handOver('DISCONNECTED', 'b'))).toEqual([
      ['a', 100],
      ['b', 300],
    ]);
  });

  it('does not take anything else for the end of an own call', () => {
    const others = [
      handOver('INITIATED', 'a'),
      handOver('CONNECTED_TO_SYSTEM', 'a'),
      handOver('DISCONNECTED', 'b', 'INBOUND'),
      handOver('DISCONNECTED', 'c', 'API', 'somebody.else'),
    ];
    expect(noted(...others)).toEqual([]);
  });
});
