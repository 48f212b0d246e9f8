import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import table from '../../../../lambda/core/rules/number-zones.data.json';
import { placeOfAreaCode, readPostalCode, readState, US_REGIONS } from '../../../../lambda/core/rules/places';
import { US_STATES, ZONES_OF_ZIP } from '../../../../lambda/core/rules/us-places.data';
import { readZone } from '../../../../lambda/core/rules/zones';

const NEW_YORK = 'America/New_York';
const CHICAGO = 'America/Chicago';

describe('area codes', () => {
  /** Google's table of zones, reduced to the area codes that the number library takes for the US. */
  const ofGoogle = Object.entries(table.areaCodes as Readonly<Record<string, readonly number[]>>).filter(
    ([areaCode]) => parsePhoneNumberFromString(`+1${areaCode}2345678`)?.country === 'US',
  );

  it('of the US all have a state', () => {
    expect(ofGoogle.length).toBeGreaterThan(300);
    expect(ofGoogle.map(([areaCode]) => areaCode).filter((areaCode) => !placeOfAreaCode(areaCode))).toEqual([]);
  });

  it('lie in the zones of their state', () => {
    // 448 and 689 are Google's mistakes, see zones-overrides.ts; the other names are older ones of the same clocks.
    const SAME: Readonly<Record<string, string>> = { 'America/North_Dakota/Center': CHICAGO };
    const elsewhere = ofGoogle.filter(([areaCode, zones]) => {
      const ofState = placeOfAreaCode(areaCode)?.zones ?? [];
      const named = zones.map((index) => table.zones[index] ?? '').map((zone) => SAME[zone] ?? zone);
      return !named.some((zone) => ofState.includes(zone));
    });
    expect(elsewhere.map(([areaCode]) => areaCode)).toEqual([]);
  });

  it('serve one state each', () => {
    const all = Object.values(US_STATES).flatMap(({ areaCodes }) => areaCodes.split(' '));
    expect(all.filter((areaCode, index) => all.indexOf(areaCode) !== index)).toEqual([]);
    expect(all.filter((areaCode) => !/^[2-9]\d\d$/.test(areaCode))).toEqual([]);
  });
});

describe('zones of states', () => {
  it('exist', () => {
    const zones = Object.values(US_STATES).flatMap((state) => state.zones.split('|'));
    expect(zones.filter((zone) => readZone(zone).kind !== 'zone')).toEqual([]);
    expect(US_REGIONS.size).toBe(56);
  });

  it('contain those of their ZIP codes', () => {
    for (const [zones, zips] of Object.entries(ZONES_OF_ZIP))
      for (const range of zips.split(' ')) {
        const place = readPostalCode(`${range.slice(0, 3)}01`);
        const code = place?.region?.slice('US-'.length) ?? '';
        expect([range, place?.zones]).toEqual([range, zones.split('|')]);
        expect([range, zones.split('|').every((zone) => US_STATES[code]?.zones.split('|').includes(zone))]).toEqual([
          range,
          true,
        ]);
      }
  });
});

describe('readState', () => {
  it.each(['FL', 'fl', ' Florida ', 'US-FL'])('reads %p', (cell) => {
    expect(readState(cell)).toEqual({ zones: [CHICAGO, NEW_YORK], region: 'US-FL' });
  });

  it.each([
    ['ON', ['America/Toronto', 'America/Winnipeg']],
    ['Québec', ['America/Halifax', 'America/Toronto']],
  ])('reads the province %p, which has no region', (cell, zones) => {
    expect(readState(cell)).toEqual({ zones, region: undefined });
  });

  it.each(['', 'Bayern', 'open', 'XX', '12'])('does not read %p', (cell) => {
    expect(readState(cell)).toBeUndefined();
  });
});

describe('readPostalCode', () => {
  it.each([
    ['33101', 'US-FL', [NEW_YORK]],
    ['32501', 'US-FL', [CHICAGO]],
    ['32401-1234', 'US-FL', [CHICAGO, NEW_YORK]],
    ['331011234', 'US-FL', [NEW_YORK]],
    ['02134', 'US-MA', [NEW_YORK]],
    ['2134', 'US-MA', [NEW_YORK]],
    ['2134-1000', 'US-MA', [NEW_YORK]],
    ['601', 'US-PR', ['America/Puerto_Rico']],
    ['88510', 'US-TX', ['America/Denver']],
    ['96910', undefined, ['Pacific/Guam', 'Pacific/Saipan']],
    ['M5V 3L9', undefined, ['America/Toronto']],
    ['v6b1a1', undefined, ['America/Edmonton', 'America/Fort_Nelson', 'America/Vancouver']],
  ])('reads %p', (cell, region, zones) => {
    expect(readPostalCode(cell)).toEqual({ region, zones });
  });

  it.each(['', 'SW1A 1AA', '10115 Berlin', '123456', '00000', 'D5V 3L9', '09012'])('does not read %p', (cell) => {
    expect(readPostalCode(cell)).toBeUndefined();
  });
});
