import { countryOf, foreignReason } from '../../../../lambda/core/rules/country';

it.each([
  ['+12065550100', 'US'],
  ['+14165550100', 'CA'],
  ['+442079460123', 'GB'],
  ['+447781123456', 'GG'],
  ['+447700900123', 'GB'],
  ['+77011234567', 'KZ'],
  ['+870773111632', undefined],
  ['no number', undefined],
])('%s is of %s', (phone, country) => {
  expect(countryOf(phone)).toBe(country);
});

it('a number of another country, or of none, is not called, and its reason does not repeat it', () => {
  expect(foreignReason('+12065550100', ['US'])).toBeUndefined();
  expect(foreignReason('+14165550100', ['US', 'GB'])).toContain('belongs to CA, and campaign.json allows US, GB');
  expect(foreignReason('+870773111632', ['US'])).toContain('belongs to no country');
  expect(foreignReason('+12065550100', [])).toContain('allows none');
});
