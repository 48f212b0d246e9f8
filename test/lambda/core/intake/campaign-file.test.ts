import { parseMapping } from '../../../../lambda/core/intake/campaign-file';
import { columnsOf, readHeader } from '../../../../lambda/core/intake/header';

const mappingOf = (columns: object) => {
  const reading = parseMapping(JSON.stringify({ columns, state: 'active' }));
  if (reading.kind === 'refused') throw new Error(reading.reason);
  return reading.mapping;
};
const headerOf = (titles: readonly string[], columns: object) => {
  const reading = readHeader(titles, mappingOf(columns));
  if (reading.kind === 'refused') throw new Error(reading.reason);
  return reading.header;
};

describe('campaign.json', () => {
  it('says which columns are which, in which order, and wins over their names', () => {
    const header = headerOf(['Name', 'Phone', 'Day', 'Evening', 'Where', 'Country', 'Secret'], {
      phone: ['Evening', 'Day'],
      zone: 'Where',
      country: null,
      attributes: ['Name'],
    });

    expect(columnsOf(header)).toEqual({ phone: ['Evening', 'Day'], zone: 'Where', from: 'campaign.json' });
    expect(header.attributes.map(({ title }) => title)).toEqual(['Name']);
  });

  it('leaves to the names of the columns what it does not say', () => {
    const reading = readHeader(['Day', 'Time Zone'], mappingOf({ phone: 'Day' }));

    expect(reading).toMatchObject({ header: { phones: [{ title: 'Day' }], zone: { title: 'Time Zone' } } });
  });

  it('gives attributes names that are not made of the titles', () => {
    const header = headerOf(['Phone', 'First Name', 'Order', 'Secret'], {
      attributes: { 'first name': 'customer', Order: 'order_id' },
    });

    expect(header.attributes.map(({ title, attribute }) => [title, attribute])).toEqual([
      ['First Name', 'customer'],
      ['Order', 'order_id'],
    ]);
  });

  it('says nothing of columns where it does not name them', () => {
    expect(parseMapping('{"state": "paused"}')).toEqual({ kind: 'mapping', mapping: undefined });
  });

  it('refuses the list with everything that is wrong with it, also elsewhere, and says what to do', () => {
    const reading = parseMapping('{"columns": {"phones": "Mobile"}, "weight": 0}');

    expect(reading).toEqual({
      kind: 'refused',
      reason:
        'campaign.json cannot be used: "columns.phones" is not known: did you mean "phone"?; "weight" is 0: give a whole number from 1 to 100; mend it, and drop it and the list again',
    });
  });

  it.each([
    [{ phone: ['Evening'] }, 'campaign.json names the phone columns "Evening": the header has "Name", "Phone"'],
    [{ zone: 'Where' }, 'campaign.json names the zone column "Where": the header has "Name", "Phone"'],
    [{ country: 'Land' }, 'campaign.json names the country column "Land"'],
  ])('refuses a list without a column that it names: %p', (columns, reason) => {
    expect(readHeader(['Name', 'Phone'], mappingOf(columns))).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining(reason),
    });
  });
});
