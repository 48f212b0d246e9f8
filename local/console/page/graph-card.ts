/** A graph of the dashboard: the picture, its keys, and its numbers. */
import uPlot from 'uplot';
import type { GraphData, GraphWidget, ShownTime } from '../console-types';
import { chartOptions, type Theme } from './chart-options';
import { seenOn } from './contrast';
import { element } from './elements';
import { type PreparedGraph, prepareGraph } from './prepare-graph';
import { colorsOf } from './series';
import { createValuesTable, type Shown } from './values-table';

export interface GraphCard {
  readonly node: HTMLElement;
  show(data: GraphData | undefined, time: ShownTime): void;
  /** Draws anew in other colours. */
  repaint(): void;
}

let cards = 0;

/** A graph whose searches find now more, now fewer series is made anew each time. */
export function createGraphCard(widget: GraphWidget): GraphCard {
  let found = '[]';
  let card = createFixedCard(widget);
  const { node } = card;
  return {
    node,
    repaint: () => card.repaint(),
    show: (data, time) => {
      const now = JSON.stringify(data?.found ?? []);
      // Without data nothing is known: the last numbers stay.
      if (data !== undefined && now !== found) {
        found = now;
        card = createFixedCard({ ...widget, series: [...widget.series, ...(data.found ?? [])] });
        node.replaceChildren(...card.node.childNodes);
      }
      card.show(data, time);
    },
  };
}

function createFixedCard(widget: GraphWidget): GraphCard {
  const id = `graph${cards++}`;
  const table = createValuesTable(widget, `${id}-values`);
  const picture = element('div', {
    class: 'picture',
    tabindex: '0',
    role: 'img',
    'aria-label': `${widget.title}: graph over time. The arrow keys go from period to period.`,
    'aria-describedby': `${id}-values`,
  });
  const notes = widget.notShown.map((what) => element('p', { class: 'note' }, `Not shown here: ${what}`));
  const problem = element('p', { class: 'note', hidden: '' });
  const node = element(
    'section',
    { class: 'card' },
    element('h3', {}, widget.title),
    picture,
    problem,
    ...notes,
    table.node,
  );
  const graph = new Graph(widget, picture, (cursor) => table.show({ ...graph.shown, cursor }));
  table.paint(graph.colors);
  return {
    node,
    repaint: () => {
      graph.repaint();
      table.paint(graph.colors);
    },
    show: (data, time) => {
      problem.hidden = data?.problem === undefined;
      problem.textContent = `Not evaluated locally: ${data?.problem ?? ''}`;
      graph.show(data, time);
    },
  };
}

const NO_TIME: ShownTime = { timesSeconds: [], spanSeconds: [0, 1], periodSeconds: 1 };

/** The chart, which is made as soon as there is room for it and something to draw. */
class Graph {
  shown: Pick<Shown, 'data' | 'time'> = { data: undefined, time: NO_TIME };
  colors: readonly string[];
  readonly #widget: GraphWidget;
  #theme = themeOfPage();
  readonly #picture: HTMLElement;
  readonly #onCursor: (index: number | undefined) => void;
  #prepared: PreparedGraph;
  #chart: uPlot | undefined;

  constructor(widget: GraphWidget, picture: HTMLElement, onCursor: (index: number | undefined) => void) {
    this.#widget = widget;
    this.colors = this.#colorsSeen();
    this.#picture = picture;
    this.#onCursor = onCursor;
    this.#prepared = prepareGraph(widget, undefined, NO_TIME);
    new ResizeObserver(() => this.#fit()).observe(picture);
    picture.addEventListener('keydown', (event) => this.#onKey(event));
    picture.addEventListener('blur', () => this.#moveCursor(undefined));
  }

  show(data: GraphData | undefined, time: ShownTime): void {
    this.shown = { data, time };
    this.#prepared = prepareGraph(this.#widget, data, time);
    this.#fit();
    this.#chart?.setData(this.#data());
    this.#onCursor(this.#chart?.cursor.idx ?? undefined);
  }

  repaint(): void {
    this.#theme = themeOfPage();
    this.colors = this.#colorsSeen();
    this.#chart?.destroy();
    this.#chart = undefined;
    this.#fit();
  }

  #colorsSeen(): readonly string[] {
    return colorsOf(this.#widget.series).map((color) => seenOn(this.#theme.card, color));
  }

  #data(): uPlot.AlignedData {
    return [[...this.#prepared.timesSeconds], ...this.#prepared.lines];
  }

  #fit(): void {
    const { clientWidth: width, clientHeight: height } = this.#picture;
    if (width === 0 || height === 0) return;
    if (this.#chart !== undefined) {
      if (this.#chart.width !== width || this.#chart.height !== height) this.#chart.setSize({ width, height });
      return;
    }
    const options = chartOptions({
      widget: this.#widget,
      colors: this.colors,
      theme: this.#theme,
      size: { width, height },
      prepared: () => this.#prepared,
      onCursor: this.#onCursor,
    });
    this.#chart = new uPlot(options, this.#data(), this.#picture);
  }

  #onKey(event: KeyboardEvent): void {
    const last = this.#prepared.timesSeconds.length - 1;
    const at = this.#chart?.cursor.idx ?? last + 1;
    const moves: Readonly<Record<string, number | undefined>> = {
      ArrowLeft: Math.max(0, at - 1),
      ArrowRight: Math.min(last, at + 1),
      Home: 0,
      End: last,
      Escape: undefined,
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    this.#moveCursor(moves[event.key]);
  }

  #moveCursor(index: number | undefined): void {
    const chart = this.#chart;
    if (chart === undefined) return;
    const time = index === undefined ? undefined : this.#prepared.timesSeconds[index];
    // Outside of the plot is nowhere.
    if (time === undefined) chart.setCursor({ left: -10, top: -10 });
    else chart.setCursor({ left: chart.valToPos(time, 'x'), top: chart.over.clientHeight / 2 });
  }
}

function themeOfPage(): Theme {
  const style = getComputedStyle(document.body);
  const color = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: color('--muted'),
    grid: color('--line'),
    card: color('--card'),
    font: `12px ${style.fontFamily}`,
  };
}
