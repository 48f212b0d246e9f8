import fc from 'fast-check';
import { attributeName, collectAttributes, MOST_ATTRIBUTE_BYTES } from '../../../../lambda/core/intake/attributes';
import { readHeader } from '../../../../lambda/core/intake/header';

const headerOf = (...titles: string[]) => {
  const reading = readHeader(titles);
  if (reading.kind === 'refused') throw new Error(reading.reason);
  return reading.header;
};
const attributesOf = (titles: string[], cells: string[]) => {
  const { attributes, phones } = headerOf(...titles);
  return collectAttributes(cells, attributes, phones[0]);
};

describe('readHeader', () => {
  it.each([
    'phone',
    'Phone Number',
    'PHONE',
    ' phone_number ',
    'Telephone',
    'Téléphone'.replace('é', 'e'),
    'Mobile',
    'cell phone',
    'Phone #',
    'MSISDN',
  ])('takes %p for the phone column', (title) => {
    expect(headerOf('Name', title).phones[0]?.index).toBe(1);
  });

  it('tries the number that people carry with them first, then the others, in one order', () => {
    const header = headerOf('Home Phone', 'Work Phone', 'Phone', 'Mobile Phone Number', 'E164', 'Fax');

    expect(header.phones.map(({ title }) => title)).toEqual([
      'E164',
      'Mobile Phone Number',
      'Phone',
      'Home Phone',
      'Work Phone',
    ]);
  });

  it('takes a column "Home" for a number only beside a surer one', () => {
    expect(headerOf('Home', 'Mobile').phones.map(({ title }) => title)).toEqual(['Mobile', 'Home']);
    expect(readHeader(['Home', 'Name'])).toMatchObject({ kind: 'refused' });
  });

  it.each(['zone', 'Time Zone', 'timezone', 'TZ'])('takes %p for the zone column', (title) => {
    expect(headerOf('phone', title).zone?.index).toBe(1);
  });

  it('names at most a few columns of a header that it refuses', () => {
    const titles = Array.from({ length: 100 }, (_, n) => `Column ${n}`);
    const reading = readHeader(titles);

    expect(reading).toEqual({ kind: 'refused', reason: expect.stringMatching(/"Column \d+" and 92 more$/) });
  });
});

describe('attributeName', () => {
  it.each([
    ['First Name', 'First_Name'],
    ['Prénom', 'Prenom'],
    ['  order # ', 'order'],
    ['a.b/c', 'a_b_c'],
    ['kebab-case', 'kebab-case'],
    ['名前', 'column_4'],
    ['', 'column_4'],
  ])('makes %p %p', (title, name) => {
    expect(attributeName(title, 3)).toBe(name);
  });

  it('is always a name that Connect allows', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(50), (title, index) => {
        expect(attributeName(title, index)).toMatch(/^[A-Za-z0-9_-]+$/);
      }),
    );
  });
});

describe('collectAttributes', () => {
  it('trims values and leaves out empty ones', () => {
    expect(attributesOf(['phone', 'First Name', 'Note'], ['1', ' Ada ', '  '])).toEqual({
      kind: 'attributes',
      attributes: { First_Name: 'Ada' },
    });
  });

  it('rejects a row that fills two columns of one name', () => {
    expect(attributesOf(['phone', 'First Name', 'First_Name'], ['1', 'Ada', 'Bob'])).toEqual({
      kind: 'rejected',
      column: 'First_Name',
      reason: 'columns "First Name" and "First_Name" both become the attribute First_Name: rename one',
    });
  });

  it('names the two of them, and not the column of the number, which becomes none', () => {
    const titles = ['Mobile Phone', 'Mobile_Phone', 'Mobile-Phone', 'Mobile  Phone'];
    const { attributes } = headerOf(...titles);
    const number = attributes.find(({ title }) => title === 'Mobile Phone');

    expect(collectAttributes(['1', '2', '', '3'], attributes, number)).toMatchObject({
      reason: 'columns "Mobile_Phone" and "Mobile  Phone" both become the attribute Mobile_Phone: rename one',
    });
  });

  it('allows a row that fills one of them', () => {
    expect(attributesOf(['phone', 'First Name', 'First_Name'], ['1', '', 'Bob'])).toMatchObject({
      attributes: { First_Name: 'Bob' },
    });
  });

  it.each(['callpace_request', 'Callpace Request', 'callpace_x'])(
    'rejects a row that fills the reserved %p',
    (title) => {
      expect(attributesOf(['phone', title], ['1', 'x'])).toMatchObject({ kind: 'rejected', column: title });
      expect(attributesOf(['phone', title], ['1', ''])).toMatchObject({ kind: 'attributes' });
    },
  );

  it('rejects more bytes than Connect takes, counted in UTF-8 with the names', () => {
    const fits = 'é'.repeat((MOST_ATTRIBUTE_BYTES - 4) / 2);

    expect(attributesOf(['phone', 'Note'], ['1', fits])).toMatchObject({ kind: 'attributes' });
    expect(attributesOf(['phone', 'Note'], ['1', `${fits}x`])).toEqual({
      kind: 'rejected',
      column: '',
      reason: `the attributes take ${MOST_ATTRIBUTE_BYTES + 1} bytes, at most ${MOST_ATTRIBUTE_BYTES} are allowed: shorten the longest cells`,
    });
  });

  it('has no special names: __proto__ is an attribute like any other', () => {
    const collected = attributesOf(['phone', '-__proto__-', 'constructor'], ['1', 'a', 'b']);

    expect(collected).toMatchObject({ kind: 'attributes' });
    if (collected.kind === 'attributes')
      expect(Object.entries(collected.attributes)).toEqual([
        ['-__proto__-', 'a'],
        ['constructor', 'b'],
      ]);
  });
});
