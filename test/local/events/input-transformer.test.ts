import { transformInput } from '../../../local/events/input-transformer';

const RULE = 'arn:aws:events:eu-central-1:000000000000:rule/contacts';
const event = {
  time: '2026-11-20T10:00:00Z',
  detail: { contactId: 'c-1', attempt: 2, reason: 'said "no"\n', agent: { arn: 'a' }, 'a.b': ['x', 'y'] },
};
const transform = (template: string, paths: Record<string, string> = {}): string =>
  transformInput({ template, paths }, event, RULE);

describe('input transformers', () => {
  test('put a text into quotes as it is, escaped', () => {
    const result = transform('{"id":"<id>","why":"<why>"}', { id: '$.detail.contactId', why: '$.detail.reason' });
    expect(JSON.parse(result)).toEqual({ id: 'c-1', why: 'said "no"\n' });
  });

  test('put a number into quotes as text', () => {
    expect(transform('"try <n>"', { n: '$.detail.attempt' })).toBe('"try 2"');
  });

  test('leave nothing between quotes where the event lacks the field', () => {
    expect(transform('{"a":"<a>"}', { a: '$.detail.nothing.here' })).toBe('{"a":""}');
  });

  test('put a value outside of quotes in as JSON', () => {
    const result = transform('{"id":<id>,"n":<n>,"agent":<agent>}', {
      id: '$.detail.contactId',
      n: '$.detail.attempt',
      agent: '$.detail.agent',
    });
    expect(JSON.parse(result)).toEqual({ id: 'c-1', n: 2, agent: { arn: 'a' } });
  });

  test('leave a hole outside of quotes where the event lacks the field, as EventBridge does', () => {
    expect(transform('{"a":<a>}', { a: '$.detail.nothing' })).toBe('{"a":}');
  });

  test('read paths with quoted names and positions', () => {
    expect(transform('<v>', { v: "$.detail['a.b'][1]" })).toBe('"y"');
  });

  test('take no quote that is escaped for the end of a string', () => {
    expect(transform('"\\"<id>\\""', { id: '$.detail.contactId' })).toBe('"\\"c-1\\""');
  });

  test('fill the placeholders that EventBridge defines itself', () => {
    expect(transform('<aws.events.rule-arn>')).toBe(`"${RULE}"`);
    expect(transform('"<aws.events.rule-name>"')).toBe('"contacts"');
    expect(JSON.parse(transform('<aws.events.event.json>'))).toEqual(event);
  });

  test('refuse a placeholder without a path', () => {
    expect(() => transform('"<id>"')).toThrow('the input template names <id>, for which there is no path');
  });
});
