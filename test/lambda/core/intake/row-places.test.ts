/** Which hours a row gets: whose clock and whose law, by its columns and its number. */
import { readHeader } from '../../../../lambda/core/intake/header';
import { readContactRow } from '../../../../lambda/core/intake/row';
import { US_STATES } from '../../../../lambda/core/rules/us-places.data';

const MIAMI = '+13055550100';
const SEATTLE = '+12065550100';
const NEW_YORK_CITY = '+12125550100';

function zoneKeyOf(row: Readonly<Record<string, string>>): string {
  const reading = readHeader(Object.keys(row));
  if (reading.kind === 'refused') throw new Error(reading.reason);
  const contact = readContactRow({ kind: 'cells', line: 2, cells: Object.values(row) }, reading.header, 'US');
  return contact.kind === 'contact' ? contact.zoneKey : contact.fault;
}

it.each([
  ['the number alone', { phone: MIAMI }, 'America/New_York+US-FL'],
  ['a number of a state without a law of its own', { phone: NEW_YORK_CITY }, 'America/New_York'],
  ['a number of Canada', { phone: '+14165550100' }, 'America/Toronto'],
  ['a zone column, and the law of the number', { phone: MIAMI, zone: 'America/Denver' }, 'America/Denver+US-DAILY'],
  [
    'a zone column that agrees with the number',
    { phone: '+18505550100', zone: 'America/Chicago' },
    'America/Chicago+US-FL',
  ],
  ['a state', { phone: NEW_YORK_CITY, State: 'Kentucky' }, 'America/Chicago+US-KY|America/New_York+US-KY'],
  [
    'a ZIP code, more precise than the state',
    { phone: NEW_YORK_CITY, State: 'KY', Zip: '40202' },
    'America/New_York+US-KY',
  ],
  [
    'a ZIP code of another state than the one beside it',
    { phone: NEW_YORK_CITY, State: 'AL', Zip: '02134' },
    'America/Chicago+US-AL|America/New_York+US-AL',
  ],
  ['a number that travelled: its law, too', { phone: MIAMI, State: 'CO' }, 'America/Denver+US-DAILY'],
  [
    'a number that travelled to a state of another law',
    { phone: MIAMI, 'Postal Code': '98101' },
    'America/Los_Angeles+US-DAILY',
  ],
  [
    'two laws of which neither implies the other',
    { phone: SEATTLE, State: 'KY', zip: '40202' },
    'America/New_York+US-DAILY',
  ],
  [
    'a number that travelled to a state whose law implies its own',
    { phone: SEATTLE, zip: '33101' },
    'America/New_York+US-FL',
  ],
  ['a state that is no state', { phone: SEATTLE, State: 'open' }, 'America/Los_Angeles+US-WA'],
  ['an empty state', { phone: SEATTLE, State: '' }, 'America/Los_Angeles+US-WA'],
  ['an address abroad, whose codes look alike', { phone: '+493023125000', 'Postal Code': '10115' }, 'Europe/Berlin'],
  [
    'an address abroad of a number of the US',
    { phone: SEATTLE, Country: 'Australia', State: 'WA' },
    'America/Los_Angeles+US-WA',
  ],
  [
    'an address in the US of a number abroad',
    { phone: '+493023125000', Country: 'US', State: 'FL' },
    'America/Chicago+US-FL|America/New_York+US-FL',
  ],
  ['a toll-free number with an address', { phone: '+18005550100', zip: '33101' }, 'America/New_York+US-FL'],
  ['a toll-free number without', { phone: '+18005550100' }, 'unknown'],
  [
    'the first of two addresses',
    { phone: SEATTLE, 'Mailing State': 'FL', 'Billing State': 'CT', 'Mailing Zip': '33101' },
    'America/New_York+US-FL',
  ],
])('%s', (_, row, expected) => {
  expect(zoneKeyOf(row)).toBe(expected);
});

it('a list of the whole country has about a hundred kinds of hours, whoever moved where', () => {
  const states = Object.entries(US_STATES);
  const phones = states.flatMap(([, { areaCodes }]) => areaCodes.split(' ').map((area) => `+1${area}5550100`));
  const byNumber = new Set(phones.map((phone) => zoneKeyOf({ phone })));
  const byState = new Set(phones.flatMap((phone) => states.map(([State]) => zoneKeyOf({ phone, State }))));

  expect(byNumber.size).toBeLessThanOrEqual(60);
  expect(byState.size).toBeLessThanOrEqual(120);
});

it('the state and the postal code remain attributes, because flows use them', () => {
  const reading = readHeader(['phone', 'State', 'Zip']);
  expect(reading).toMatchObject({ kind: 'header', header: { state: { index: 1 }, postalCode: { index: 2 } } });
  expect(reading.kind === 'header' && reading.header.attributes.map(({ title }) => title)).toEqual(
    expect.arrayContaining(['State', 'Zip']),
  );
});

it('campaign.json may say which column it is, or that there is none', () => {
  const titles = ['phone', 'State', 'Region'];
  expect(readHeader(titles, { state: 'Region' })).toMatchObject({ header: { state: { title: 'Region' } } });
  expect(readHeader(titles, { state: null })).toMatchObject({ header: { state: undefined } });
  expect(readHeader(titles, { postalCode: 'PLZ' })).toEqual({
    kind: 'refused',
    reason: expect.stringContaining('campaign.json names the postal code column "PLZ"'),
  });
});
