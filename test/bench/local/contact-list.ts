/** The list that a phase dials: as many different fictional numbers as it may need, each with its zone. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** 555-0100 to 555-0199 of each North American area code are set aside for fiction. */
const LINES_PER_AREA = 100;
const FIRST_LINE = 100;

/**
 * @returns a list (CSV) of this many rows
 * @throws Error where there are not as many fictional numbers.
 */
export function contactList(rows: number): Buffer {
  const areas = areaCodes();
  const most = areas.length * LINES_PER_AREA;
  if (rows > most) {
    throw new Error(
      `a run of ${rows} calls needs more than the ${most} fictional numbers there are: lower --minutes or --rate`,
    );
  }
  const lines = Array.from({ length: rows }, (_, index) => {
    const area = areas[index % areas.length];
    return `+1${area}555${String(FIRST_LINE + Math.floor(index / areas.length)).padStart(4, '0')},America/New_York`;
  });
  return Buffer.from(`phone,zone\n${lines.join('\n')}\n`);
}

/** Those of ordinary subscribers: not of toll-free, premium or personal numbers. */
const areaCodes = (): readonly number[] =>
  Array.from({ length: 800 }, (_, index) => 200 + index).filter(
    (area) => parsePhoneNumberFromString(`+1${area}5550${FIRST_LINE}`)?.getType() === 'FIXED_LINE_OR_MOBILE',
  );
