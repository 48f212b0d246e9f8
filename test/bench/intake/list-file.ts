/**
 * Lists to measure with: eight columns as a sales tool has them, quoted line breaks, rows of no use and duplicates, the
 * same for the same seed, and counted while they are written, so that the intake's account can be held against it.
 *
 * Numbers are valid ones, because only these go all the way; nothing but the local stack ever sees them.
 */
import { readNorthAmerican } from '../../../lambda/core/rules/north-american';
import { Random } from '../../../sim/random';

export interface MadeList {
  readonly bytes: Buffer;
  readonly rows: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly contacts: number;
}

const BAD_SHARE = 0.03;
const DUPLICATE_SHARE = 0.02;
const BREAK_SHARE = 0.05;
const HEADER = 'Record ID,First Name,Last Name,Mobile Phone,Email,City,Notes,Account\r\n';
const BAD = ['', '1.20655E+10', 'n/a', '206-555', '+1 206 555 01000', '(999) 555-0100', '206-555-0100 ext. 7'];
const STYLES = [
  (a: string, b: string, c: string) => `+1${a}${b}${c}`,
  (a: string, b: string, c: string) => `(${a}) ${b}-${c}`,
  (a: string, b: string, c: string) => `${a}-${b}-${c}`,
  (a: string, b: string, c: string) => `1.${a}.${b}.${c}`,
];

export function makeList(rows: number, seed = 7): MadeList {
  const source = new Random(seed, 'list');
  const random = (): number => source.next();
  const areas = geographicAreas();
  const pieces: Buffer[] = [Buffer.from(HEADER)];
  const counts = { rejected: 0, duplicates: 0, contacts: 0 };
  const pick = (below: number): number => Math.floor(random() * below);
  let text = '';
  for (let row = 0; row < rows; row++) {
    const kind = random();
    const number = numberOf(areas, counts.contacts);
    const style = STYLES[pick(STYLES.length)] ?? STYLES[0];
    let cell: string;
    if (kind < BAD_SHARE) {
      cell = BAD[pick(BAD.length)] ?? '';
      counts.rejected += 1;
    } else if (kind < BAD_SHARE + DUPLICATE_SHARE && counts.contacts > 0) {
      const [area = '', exchange = '', line = ''] = numberOf(areas, pick(counts.contacts));
      cell = style?.(area, exchange, line) ?? '';
      counts.duplicates += 1;
    } else {
      cell = style?.(...number) ?? '';
      counts.contacts += 1;
    }
    const note = random() < BREAK_SHARE ? `"called, ""twice""\r\nand ${row}"` : `note ${row % 97}`;
    text += `${100_000 + row},Ottilie,Müller-${row % 1_000},${cell},o.mueller${row}@example.com,Seattle,${note},Account ${row % 5_000}\r\n`;
    if (text.length < 1_000_000) continue;
    pieces.push(Buffer.from(text));
    text = '';
  }
  pieces.push(Buffer.from(text));
  return { bytes: Buffer.concat(pieces), rows, ...counts };
}

/** The nth number, all different: spread over the area codes, and over their exchanges and lines. */
function numberOf(areas: readonly string[], n: number): [area: string, exchange: string, line: string] {
  const within = Math.floor(n / areas.length) * 7_919 + 13;
  const area = areas[n % areas.length] as string;
  return [area, String(200 + (Math.floor(within / 10_000) % 800)), String(within % 10_000).padStart(4, '0')];
}

/** Area codes whose every exchange from 200 on is a geographic one. Some have only a few that are assigned. */
const geographicAreas = (): readonly string[] => {
  const all = Array.from({ length: 800 }, (_, index) => String(200 + index));
  return all.filter((area) =>
    all.every((exchange) => readNorthAmerican(`+1${area}${exchange}0100`, 'US') !== undefined),
  );
};
