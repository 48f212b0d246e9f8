import { decide, parsePolicyDocument } from '../../../local/iam/policy';

const QUEUE = 'arn:aws:sqs:eu-central-1:000000000000:dial';
const document = (...Statement: object[]) => parsePolicyDocument({ Version: '2012-10-17', Statement });
const allow = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE };
const request = { action: 'sqs:SendMessage', resource: QUEUE };

describe('decide', () => {
  test.each<[string, object]>([
    ['the action and the resource', allow],
    ['the action in another case', { ...allow, Action: 'SQS:sendmessage' }],
    [
      'one of several actions and resources',
      { ...allow, Action: ['sqs:Other', 'sqs:SendMessage'], Resource: ['x', QUEUE] },
    ],
    ['actions by wildcard', { ...allow, Action: 'sqs:Send*' }],
    ['resources by wildcard', { ...allow, Resource: 'arn:aws:sqs:*:000000000000:d?al' }],
    ['everything', { ...allow, Action: '*', Resource: '*' }],
  ])('allows what a statement names by %s', (_how, statement) => {
    expect(decide(document(statement), request)).toBe('allowed');
  });

  test.each<[string, object]>([
    ['another action', { ...allow, Action: 'sqs:SendMessageBatch' }],
    ['another resource', { ...allow, Resource: `${QUEUE}-dead` }],
    ['a resource of which this one is only a part', { ...allow, Resource: `${QUEUE}/*` }],
    ['a wildcard that ends too early', { ...allow, Resource: 'arn:aws:sqs:*:000000000000:d?' }],
  ])('does not allow %s', (_what, statement) => {
    expect(decide(document(statement), request)).toBe('not-allowed');
  });

  test('allows nothing without a statement', () => {
    expect(decide([], request)).toBe('not-allowed');
  });

  test('lets a denial win over any allowance', () => {
    expect(decide(document(allow, { ...allow, Effect: 'Deny', Action: 'sqs:*' }), request)).toBe('denied-explicitly');
  });

  test('takes loopback for a secure transport', () => {
    const insecure = {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    expect(decide(document(allow, insecure), request)).toBe('allowed');
  });

  test.each<[string, object, boolean]>([
    ['StringEquals', { StringEquals: { 'AWS:SourceAccount': ['1', '000000000000'] } }, true],
    ['StringEquals with another value', { StringEquals: { 'aws:SourceAccount': '1' } }, false],
    ['StringEquals without wildcards', { StringEquals: { 'aws:SourceAccount': '0*' } }, false],
    ['StringLike', { StringLike: { 'aws:SourceAccount': '0*' } }, true],
    ['StringNotEquals', { StringNotEquals: { 'aws:SourceAccount': '1' } }, true],
    ['ArnNotLike', { ArnNotLike: { 'aws:SourceArn': 'arn:aws:events:*' } }, false],
    [
      'two operators of which one does not hold',
      { StringLike: { 'aws:SourceAccount': '0*' }, ArnLike: { 'aws:SourceArn': 'x' } },
      false,
    ],
    ['a key that the call does not have', { StringEquals: { 'cloudwatch:namespace': 'Callpace' } }, false],
  ])('holds a condition: %s', (_name, Condition, holds) => {
    const context = { 'aws:sourceaccount': '000000000000', 'aws:sourcearn': 'arn:aws:events:r:a:rule/x' };
    expect(decide(document({ ...allow, Condition }), { ...request, context })).toBe(holds ? 'allowed' : 'not-allowed');
  });

  test("asks who calls where the policy is a resource's", () => {
    const forEvents = document({ ...allow, Principal: { Service: 'events.amazonaws.com' } });
    expect(decide(forEvents, { ...request, principal: 'events.amazonaws.com' })).toBe('allowed');
    expect(decide(forEvents, { ...request, principal: 'sns.amazonaws.com' })).toBe('not-allowed');
  });
});

describe('parsePolicyDocument', () => {
  test('reads a single statement', () => {
    expect(parsePolicyDocument({ Statement: allow })).toHaveLength(1);
  });

  test.each<[string, object, string]>([
    ['a condition operator', { ...allow, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.1' } } }, 'IpAddress'],
    ['an element', { Effect: 'Allow', NotAction: 'sqs:*', Resource: '*' }, 'NotAction'],
  ])('refuses %s that is not known here', (_what, statement, name) => {
    expect(() => document(statement)).toThrow(new RegExp(`the policy .* ${name} is not known to the local runtime`));
  });
});
