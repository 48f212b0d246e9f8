/**
 * The numbers of a graph in a table below it: its legend, and what a screen reader reads instead of the picture. It shows
 * the latest values, or those at the moment that the cursor is on.
 */
import type { GraphData, GraphWidget } from '../console-types';
import { element } from './elements';
import { formatValue, latestOf } from './series';

export interface Shown {
  readonly data: GraphData | undefined;
  readonly timesSeconds: readonly number[];
  /** Index of the period under the cursor; undefined for the latest values. */
  readonly cursor: number | undefined;
}

export interface ValuesTable {
  readonly node: HTMLElement;
  show(shown: Shown): void;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

export const clockOf = (timeSeconds: number): string => CLOCK.format(timeSeconds * 1000);

/** @param id of the caption, for what it describes */
export function createValuesTable({ series }: GraphWidget, colors: readonly string[], id: string): ValuesTable {
  const caption = element('caption', { id }, 'Latest values');
  const cells = series.map(() => element('td', { role: 'cell' }, '–'));
  const rows = series.map(({ label, axis }, index) => {
    const swatch = element('span', { class: 'swatch', 'aria-hidden': 'true' });
    swatch.style.background = colors[index] ?? '';
    const name = element('th', { scope: 'row', role: 'rowheader' }, swatch, label);
    if (axis === 'right') name.append(' ', element('small', { title: 'on the right axis' }, 'right'));
    return element('tr', { role: 'row' }, name, cells[index] ?? '');
  });
  const body = element('tbody', { role: 'rowgroup' }, ...rows);
  return {
    // The roles survive the grid that the rows are laid out in.
    node: element('table', { class: 'values', role: 'table', 'aria-labelledby': id }, caption, body),
    show: ({ data, timesSeconds, cursor }) => {
      const time = cursor === undefined ? undefined : timesSeconds[cursor];
      caption.textContent = time === undefined ? 'Latest values' : `Values at ${clockOf(time)}`;
      for (const [index, cell] of cells.entries()) {
        const values = data?.series[index];
        cell.textContent = formatValue(cursor === undefined ? latestOf(values) : values?.[cursor]);
      }
    },
  };
}
