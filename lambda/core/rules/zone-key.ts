/**
 * The key that contacts of the same hours share: candidate zones joined by `|`, each with the region whose law is
 * stricter than the federal one: `America/Chicago+US-FL|America/New_York+US-FL`. Keys without regions, as older lists
 * left them, stay what they were.
 */
import { GROUPS, strictRegion } from './law';
import { US_REGIONS } from './places';

/** Zone key of a contact that may be anywhere: held until the list, or the campaign, says where. */
export const UNKNOWN_ZONE = 'unknown';

/**
 * The key of candidate zones; `unknown` where there are none.
 *
 * @param regions whose law holds: all of it, whichever zone it is
 * @param named those of them that may stand by themselves, see {@link strictRegion}
 */
export function zoneKey(
  zones: readonly string[],
  regions: readonly string[] = [],
  named: readonly string[] = regions,
): string {
  if (zones.length === 0) return UNKNOWN_ZONE;
  const region = strictRegion(regions, named);
  const law = region === undefined ? '' : `+${region}`;
  return [...new Set(zones)]
    .sort()
    .map((zone) => `${zone}${law}`)
    .join('|');
}

export interface Candidate {
  readonly zone: string;
  readonly regions: readonly string[];
}

/** The candidates of a key; undefined where a region is unknown, because nobody can say what its law is. */
export function candidatesOf(key: string): readonly Candidate[] | undefined {
  const candidates = key.split('|').map((part) => {
    const [zone = '', ...regions] = part.split('+');
    return { zone, regions };
  });
  return candidates.every(({ regions }) => regions.every((region) => US_REGIONS.has(region) || GROUPS.has(region)))
    ? candidates
    : undefined;
}
