import { parseMapping } from '../../../../lambda/core/intake/campaign-file';
import { columnsOf, readHeader } from '../../../../lambda/core/intake/header';

const mappingOf = (columns: object) => {
  const reading = parseMapping(JSON.stringify({ columns, maxAttempts: 3 }));
  if (reading.kind === 'refused') throw new Error(reading.reason);
  return reading.mapping;
};
const reasonOf = (text: string) => {
  const reading = parseMapping(text);
  return reading.kind === 'refused' ? reading.reason : undefined;
};

describe('campaign.json', () => {
  it('says which columns are which, in which order, and wins over their names', () => {
    const mapping = mappingOf({ phone: ['Evening', 'Day'], zone: 'Where', country: null, attributes: ['Name'] });
    const reading = readHeader(['Name', 'Phone', 'Day', 'Evening', 'Where', 'Country', 'Secret'], mapping);
    if (reading.kind === 'refused') throw new Error(reading.reason);

    expect(columnsOf(reading.header)).toEqual({ phone: ['Evening', 'Day'], zone: 'Where', from: 'campaign.json' });
    expect(reading.header.attributes.map(({ title }) => title)).toEqual(['Name']);
  });

  it('leaves to the names of the columns what it does not say', () => {
    const reading = readHeader(['Day', 'Time Zone'], mappingOf({ phone: 'Day' }));

    expect(reading).toMatchObject({ header: { phones: [{ title: 'Day' }], zone: { title: 'Time Zone' } } });
  });

  it('may hold whatever else, which is no concern of the intake', () => {
    expect(parseMapping('{"maxAttempts": 2}')).toEqual({ kind: 'mapping', mapping: undefined });
    expect(parseMapping('\ufeff{}')).toEqual({ kind: 'mapping', mapping: undefined });
  });

  it.each([
    ['no JSON', '{columns', 'it is not JSON'],
    ['no object', '[]', 'it is not a JSON object'],
    ['columns that are no object', '{"columns": ["Phone"]}', '"columns" must be an object'],
    ['a phone that is no title', '{"columns": {"phone": 3}}', '"columns.phone" must be a column title'],
    ['no phone', '{"columns": {"phone": []}}', '"columns.phone" must be a column title'],
    ['two zones', '{"columns": {"zone": ["a", "b"]}}', '"columns.zone" must be a column title, or null'],
    ['a name that is mistyped', '{"columns": {"phones": "Mobile"}}', '"columns.phones" is not known'],
  ])('with %s refuses the list, and says what to do', (_, text, problem) => {
    expect(reasonOf(text)).toMatch(/^campaign\.json cannot be used: .*; mend it, such as \{"columns"/);
    expect(reasonOf(text)).toContain(problem);
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
