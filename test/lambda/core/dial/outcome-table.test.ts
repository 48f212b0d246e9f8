import fc from 'fast-check';
import type { Outcome } from '../../../../lambda/contract/outcome';
import { type CallFailure, OUTCOME_TABLE, outcomeOf } from '../../../../lambda/core/dial/outcome-table';

const call = { phone: '+12065550100', attributes: {} };
const failure = (overrides: Partial<CallFailure>): CallFailure => ({
  name: 'SomeException',
  status: 400,
  sent: true,
  message: '',
  ...overrides,
});

it.each<[string, number, { kind: Outcome['kind']; certain?: boolean }]>([
  ['TooManyRequestsException', 429, { kind: 'throttled' }],
  ['ThrottlingException', 429, { kind: 'throttled' }],
  ['ThrottlingException', 400, { kind: 'throttled' }],
  ['SomethingNewException', 429, { kind: 'throttled' }],
  ['LimitExceededException', 429, { kind: 'capacity' }],
  ['ServiceQuotaExceededException', 402, { kind: 'capacity' }],
  ['DestinationNotAllowedException', 403, { kind: 'refused', certain: true }],
  ['OutboundContactNotPermittedException', 403, { kind: 'refused', certain: false }],
  ['InvalidParameterException', 400, { kind: 'refused', certain: false }],
  ['InvalidRequestException', 400, { kind: 'refused', certain: false }],
  ['SomethingNewException', 400, { kind: 'refused', certain: false }],
  ['ResourceNotFoundException', 404, { kind: 'blocked' }],
  ['AccessDeniedException', 403, { kind: 'blocked' }],
  ['UnrecognizedClientException', 403, { kind: 'blocked' }],
  ['UnrecognizedClientException', 400, { kind: 'blocked' }],
  ['ExpiredTokenException', 400, { kind: 'blocked' }],
  ['InvalidSignatureException', 400, { kind: 'blocked' }],
  ['SomethingNewException', 401, { kind: 'blocked' }],
  ['SomethingNewException', 403, { kind: 'blocked' }],
  ['UnknownOperationException', 404, { kind: 'blocked' }],
  ['InternalServiceException', 500, { kind: 'unknown' }],
  ['ServiceUnavailableException', 503, { kind: 'unknown' }],
  ['ThrottlingException', 503, { kind: 'unknown' }],
  ['ConflictException', 409, { kind: 'unknown' }],
  ['RequestTimeoutException', 408, { kind: 'unknown' }],
  ['SyntaxError', 200, { kind: 'unknown' }],
])('takes %s with status %i for %j', (name, status, outcome) => {
  expect(outcomeOf(failure({ name, status }), call)).toEqual({ ...outcome, reason: name });
});

it('takes whatever was not sent for not sent, by any name', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      expect(outcomeOf(failure({ name, status: undefined, sent: false }), call).kind).toBe('not-sent');
    }),
  );
});

it('takes whatever was sent and not answered for unknown, by any name', () => {
  const names = fc.oneof(fc.string(), fc.constantFrom('TimeoutError', 'ThrottlingException', 'NotConnected'));
  fc.assert(
    fc.property(names, (name) => {
      expect(outcomeOf(failure({ name, status: undefined }), call).kind).toBe('unknown');
    }),
  );
});

it('never takes an answer outside the 4xx class for a call that was not placed', () => {
  const names = fc.constantFrom('TooManyRequestsException', 'LimitExceededException', 'ResourceNotFoundException', 'X');
  const statuses = fc.integer({ min: 100, max: 599 }).filter((status) => status < 400 || status > 499);
  fc.assert(
    fc.property(names, statuses, (name, status) => {
      expect(outcomeOf(failure({ name, status }), call).kind).toBe('unknown');
    }),
  );
});

it('gives a reason for every row', () => {
  for (const row of OUTCOME_TABLE) expect(row.because).toMatch(/\w+ \w+ \w+/);
});

it('says what was said, without the number', () => {
  const message = 'Invalid destination +1 (206) 555-0100 for this instance';

  expect(outcomeOf(failure({ name: 'InvalidParameterException', message }), call)).toEqual({
    kind: 'refused',
    certain: false,
    reason: 'InvalidParameterException: Invalid destination [number] for this instance',
  });
});
