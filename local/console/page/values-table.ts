/**
 * The numbers of a graph in a table below it: its legend, and what a screen reader reads instead of the picture. It shows
 * the latest values, or those at the moment that the cursor is on.
 */
import type { GraphData, GraphWidget, ShownTime } from '../console-types';
import { element } from './elements';
import { bridgedPeriods, formatValue, latestOf } from './series';

export interface Shown {
  readonly data: GraphData | undefined;
  readonly time: Pick<ShownTime, 'timesSeconds' | 'periodSeconds'>;
  /** Index of the period under the cursor; undefined for the latest values. */
  readonly cursor: number | undefined;
}

export interface ValuesTable {
  readonly node: HTMLElement;
  show(shown: Shown): void;
  /** @param colors of the series, as they are drawn */
  paint(colors: readonly string[]): void;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

export const clockOf = (timeSeconds: number): string => CLOCK.format(timeSeconds * 1000);

const ON_THE_RIGHT = 'on the right axis';

/** @param id of the caption, for what it describes */
export function createValuesTable({ series, searches }: GraphWidget, id: string): ValuesTable {
  const caption = element('caption', { id }, 'Latest values');
  const cells = series.map(() => element('td', { role: 'cell' }, '–'));
  const swatches = series.map(() => element('span', { class: 'swatch', 'aria-hidden': 'true' }));
  const rows = series.map(({ label, axis }, index) => {
    const name = element('th', { scope: 'row', role: 'rowheader' }, swatches[index] ?? '', label);
    if (axis === 'right')
      name.append('\u00a0', element('small', { role: 'img', 'aria-label': ON_THE_RIGHT, title: ON_THE_RIGHT }, '→'));
    return element('tr', { role: 'row' }, name, cells[index] ?? '');
  });
  const body = element('tbody', { role: 'rowgroup' }, ...rows);
  return {
    // The roles survive the grid that the rows are laid out in.
    node: element(
      'table',
      { class: searches ? 'values searching' : 'values', role: 'table', 'aria-labelledby': id },
      caption,
      body,
    ),
    show: ({ data, time: { timesSeconds, periodSeconds }, cursor }) => {
      const atSeconds = cursor === undefined ? undefined : timesSeconds[cursor];
      caption.textContent = atSeconds === undefined ? 'Latest values' : `Values at ${clockOf(atSeconds)}`;
      const bridged = bridgedPeriods(periodSeconds);
      for (const [index, cell] of cells.entries()) {
        const values = data?.series[index];
        cell.textContent = formatValue(cursor === undefined ? latestOf(values, bridged) : values?.[cursor]);
      }
    },
    paint: (colors) => {
      for (const [index, swatch] of swatches.entries()) swatch.style.background = colors[index] ?? '';
    },
  };
}
