import fc from 'fast-check';
import table from '../../../../lambda/core/rules/number-zones.data.json';
import { candidateZones, readZone, zoneKey } from '../../../../lambda/core/rules/zones';
import { ALSO, OVERLAY_OF } from '../../../../lambda/core/rules/zones-overrides';

describe('candidateZones', () => {
  it.each([
    ['+12065550100', ['America/Los_Angeles']],
    ['+12125550100', ['America/New_York']],
    ['+18085550100', ['Pacific/Honolulu']],
    ['+14165550100', ['America/Toronto']],
    ['+17875550100', ['America/Puerto_Rico']],
    ['+442079460123', ['Europe/London']],
    ['+493023125000', ['Europe/Berlin']],
    ['+33199001234', ['Europe/Paris']],
    ['+81312345678', ['Asia/Tokyo']],
  ])('%s is in %j', (phone, zones) => {
    expect(candidateZones(phone)).toEqual(zones);
  });

  it.each([
    ['850, the Florida panhandle', '+18505550100'],
    ['448, its overlay', '+14485550100'],
    ['219, northwest Indiana', '+12195550100'],
    ['270, western Kentucky', '+12705550100'],
    ['364, its overlay', '+13645550100'],
    ['334, with Phenix City', '+13345550100'],
  ])('takes both Eastern and Central for area code %s', (_, phone) => {
    expect(candidateZones(phone)).toEqual(['America/Chicago', 'America/New_York']);
  });

  it.each([
    ['541', '+15415550100'],
    ['458', '+14585550100'],
  ])('takes Pacific and Mountain for Oregon, area code %s', (_, phone) => {
    expect(candidateZones(phone)).toEqual(['America/Boise', 'America/Denver', 'America/Los_Angeles']);
  });

  it.each([
    ['701', '+17015550100'],
    ['605', '+16055550100'],
    ['432', '+14325550100'],
  ])('takes Central and Mountain for area code %s', (_, phone) => {
    expect(candidateZones(phone)).toEqual(expect.arrayContaining(['America/Chicago', 'America/Denver']));
  });

  it('knows that Orlando, area code 689, is Eastern', () => {
    expect(candidateZones('+16895550100')).toEqual(['America/New_York']);
  });

  it.each([
    ['toll-free', '+18005550100'],
    ['toll-free', '+18885550100'],
    ['personal', '+15005550100'],
    ['premium', '+19005550100'],
    ['toll-free abroad', '+448081570192'],
  ])('knows no zone of a number that is %s', (_, phone) => {
    expect(candidateZones(phone)).toEqual([]);
  });

  it('takes the zones of its state for a number of an area code newer than the table', () => {
    expect(candidateZones('+18615550100')).toEqual(['America/Chicago']);
  });

  it('takes every zone of the country for a mobile number without an area', () => {
    expect(candidateZones('+61491570006')).toHaveLength(8);
    expect(candidateZones('+61855501234')).not.toHaveLength(8);
  });

  it('holds a mobile number that may be anywhere in Russia', () => {
    expect(candidateZones('+79161234567')).toEqual([]);
  });

  it('gives all zones of an area code for each of its exchanges', () => {
    const areas = Object.keys(table.areaCodes).filter((area) => !(area in OVERLAY_OF) && area !== '867');
    fc.assert(
      fc.property(fc.constantFrom(...areas), fc.integer({ min: 200, max: 999 }), (area, exchange) => {
        const zones = candidateZones(`+1${area}${exchange}0123`);
        const ofArea = (table.areaCodes as Record<string, number[]>)[area]?.map((index) => table.zones[index]);
        if (zones.length > 0) expect(zones).toEqual(expect.arrayContaining(ofArea ?? []));
      }),
    );
  });

  it('names only zones that exist', () => {
    const named = [...table.zones, ...Object.values(ALSO).flat()];
    expect(named.filter((zone) => readZone(zone).kind !== 'zone')).toEqual([]);
  });

  it('gives every overlay a parent that the table knows', () => {
    expect(Object.values(OVERLAY_OF).filter((parent) => !(parent in table.areaCodes))).toEqual([]);
  });

  it('never throws, and never finds more than eight', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+[1-9]\d{6,14}$/), (phone) => {
        expect(candidateZones(phone).length).toBeLessThanOrEqual(8);
      }),
    );
  });
});

describe('zoneKey', () => {
  it('is the same whatever the order', () => {
    expect(zoneKey(['B/b', 'A/a', 'B/b'])).toBe('A/a|B/b');
  });

  it('is "unknown" without a zone', () => {
    expect(zoneKey([])).toBe('unknown');
    expect(zoneKey([], ['US-FL'])).toBe('unknown');
  });

  it('names a region at each zone, if its law is stricter than the federal one', () => {
    expect(zoneKey(['B/b', 'A/a'], ['US-FL'])).toBe('A/a+US-FL|B/b+US-FL');
    expect(zoneKey(['A/a'], ['US-NY'])).toBe('A/a');
  });
});

describe('readZone', () => {
  it.each([
    ['America/New_York', 'America/New_York'],
    [' america/new_york ', 'America/New_York'],
    ['America/New York', 'America/New_York'],
    ['Asia/Kolkata', expect.stringMatching(/^Asia\/(Kolkata|Calcutta)$/)],
    ['America/Argentina/Buenos_Aires', expect.stringMatching(/Buenos_Aires$/)],
  ])('reads %p', (cell, zone) => {
    expect(readZone(cell)).toEqual({ kind: 'zone', zone });
  });

  it.each(['EST', 'UTC', 'UTC+2', '+02:00', 'Etc/GMT+5', 'Eastern', 'America', 'Mars/Phobos', 'America/Gotham'])(
    'refuses %p and says what to give',
    (cell) => {
      expect(readZone(cell)).toEqual({ kind: 'unusable', reason: expect.stringContaining('America/New_York') });
    },
  );
});
