import { type DialRequest, parseDialRequest, serialize } from '../../../lambda/contract/dial-request';

const REQUEST: DialRequest = {
  version: 1,
  requestId: 'r1',
  contact: { pk: 'default/spring#3', sk: 'c0ffee' },
  try: 1,
  validFromMs: 1,
  validUntilMs: 2,
};
const CALL = {
  contactFlowId: 'flow',
  queueId: 'queue',
  sourcePhoneNumber: '+12065550100',
  ringTimeoutSeconds: 20,
};

describe('a dial request', () => {
  it.each([
    REQUEST,
    { ...REQUEST, version: 2 },
    { ...REQUEST, version: 2, call: {} },
    { ...REQUEST, version: 2, call: CALL },
  ])('is read as it was written: %j', (request) => {
    expect(parseDialRequest(serialize(request))).toEqual({ ok: true, value: request });
  });

  it.each([
    [{ version: 3 }, 'version must be 1 or 2'],
    // The dialer before would have placed it in its own way.
    [{ version: 1, call: CALL }, 'call needs version 2'],
    [{ call: 'flow' }, 'call must be an object'],
    [{ call: { contactFlowId: '' } }, 'call.contactFlowId must be a text'],
    [{ call: { queueId: 3 } }, 'call.queueId must be a text'],
    [{ call: { sourcePhoneNumber: null } }, 'call.sourcePhoneNumber must be a text'],
    [{ call: { ringTimeoutSeconds: 14 } }, 'call.ringTimeoutSeconds must be a whole number from 15 to 60'],
    [{ call: { flow: 'x' } }, 'call.flow is not known'],
  ])('is refused whose call cannot be read for certain: %j', (change, problem) => {
    expect(parseDialRequest(serialize({ ...REQUEST, version: 2, ...change }))).toEqual({
      ok: false,
      problems: [problem],
    });
  });
});
