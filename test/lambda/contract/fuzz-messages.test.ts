/** Every reader of messages, against bodies that nobody should send: it answers what it is documented to answer, and never throws. */
import fc from 'fast-check';
import { readChunkMessage } from '../../../lambda/contract/chunk-message';
import { parseDialRequest } from '../../../lambda/contract/dial-request';
import { parseMailboxMessage } from '../../../lambda/contract/mailbox';
import { readOutcome } from '../../../lambda/contract/outcome';
import { parseDefinition } from '../../../lambda/core/campaign/definition';
import { readObjectNotice } from '../../../lambda/core/intake/s3-event';
import { readWidgetRequest } from '../../../lambda/core/operate/board-control';
import { readOptOut } from '../../../lambda/core/operate/opt-out';
import { aNote, anEvent } from '../core/pace/pacing';
import { objectCreated, objectDeleted } from '../handlers/sqs-events';
import { bodies } from './fuzz-bodies';

const CONTACT = { pk: 'default/spring#3', sk: 'c0ffee' };
const REQUEST = { version: 1, requestId: 'r1', contact: CONTACT, try: 1, validFromMs: 1, validUntilMs: 2 };
const CALL = { contactFlowId: 'flow', sourcePhoneNumber: '+12065550100', ringTimeoutSeconds: 20 };
const CHUNK = {
  kind: 'chunk',
  campaign: 'default/spring',
  list: 'key',
  etag: 'e1',
  plan: 'work/1/plan.json',
  chunk: 0,
};
const OUTCOMES = [
  { kind: 'accepted', contactId: 'c1' },
  { kind: 'refused', reason: 'DestinationNotAllowedException', certain: true },
  { kind: 'unknown', reason: 'TimeoutError' },
] as const;
const DEFINITION = {
  state: 'paused',
  sourceNumbers: ['+12125550187', { phone: '+12125550188', dailyCap: 20 }],
  hours: { daily: '09:00-20:00', sat: ['10:00-12:00'], rules: 'us', holidays: ['2026-12-24'] },
  attempts: { max: 3, retry: { busy: { after: '5m', max: 2 } } },
  columns: { phone: ['Mobile'], attributes: { Name: 'name' } },
};
const OPT_OUT = {
  Details: {
    ContactData: { ContactId: 'c1', CustomerEndpoint: { Address: '+12065550100' } },
    Parameters: { scope: 'default' },
  },
};
const RUNS = { numRuns: 800 };

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

it('a dial request is read, or all that is wrong with it is named', () => {
  fc.assert(
    fc.property(bodies(REQUEST, { ...REQUEST, version: 2, call: CALL }), (body) => {
      const reading = parseDialRequest(body);
      if (!reading.ok) return expect(reading.problems.length).toBeGreaterThan(0);
      const { version, requestId, contact, validFromMs, validUntilMs } = reading.value;
      expect([1, 2]).toContain(version);
      expect([requestId, contact.pk, contact.sk].every((text) => typeof text === 'string' && text !== '')).toBe(true);
      expect([validFromMs, validUntilMs].every((ms) => Number.isSafeInteger(ms) && ms >= 0)).toBe(true);
    }),
    RUNS,
  );
});

it('a mailbox message is a note that says what became of an attempt, an event with an id, or a problem', () => {
  const notes = OUTCOMES.map((outcome) => aNote(1, outcome));
  fc.assert(
    fc.property(bodies(...notes, anEvent('INITIATED', 'c1'), anEvent('DISCONNECTED', 'c1')), (body) => {
      const reading = parseMailboxMessage(body);
      if (!reading.ok) return expect(reading.problems).toHaveLength(1);
      const message = reading.value;
      if (message.kind === 'contact-event') return expect(message.contactId.length).toBeLessThanOrEqual(256);
      expect(message.version).toBe(1);
      expect(readOutcome(message.outcome)).toMatchObject({ kind: message.outcome.kind });
      expect([message.startedAtMs, message.lateMs].every(Number.isFinite)).toBe(true);
    }),
    RUNS,
  );
});

it('an event of the bucket is an object that came or went, or something else', () => {
  const events = [objectCreated('campaigns/default/spring/lists/a.csv'), objectDeleted('suppression/all/a.csv', '01')];
  fc.assert(
    fc.property(bodies(...events.map((event) => JSON.parse(event) as object)), (body) => {
      const notice = readObjectNotice(body);
      if (notice.kind === 'other') return expect(notice.reason).not.toBe('');
      expect(['created', 'deleted']).toContain(notice.kind);
      expect(notice.key).not.toBe('');
      expect(typeof notice.sequencer).toBe('string');
    }),
    RUNS,
  );
});

it.each(['toString', 'constructor', '__proto__', { toString: 1, valueOf: 1 }, null, 7])(
  'an event of the bucket of the type %j is something else',
  (type) => {
    const event = { ...JSON.parse(objectCreated('campaigns/default/spring/lists/a.csv')), 'detail-type': type };
    expect(readObjectNotice(JSON.stringify(event)).kind).toBe('other');
  },
);

it('a chunk message is whole, or none', () => {
  fc.assert(
    fc.property(bodies(CHUNK), (body) => {
      const message = readChunkMessage(body);
      if (!message) return;
      const { kind, chunk, ...texts } = message;
      expect([kind, Number.isInteger(chunk)]).toEqual(['chunk', true]);
      expect(Object.values(texts).every((text) => typeof text === 'string')).toBe(true);
    }),
    RUNS,
  );
});

it('a campaign.json is understood whole, or refused with sentences that hold no number in full', () => {
  fc.assert(
    fc.property(bodies(DEFINITION), (text) => {
      const reading = parseDefinition(text);
      if (reading.kind === 'defined') return expect(reading.definition.mode).toMatch(/^(active|paused|cancelled)$/);
      expect(reading.problems.length).toBeGreaterThan(0);
      expect(reading.problems.join()).not.toContain('2125550');
    }),
    { numRuns: 200 },
  );
});

it('what a flow or a dashboard sends is understood, or refused', () => {
  fc.assert(
    fc.property(bodies(OPT_OUT, { campaign: 'default/spring', action: 'pause', seenHoldMs: 0 }), (body) => {
      const event = parsed(body);
      const reading = readOptOut(event);
      if (reading.kind === 'opt-out') expect(reading.phone).toMatch(/^\+\d{7,15}$/);
      const request = readWidgetRequest(event);
      if (request) expect(request.campaign).toMatch(/^[^/]+\/[^/]+$/);
    }),
    RUNS,
  );
});
