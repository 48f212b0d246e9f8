import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { EventBridgeBus } from '../../../lambda/adapters/lifecycle-bus';
import { contactRef } from '../../../lambda/contract/items';
import type { LifecycleEvent } from '../../../lambda/contract/lifecycle';
import { contactEvent } from '../../../lambda/core/lifecycle/events';
import { type Answer, answering, startLoopbackServer } from '../../support/loopback-server';

const AT_MS = Date.UTC(2026, 10, 21, 12);

const anEvent = (row: number): LifecycleEvent => {
  const contact = {
    ...contactRef('acme/spring', 'a'.repeat(32)),
    state: 'completed',
    list: 'l',
    row,
    attempts: 1,
  } as const;
  const event = contactEvent('callpace', contact, AT_MS);
  if (!event) throw new Error('it is final');
  return event;
};

interface Put {
  readonly Entries: readonly Readonly<Record<string, string>>[];
}

async function send(events: readonly LifecycleEvent[], answer: Answer) {
  await using server = await startLoopbackServer(answer);
  const client = new EventBridgeClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  try {
    const left = await new EventBridgeBus(client, 'calls').send(events);
    return { left, puts: server.requests.map(({ body }) => JSON.parse(body) as Put) };
  } finally {
    client.destroy();
  }
}

/** Every entry is taken but those at these places. */
const taking =
  (...refused: number[]): Answer =>
  (response, request) => {
    const { Entries } = JSON.parse(request.body) as Put;
    answering(200, {
      FailedEntryCount: refused.length,
      Entries: Entries.map((_, n) => (refused.includes(n) ? { ErrorCode: 'InternalFailure' } : { EventId: `e${n}` })),
    })(response, request);
  };

it('puts events on the bus of that name, ten at a time, with source, type and time', async () => {
  const { left, puts } = await send(
    Array.from({ length: 12 }, (_, n) => anEvent(n + 1)),
    taking(),
  );
  expect(left).toEqual([]);
  expect(puts.map(({ Entries }) => Entries.length)).toEqual([10, 2]);
  const { Detail, ...entry } = puts[0]?.Entries[0] ?? {};
  expect(entry).toEqual({
    EventBusName: 'calls',
    Source: 'callpace',
    DetailType: 'Callpace Contact State Change',
    Time: AT_MS / 1_000,
  });
  expect(JSON.parse(Detail ?? '')).toEqual(anEvent(1).detail);
});

it('gives back those that the bus refused', async () => {
  const events = [anEvent(1), anEvent(2), anEvent(3)];
  expect((await send(events, taking(1))).left).toEqual([events[1]]);
});

it('gives all back when the bus cannot be asked', async () => {
  const events = [anEvent(1), anEvent(2)];
  expect((await send(events, answering(400, { message: 'no' }, 'AccessDeniedException'))).left).toEqual(events);
});
