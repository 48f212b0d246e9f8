/**
 * Tables of custom widgets on any width: what is short stays on one line, and on a phone, where the columns stand below each
 * other, each cell says what it is. The roles survive that layout.
 */

const SHORT_TEXT = 32;

const ROLES = [
  ['thead, tbody, tfoot', 'rowgroup'],
  ['tr', 'row'],
  ['thead th', 'columnheader'],
  ['tbody th', 'rowheader'],
  ['td', 'cell'],
] as const;

export function labelCells(table: HTMLTableElement): void {
  table.setAttribute('role', 'table');
  for (const [selector, role] of ROLES)
    for (const node of table.querySelectorAll(selector)) node.setAttribute('role', role);
  const columns = [...(table.tHead?.rows[0]?.cells ?? [])].map(({ textContent }) => textContent ?? '');
  for (const cell of table.querySelectorAll<HTMLTableCellElement>('tbody th, tbody td')) {
    const column = columns[cell.cellIndex];
    if (column) cell.dataset['column'] = column;
    cell.classList.toggle('short', (cell.textContent ?? '').length <= SHORT_TEXT);
  }
}
