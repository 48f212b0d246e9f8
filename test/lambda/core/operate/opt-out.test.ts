import { readOptOut } from '../../../../lambda/core/operate/opt-out';

const PHONE = '+12065550100';
const event = (contact: object, parameters?: unknown) => ({
  Details: {
    ContactData: { ContactId: 'c-1', CustomerEndpoint: { Address: PHONE }, ...contact },
    Parameters: parameters,
  },
});
const calledBy = (address: unknown) => event({ CustomerEndpoint: { Address: address } });
const UNREADABLE = { kind: 'unreadable', problem: 'the contact has no telephone number of a customer' };

describe('readOptOut', () => {
  it('takes the number of the contact, and the scope that the flow names', () => {
    expect(readOptOut(event({}, { scope: 'acme/spring' }))).toEqual({
      kind: 'opt-out',
      phone: PHONE,
      scope: 'acme/spring',
      contactId: 'c-1',
    });
  });

  it.each([
    ['a flow without parameters', undefined],
    ['parameters that are null', null],
    ['no scope', {}],
    ['a scope that is a number', { scope: 7 }],
    ['an empty scope', { scope: '' }],
    ['a scope of three parts', { scope: 'acme/spring/more' }],
    ['a scope that ends with a slash', { scope: 'acme/' }],
    ['a scope that begins with a slash', { scope: '/spring' }],
    ['a scope that begins with a space', { scope: ' acme' }],
    ['a scope that ends with a space', { scope: 'acme/spring ' }],
    ['a campaign with a space in its name', { scope: 'acme/spring sale' }],
    ['a campaign with a letter that keys have not', { scope: 'acme/frühling' }],
  ])('holds for everybody with %s', (_, parameters) => {
    expect(readOptOut(event({}, parameters))).toMatchObject({ kind: 'opt-out', scope: 'all' });
  });

  it.each(['Acme', "a-z_!.*'()09", "acme/A-Z_!.*'()09"])('holds for %s alone', (scope) => {
    expect(readOptOut(event({}, { scope }))).toMatchObject({ scope });
  });

  it.each([undefined, 7, null])('does without the id of the contact: %j', (id) => {
    expect(readOptOut(event({ ContactId: id }))).toMatchObject({ kind: 'opt-out', phone: PHONE, contactId: '' });
  });

  it.each(['+1234567', '+123456789012345'])('takes %s for a number', (phone) => {
    expect(readOptOut(calledBy(phone))).toMatchObject({ kind: 'opt-out', phone });
  });

  it.each([
    ['a number of 16 digits', calledBy('+1234567890123456')],
    ['a number of 6 digits', calledBy('+123456')],
    ['a number that begins with 0', calledBy('+0206555010')],
    ['a number without a plus', calledBy('12065550100')],
    ['something before the number', calledBy(`tel:${PHONE}`)],
    ['something behind the number', calledBy(`${PHONE};ext=1`)],
    ['letters in the number', calledBy('+1206555CALL')],
    ['no text', calledBy(12_065_550_100)],
    ['text where the contact should be', { Details: { ContactData: 'c-1' } }],
    ['null where the details should be', { Details: null }],
    ['null', null],
    ['text', 'opt-out'],
  ])('cannot read %s', (_, unreadable) => {
    expect(readOptOut(unreadable)).toEqual(UNREADABLE);
  });
});
