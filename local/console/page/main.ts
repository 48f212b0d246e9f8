/** The page: builds the dashboards once, and asks for their numbers again and again while somebody looks. */
import type { ConsoleData, ConsoleModel, Dashboard, GraphData, Widget, WidgetPlace } from '../console-types';
import { createAlarmCard } from './alarm-card';
import { place, textCard, unknownCard } from './cards';
import { createCustomCard } from './custom-card';
import { byId, element } from './elements';
import { createGraphCard } from './graph-card';
import { clockOf } from './values-table';

const REFRESH_MS = 1_000;
/** A stack that has ended may be started again. */
const RETRY_MS = 5_000;

/** A widget that changes; undefined for one that does not. */
type Card =
  | {
      /** @param graph the numbers of this widget, where it is a graph */
      show(graph: GraphData | undefined, data: ConsoleData): void;
      repaint(): void;
    }
  | undefined;

async function read<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as T;
}

function widgetNode(widget: Widget, at: WidgetPlace): { node: HTMLElement; card: Card } {
  switch (widget.kind) {
    case 'graph': {
      const card = createGraphCard(widget);
      return { node: card.node, card };
    }
    case 'text':
      return { node: textCard(widget), card: undefined };
    case 'alarms': {
      const { node, show } = createAlarmCard(widget);
      return { node, card: { show: (_, { alarms }) => show(alarms), repaint: () => undefined } };
    }
    case 'custom': {
      const { node, refresh: ask } = createCustomCard(widget, at);
      return { node, card: { show: () => ask(Date.now()), repaint: () => undefined } };
    }
    case 'unknown':
      return { node: unknownCard(widget), card: undefined };
  }
}

function buildDashboard({ name, widgets }: Dashboard, dashboard: number): Card[] {
  const built = widgets.map((widget, index) => ({
    ...widgetNode(widget, { dashboard, widget: index }),
    place: widget.place,
  }));
  const grid = element('div', { class: 'grid' }, ...built.map((one) => place(one.node, one.place)));
  byId('dashboards').append(element('h2', {}, name), grid);
  return built.map(({ card }) => card);
}

function buildRanges({ ranges }: ConsoleModel): HTMLSelectElement {
  const select = byId('range') as HTMLSelectElement;
  select.append(
    ...ranges.map(({ minutes, periodSeconds }) =>
      element('option', { value: String(minutes) }, `last ${minutes} min, by ${periodSeconds} s`),
    ),
  );
  return select;
}

/** What is not as it would be in CloudWatch: said first, like the demo does. */
function showLabels({ ranges, labels }: ConsoleModel, select: HTMLSelectElement): void {
  const { periodSeconds = 60 } = ranges.find(({ minutes }) => String(minutes) === select.value) ?? {};
  const period =
    periodSeconds === 60
      ? 'Periods of a minute, as in CloudWatch'
      : `Periods of ${periodSeconds} s (CloudWatch: a minute), so a sum is one of ${periodSeconds} s`;
  byId('labels').textContent = [period, ...labels].join(' · ');
}

/** @returns whether the stack still answers. */
async function refresh(cards: readonly (readonly Card[])[], minutes: string): Promise<boolean> {
  const data = await read<ConsoleData>(`/data.json?minutes=${minutes}`).catch(() => undefined);
  if (data === undefined) {
    byId('status').textContent = 'The stack has ended; these are its last numbers.';
    document.body.classList.add('ended');
    return false;
  }
  // Another stack answers at the same address.
  if (document.body.classList.contains('ended')) location.reload();
  for (const [index, dashboard] of cards.entries()) {
    for (const [at, card] of dashboard.entries()) card?.show(data.graphs[index]?.[at] ?? undefined, data);
  }
  byId('status').textContent = `Live, ${clockOf(Date.now() / 1000)}`;
  return true;
}

async function main(): Promise<void> {
  const model = await read<ConsoleModel>('/dashboards.json');
  const select = buildRanges(model);
  showLabels(model, select);
  const cards = model.dashboards.map(buildDashboard);
  select.addEventListener('change', () => {
    showLabels(model, select);
    void refresh(cards, select.value);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const card of cards.flat()) card?.repaint();
  });
  for (;;) {
    const isLive = document.hidden || (await refresh(cards, select.value));
    await new Promise((resolve) => setTimeout(resolve, isLive ? REFRESH_MS : RETRY_MS));
  }
}

main().catch((error: unknown) => {
  byId('status').textContent = `The console does not work: ${error instanceof Error ? error.message : String(error)}`;
});
