/** Lists for pictures: numbers set aside for fiction only, enough of them for minutes of dialing. */

/** Area codes of the United States, in each of which 555-0100 to 555-0199 are nobody's. */
const AREA_CODES = [
  ...[201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228],
  ...[302, 303, 304, 305, 307, 308, 309, 310, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321, 330, 334],
];
const LINES = 100;

/** Different ones, all over the area codes; those of ranges that do not overlap are different, too. */
export function fictionalRange(from: number, count: number): readonly string[] {
  const most = AREA_CODES.length * LINES;
  if (from + count > most) throw new Error(`there are ${most} fictional numbers, not ${from + count}`);
  return Array.from({ length: count }, (_, index) => {
    const at = from + index;
    return `+1${AREA_CODES[at % AREA_CODES.length]}5550${100 + Math.floor(at / AREA_CODES.length)}`;
  });
}

export const csvOf = (numbers: readonly string[]): string => `phone\n${numbers.join('\n')}\n`;
