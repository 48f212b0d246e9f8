/**
 * A list as lists come: a byte order mark, semicolons, line breaks in quotes, numbers in every style, empty lines, and
 * garbage. What becomes of each row stands beside it.
 */

type Fate =
  | { readonly is: 'contact'; readonly phone: string }
  | { readonly is: 'duplicate' }
  | { readonly is: 'rejected' }
  /** No row: an empty line. */
  | { readonly is: 'nothing' };

const contact = (phone: string): Fate => ({ is: 'contact', phone });
const duplicate: Fate = { is: 'duplicate' };
const rejected: Fate = { is: 'rejected' };
const nothing: Fate = { is: 'nothing' };

const STYLES = [
  (line: string) => `+1 (206) 555-0${line}`,
  (line: string) => `206-555-0${line}`,
  (line: string) => `+1206555 0${line}`,
  (line: string) => `1.206.555.0${line}`,
];

const good = Array.from({ length: 63 }, (_, n): readonly [string, Fate] => {
  const line = String(110 + n);
  const note = n % 9 === 0 ? `"says ""yes"";\r\nand ${n}"` : `note ${n}`;
  return [
    `Ottilie;${(STYLES[n % STYLES.length] as (typeof STYLES)[number])(line)};${note};`,
    contact(`+12065550${line}`),
  ];
});

const LINES: readonly (readonly [string, Fate])[] = [
  ['', nothing],
  ['Ada;+1 (206) 555-0100;first;', contact('+12065550100')],
  ['Bob;2065550101;"two\r\nlines\r\nand three";', contact('+12065550101')],
  [';;;', nothing],
  ['Eve;(206) 555-0100;again;', duplicate],
  ['Zoë;+44 20 7946 0123;"semicolon; in quotes";', contact('+442079460123')],
  ['   ', nothing],
  ['Max;+1.206E+10;a spreadsheet was here;', rejected],
  ['"Kim;206-555-0102;a quote that is never closed;', rejected],
  ['Lea;206-555-0103;"quoted";America/Denver', contact('+12065550103')],
  ['Tom;206-555-0104;;Eastern', rejected],
  ['Ida;;no number;', rejected],
  ['Jan;206-555-0105 ext. 7;an extension;', rejected],
  ['Jim;206-555-0106;one;;two', rejected],
  ['Una;206-555-0107', contact('+12065550107')],
  ['#REF!', rejected],
  ...good,
  ['Ada;+12065550100;and again;', duplicate],
  ['Pia;"206-555-0108";"quote" behind a quote;', rejected],
];

export const NASTY_LIST = `\ufeffFirst Name;Phone Number;Note;Time Zone\r\n${LINES.map(([text]) => text).join('\r\n')}\r\n`;

/** Every row with its numbers. */
export const NASTY_ROWS = number(LINES);

function number(lines: readonly (readonly [string, Fate])[]) {
  let row = 0;
  let line = 2;
  return lines.flatMap(([text, fate]) => {
    const at = line;
    line += text.split('\r\n').length;
    if (fate.is === 'nothing') return [];
    row += 1;
    return [{ row, line: at, is: fate.is, ...(fate.is === 'contact' ? { phone: fate.phone } : {}) }];
  });
}
