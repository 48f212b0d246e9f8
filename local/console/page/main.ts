/** The page: builds the dashboards once, and asks for their numbers again and again while somebody looks. */
import type { ConsoleData, ConsoleModel, Dashboard, Widget } from '../console-types';
import { alarmCard, place, textCard, unknownCard } from './cards';
import { byId, element } from './elements';
import { createGraphCard, type GraphCard } from './graph-card';
import { clockOf } from './values-table';

const REFRESH_MS = 1_000;
/** A stack that has ended may be started again. */
const RETRY_MS = 5_000;

/** Of a widget that is no graph, undefined. */
type Card = GraphCard | undefined;

async function read<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as T;
}

function widgetNode(widget: Widget): { node: HTMLElement; card: Card } {
  switch (widget.kind) {
    case 'graph': {
      const card = createGraphCard(widget);
      return { node: card.node, card };
    }
    case 'text':
      return { node: textCard(widget), card: undefined };
    case 'alarms':
      return { node: alarmCard(widget), card: undefined };
    case 'unknown':
      return { node: unknownCard(widget), card: undefined };
  }
}

function buildDashboard({ name, widgets }: Dashboard): Card[] {
  const built = widgets.map((widget) => ({ ...widgetNode(widget), place: widget.place }));
  const grid = element('div', { class: 'grid' }, ...built.map((one) => place(one.node, one.place)));
  byId('dashboards').append(element('h2', {}, name), grid);
  return built.map(({ card }) => card);
}

function buildRanges({ ranges }: ConsoleModel): HTMLSelectElement {
  const select = byId('range') as HTMLSelectElement;
  select.append(
    ...ranges.map(({ minutes, periodSeconds }) =>
      element('option', { value: String(minutes) }, `${minutes} min by ${periodSeconds} s`),
    ),
  );
  return select;
}

/** What is not as it would be in CloudWatch: said first, like the demo does. */
const periodLabel = (periodSeconds: number): string =>
  periodSeconds === 60
    ? 'Periods of a minute, as in CloudWatch'
    : `Periods of ${periodSeconds} s (CloudWatch: a minute), so a sum is one of ${periodSeconds} s`;

async function main(): Promise<void> {
  const model = await read<ConsoleModel>('/dashboards.json');
  const cards = model.dashboards.map(buildDashboard);
  const range = buildRanges(model);
  const status = byId('status');
  let hasEnded = false;
  const refresh = async (): Promise<void> => {
    try {
      const data = await read<ConsoleData>(`/data.json?minutes=${range.value}`);
      // Another stack answers at the same address.
      if (hasEnded) location.reload();
      byId('labels').textContent = [periodLabel(data.periodSeconds), ...model.labels].join(' · ');
      for (const [index, dashboard] of cards.entries()) {
        for (const [at, card] of dashboard.entries())
          card?.show(data.graphs[index]?.[at] ?? undefined, data.timesSeconds);
      }
      status.textContent = `Live, ${clockOf(Date.now() / 1000)}`;
    } catch {
      hasEnded = true;
      status.textContent = 'The stack has ended; these are its last numbers.';
    }
    document.body.classList.toggle('ended', hasEnded);
  };
  const loop = async (): Promise<void> => {
    if (!document.hidden) await refresh();
    setTimeout(() => void loop(), hasEnded ? RETRY_MS : REFRESH_MS);
  };
  range.addEventListener('change', () => void refresh());
  const darkness = matchMedia('(prefers-color-scheme: dark)');
  darkness.addEventListener('change', () => {
    for (const card of cards.flat()) card?.repaint();
  });
  await loop();
}

main().catch((error: unknown) => {
  byId('status').textContent = `The console does not work: ${error instanceof Error ? error.message : String(error)}`;
});
