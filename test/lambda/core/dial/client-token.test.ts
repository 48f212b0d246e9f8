import fc from 'fast-check';
import { clientTokenText } from '../../../../lambda/core/dial/client-token';

const aCall = { contact: { pk: 'default/spring#3', sk: 'c0ffee' }, try: 1 };

it('is the same for the same try of the same contact', () => {
  expect(clientTokenText({ ...aCall })).toBe(clientTokenText(aCall));
});

it.each([
  ['try', { ...aCall, try: 2 }],
  ['contact', { ...aCall, contact: { ...aCall.contact, sk: 'decaf' } }],
  ['campaign', { ...aCall, contact: { ...aCall.contact, pk: 'default/summer#3' } }],
])('is another one for another %s', (_what, other) => {
  expect(clientTokenText(other)).not.toBe(clientTokenText(aCall));
});

it('never takes one campaign, contact and try for another, whatever is in the names', () => {
  const part = fc.constantFrom('a', '/', '#', '"', ',', '1', '\\');
  const name = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
  const key = fc.record({ campaign: name, sk: name, try: fc.integer({ min: 1, max: 12 }) });
  fc.assert(
    fc.property(key, key, (one, other) => {
      const token = (of: typeof one) =>
        clientTokenText({ contact: { pk: `${of.campaign}#0`, sk: of.sk }, try: of.try });

      expect(token(one) === token(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
    }),
  );
});
