import { compilePattern, type EventPattern } from '../../../local/events/event-pattern';

const event = {
  source: 'aws.s3',
  'detail-type': 'Object Created',
  resources: ['arn:aws:s3:::lists', 'arn:aws:s3:::archive'],
  detail: { object: { key: 'campaigns/default/spring/lists/May.CSV', size: 120 }, tags: [], note: null },
};
const matches = (pattern: EventPattern): boolean => compilePattern(pattern)(event);
const onKey = (...expected: unknown[]): EventPattern => ({ detail: { object: { key: expected } } });
const onSize = (...expected: unknown[]): EventPattern => ({ detail: { object: { size: expected } } });

describe('event patterns', () => {
  test.each<[string, EventPattern]>([
    ['one of the values of a list', { source: ['aws.connect', 'aws.s3'] }],
    ['every field that the pattern names', { source: ['aws.s3'], 'detail-type': ['Object Created'] }],
    ['any entry of a list in the event', { resources: ['arn:aws:s3:::archive'] }],
    ['null', { detail: { note: [null] } }],
    ['a prefix', onKey({ prefix: 'suppression/' }, { prefix: 'campaigns/' })],
    ['a prefix in any case', onKey({ prefix: { 'equals-ignore-case': 'CAMPAIGNS/' } })],
    ['a suffix', onKey({ suffix: '.CSV' })],
    ['a suffix in any case', onKey({ suffix: { 'equals-ignore-case': '.csv' } })],
    ['a text in any case', { 'detail-type': [{ 'equals-ignore-case': 'object created' }] }],
    ['anything but one', { source: [{ 'anything-but': 'aws.connect' }] }],
    ['anything but several', { source: [{ 'anything-but': ['aws.connect', 'aws.ec2'] }] }],
    ['anything but a prefix', onKey({ 'anything-but': { prefix: 'reports/' } })],
    ['a wildcard', onKey({ wildcard: 'campaigns/*/lists/*.CSV' })],
    ['a field that exists', onSize({ exists: true })],
    ['a field that does not exist', { detail: { object: { etag: [{ exists: false }] } } }],
    ['a range', onSize({ numeric: ['>', 100, '<=', 120] })],
  ])('match %s', (_what, pattern) => {
    expect(matches(pattern)).toBe(true);
  });

  test.each<[string, EventPattern]>([
    ['another value', { source: ['aws.connect'] }],
    ['one wrong field of two', { source: ['aws.s3'], 'detail-type': ['Object Deleted'] }],
    ['a field that the event lacks', { detail: { bucket: { name: ['lists'] } } }],
    ['another prefix', onKey({ prefix: 'reports/' })],
    ['a suffix in another case', onKey({ suffix: '.csv' })],
    ['what is excluded', { source: [{ 'anything-but': ['aws.s3', 'aws.ec2'] }] }],
    ['anything but, on a field that is missing', { detail: { object: { etag: [{ 'anything-but': 'x' }] } } }],
    ['an excluded prefix', onKey({ 'anything-but': { prefix: 'campaigns/' } })],
    ['a wildcard for other text', onKey({ wildcard: 'campaigns/*.json' })],
    ['a wildcard whose dot is a dot', onKey({ wildcard: 'campaigns/*/lists/May?CSV' })],
    ['a field that must not exist', onSize({ exists: false })],
    ['a number out of range', onSize({ numeric: ['>', 120] })],
    ['a text where a number is meant', onSize('120')],
  ])('do not match %s', (_what, pattern) => {
    expect(matches(pattern)).toBe(false);
  });

  test.each<[string, EventPattern, string]>([
    ['an operator', onKey({ cidr: '10.0.0.0/24' }), 'the event pattern operator cidr is not known'],
    ['$or', { $or: [{ source: ['a'] }] }, 'the event pattern operator $or is not known'],
    ['a list of prefixes', onKey({ prefix: ['a', 'b'] }), 'a prefix or suffix must be a text, not ["a","b"]'],
  ])('refuse %s that is not known here', (_what, pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(message);
  });
});
