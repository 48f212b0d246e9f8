/**
 * What the number table does not know about North American area codes, as of 2026-11-20.
 *
 * The table dates from 2018: newer overlays are missing, wrong, or lack the split of the area that they cover. An
 * overlay serves exactly the area of its parent, so it takes the parent's zones. Additions only ever widen.
 * Source of the overlays: the North American Numbering Plan Administrator's planning letters (nanpa.com).
 */

/** Overlay -> area code whose area it serves. */
export const OVERLAY_OF: Readonly<Record<string, string>> = {
  '689': '407', // Orlando: Eastern; the table says Central
  '448': '850', // Florida panhandle: Eastern and Central
  '364': '270', // western Kentucky: Central and Eastern
  '458': '541', // Oregon outside Portland: Pacific, and Mountain in Malheur County
  '930': '812', // southern Indiana: Eastern, and Central around Evansville
  '986': '208', // Idaho: Mountain and Pacific
  '367': '418', // eastern Quebec with the Magdalen Islands
  '581': '418',
  '879': '709', // Newfoundland and Labrador
  '474': '306', // Saskatchewan; the table says Manitoba
  '639': '306',
  '236': '250', // all of British Columbia, so with its Mountain part
  '257': '250',
  '672': '250',
  '778': '250',
};

/** Area code -> zones to add to the table's. */
export const ALSO: Readonly<Record<string, readonly string[]>> = {
  '306': ['America/Edmonton'], // Lloydminster keeps Alberta's time
  '334': ['America/New_York'], // Phenix City and its neighbours live by Georgia's clocks
  '432': ['America/Denver'], // the far west of Texas
  '541': ['America/Boise'], // Malheur County
};
