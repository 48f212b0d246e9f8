import type { ConnectEvent } from '../../../sim/connect/types';
import { Gate } from '../../../sim/policies/gate';

function event(eventType: string, contactId: string, initiationMethod = 'INBOUND'): ConnectEvent {
  return {
    version: '0',
    id: 'id',
    'detail-type': 'Amazon Connect Contact Event',
    source: 'aws.connect',
    account: '000000000000',
    time: '2026-11-21T12:00:00Z',
    region: 'us-east-1',
    resources: [],
    detail: { eventType, contactId, initiationMethod },
  };
}

describe('the gate', () => {
  it('counts an own call from its request until its end', () => {
    const gate = new Gate();
    gate.request();
    expect(gate.own).toBe(1);
    gate.accepted('a', 1000);
    gate.event(event('INITIATED', 'a', 'API'), 1500);
    expect([gate.own, gate.others]).toEqual([1, 0]);
    expect(gate.event(event('DISCONNECTED', 'a', 'API'), 31_000)).toEqual({
      kind: 'ended',
      isOwn: true,
    });
    expect(gate.own).toBe(0);
  });

  it('frees the line of a refused request', () => {
    const gate = new Gate();
    gate.request();
    gate.refused();
    expect(gate.own).toBe(0);
  });

  it('counts a call once and frees it once, however often and in whatever order its events come', () => {
    const gate = new Gate();
    gate.request();
    gate.request();
    gate.event(event('DISCONNECTED', 'early', 'API'), 900);
    gate.accepted('early', 1000);
    gate.accepted('long', 1000);
    expect(gate.own).toBe(1);
    for (const eventType of ['DISCONNECTED', 'INITIATED', 'COMPLETED', 'DISCONNECTED', 'INITIATED'])
      gate.event(event(eventType, 'other'), 2000);
    expect([gate.own, gate.others]).toEqual([1, 0]);
    gate.event(event('INITIATED', 'another'), 3000);
    gate.event(event('INITIATED', 'another'), 3000);
    expect([gate.own, gate.others]).toEqual([1, 1]);
  });

  it('suspects the oldest call that is too old, each once a minute', () => {
    const gate = new Gate();
    for (const id of ['old', 'older']) {
      gate.request();
      gate.accepted(id, id === 'old' ? 0 : 1000);
    }
    expect(gate.suspect(180_000, 179_000)).toBeUndefined();
    expect(gate.suspect(180_000, 181_000)).toBe('old');
    expect(gate.suspect(180_000, 181_000)).toBe('older');
    expect(gate.suspect(180_000, 200_000)).toBeUndefined();
    expect(gate.suspect(180_000, 241_000)).toBe('old');
  });
});
