/** The list of a run, and what each of its rows means: written here, and read by nobody but the intake. */
import type { Random } from '../../../sim/random';

export interface Row {
  /** As it stands in the file. */
  readonly text: string;
  /** E.164; undefined where nobody can be called. */
  readonly number: string | undefined;
}

/** Calls there are refused by the account for good. */
export const REFUSED_PREFIX = '+1702';
const AREAS = ['206', '212', '312', '415', '305', '404', '617', '713', '503'];
const NONSENSE = ['not a number', '12345', '+1 555', 'n/a'];

/** Numbers of a range set aside for fiction, each valid: 206-555-0100 and on. */
const fictional = (area: string, index: number): string => `+1${area}555${String(100 + index).padStart(4, '0')}`;

/** The rows: as many numbers as asked for, a few of them refused by the account, some twice, some of no use. */
export function drawRows(random: Random, contacts: number): readonly Row[] {
  const refused = Array.from({ length: 3 }, (_, index) => fictional(REFUSED_PREFIX.slice(2), index));
  const others = Array.from({ length: contacts - refused.length }, (_, index) =>
    fictional(AREAS[index % AREAS.length] ?? '206', Math.floor(index / AREAS.length)),
  );
  const rows: Row[] = [...others, ...refused].map((number) => ({ text: number, number }));
  const twice = others.filter(() => random.chance(0.05)).map((number) => ({ text: otherwise(number), number }));
  const useless = NONSENSE.map((text) => ({ text, number: undefined }));
  return shuffled([...rows, ...twice, ...useless], random);
}

/** The same number as somebody else writes it. */
const otherwise = (number: string): string => `(${number.slice(2, 5)}) ${number.slice(5, 8)}-${number.slice(8)}`;

export const listText = (rows: readonly Row[]): string => `phone\n${rows.map(({ text }) => `${text}\n`).join('')}`;

function shuffled<T>(values: readonly T[], random: Random): readonly T[] {
  return values
    .map((value) => ({ value, place: random.next() }))
    .sort((one, other) => one.place - other.place)
    .map(({ value }) => value);
}
