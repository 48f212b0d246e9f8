import type { OperatorSuppressionItem } from '../../../lambda/contract/items';
import { createOptOutHandler } from '../../../lambda/handlers/opt-out';

const NOW_MS = Date.UTC(2026, 10, 21, 17);
const PHONE = '+12065550100';

/** As Amazon Connect invokes a function from a flow. */
const flowEvent = (parameters: Record<string, unknown> = {}, address: unknown = PHONE) => ({
  Name: 'ContactFlowEvent',
  Details: {
    ContactData: {
      ContactId: 'c-1',
      Channel: 'VOICE',
      InitiationMethod: 'API',
      CustomerEndpoint: { Address: address, Type: 'TELEPHONE_NUMBER' },
    },
    Parameters: parameters,
  },
});

function aHandler(failure?: Error) {
  const written: OperatorSuppressionItem[] = [];
  const lines: string[] = [];
  const log = (message: string, details: Record<string, unknown>) =>
    void lines.push(JSON.stringify([message, details]));
  const handler = createOptOutHandler({
    hashKeys: {
      load: async () => ({
        contactKey: (campaign) => `key of ${campaign}`,
        numberKey: (phone) => `hash-${phone.length}`,
      }),
    },
    people: {
      suppress: async (item) => {
        if (failure) throw failure;
        written.push(item);
      },
    },
    clock: { nowMs: () => NOW_MS },
    log: { info: log, error: log },
  });
  return { handler, written, lines };
}

it('suppresses the number of the contact for everybody, and says who asked', async () => {
  const { handler, written, lines } = aHandler();
  await expect(handler(flowEvent())).resolves.toEqual({ result: 'suppressed', scope: 'all' });
  expect(written).toEqual([
    {
      pk: 'SUPPRESSED#hash-12',
      sk: 'OPERATOR#all',
      by: 'contact c-1',
      atMs: NOW_MS,
      reason: 'opted out during a call',
    },
  ]);
  expect(lines.join()).not.toContain('2065550100');
});

it.each([
  ['acme', 'acme'],
  ['acme/spring', 'acme/spring'],
  // In doubt it holds for more people, never for fewer.
  ['', 'all'],
  ['acme/spring/more', 'all'],
  [7, 'all'],
])('of the scope %j makes %s', async (scope, expected) => {
  const { handler, written } = aHandler();
  await handler(flowEvent({ scope }));
  expect(written.map(({ sk }) => sk)).toEqual([`OPERATOR#${expected}`]);
});

it.each([
  ['no number', flowEvent({}, null)],
  ['an anonymous caller', flowEvent({}, 'anonymous')],
  ['no contact', { Details: {} }],
  ['nothing', undefined],
])('takes the error branch where there is %s, and suppresses nobody', async (_what, event) => {
  const { handler, written } = aHandler();
  await expect(handler(event)).rejects.toThrow('nobody was suppressed: the contact has no telephone number');
  expect(written).toEqual([]);
});

it('takes the error branch where it cannot be written down', async () => {
  const { handler } = aHandler(new Error('the store does not answer'));
  await expect(handler(flowEvent())).rejects.toThrow('the store does not answer');
});
