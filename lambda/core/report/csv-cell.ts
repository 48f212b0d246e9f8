/** Writes CSV that a spreadsheet can open without running what a list's author, or a caller, put into it. */

/** How a cell begins that a spreadsheet takes for a formula (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** Text from outside: an apostrophe in front keeps a formula from running. */
export const neutral = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** One line of cells that are known or made harmless. */
export const trustedCsvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

/** One line of cells that may hold anything. */
export const csvLine = (cells: readonly string[]): string => trustedCsvLine(cells.map(neutral));

const quoted = (cell: string): string => (NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
