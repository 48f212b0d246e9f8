/** A custom widget: asks its function again and again for what to show, and carries out what its buttons say. */
import type { CustomWidget, WidgetPlace, WidgetShown } from '../console-types';
import { confirmed } from './confirm-dialog';
import { element } from './elements';
import { type WidgetButton, widgetNodes } from './widget-html';
import { labelCells } from './widget-tables';

export interface CustomCard {
  readonly node: HTMLElement;
  /** Shows the widget as it is now, if it is time. */
  refresh(nowMs: number): void;
}

const REFRESH_MS = 2_000;
/** What a button brought about stays to be read. */
const NOTICE_MS = 8_000;

export function createCustomCard({ title }: CustomWidget, place: WidgetPlace): CustomCard {
  const content = element('div', { class: 'custom', role: 'region', 'aria-label': title, tabindex: '0' });
  const said = element('p', { class: 'note', role: 'status', hidden: '' });
  const node = element('section', { class: 'card' }, element('h3', {}, title), said, content);
  let nextMs = 0;
  let isBusy = false;

  const show = (shown: WidgetShown) => {
    const problem = 'problem' in shown ? shown.problem : undefined;
    said.hidden = problem === undefined;
    said.textContent = problem ?? '';
    if ('html' in shown)
      keepingFocus(content, () => {
        content.replaceChildren(...widgetNodes(shown.html, press));
        for (const table of content.querySelectorAll('table')) labelCells(table);
      });
  };

  const alone = async (work: () => Promise<void>) => {
    isBusy = true;
    await work().finally(() => {
      isBusy = false;
    });
  };

  function press(button: WidgetButton): void {
    const name = nameOf(document.activeElement);
    void alone(async () => {
      const isWanted = button.confirmation === undefined || (await confirmed(button.confirmation));
      if (isWanted) {
        const { endpoint, params } = button;
        show(await ask('/action.json', { ...place, endpoint, params }));
        nextMs = Date.now() + NOTICE_MS;
      }
      focusOn(content, name);
    });
  }

  return {
    node,
    refresh: (nowMs) => {
      if (isBusy || nowMs < nextMs) return;
      nextMs = nowMs + REFRESH_MS;
      void alone(async () => show(await ask(`/widget.json?dashboard=${place.dashboard}&widget=${place.widget}`)));
    },
  };
}

async function ask(path: string, body?: object): Promise<WidgetShown> {
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  try {
    const response = await fetch(path, body === undefined ? {} : request);
    return response.ok ? ((await response.json()) as WidgetShown) : { problem: await response.text() };
  } catch {
    return { problem: 'The stack does not answer.' };
  }
}

/** Where in the widget the focus is: on which button, and in which row, whose buttons change. */
interface Focused {
  readonly title: string;
  readonly row: string;
}

function nameOf(node: Element | null): Focused | undefined {
  if (!(node instanceof HTMLButtonElement) || node.closest('.custom') === null) return undefined;
  return { title: node.title, row: rowOf(node) };
}

const rowOf = (node: Element): string => node.closest('tr')?.querySelector('th')?.textContent ?? '';

function keepingFocus(content: HTMLElement, change: () => void): void {
  const name = content.contains(document.activeElement) ? nameOf(document.activeElement) : undefined;
  change();
  focusOn(content, name);
}

function focusOn(content: HTMLElement, name: Focused | undefined): void {
  if (name === undefined) return;
  const buttons = [...content.querySelectorAll('button')];
  const again =
    buttons.find(({ title }) => title === name.title) ?? buttons.find((button) => rowOf(button) === name.row);
  (again ?? content).focus({ preventScroll: true });
}
