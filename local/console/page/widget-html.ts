/**
 * The HTML of a custom widget, made anew from the elements and attributes that are known: what a function returns never
 * becomes part of the page as it is. An element with a `cwdb-action` behind it becomes a button, which keys reach, too.
 */
import { element } from './elements';

/** What a button is to do once it is confirmed. */
export interface WidgetButton {
  readonly endpoint: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Asked before; undefined where nothing is. */
  readonly confirmation: string | undefined;
}

type Press = (button: WidgetButton) => void;

const KNOWN: ReadonlySet<string> = new Set(
  'b br code div em h3 h4 hr i li ol p pre small span strong table tbody td tfoot th thead tr ul'.split(' '),
);
/** What is inside of these is no text. */
const DROPPED: ReadonlySet<string> = new Set(['script', 'style', 'template', 'iframe', 'object', 'svg', 'math']);
const ATTRIBUTES = ['colspan', 'rowspan', 'scope', 'title'];
const ACTION = 'cwdb-action';

export function widgetNodes(html: string, press: Press): readonly Node[] {
  // A document of its own: nothing in it runs or loads.
  return copyChildren(new DOMParser().parseFromString(html, 'text/html').body, press);
}

const copyChildren = (parent: Element, press: Press): Node[] =>
  [...parent.childNodes].flatMap((node) => copyNode(node, press));

function copyNode(node: Node, press: Press): readonly Node[] {
  if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.textContent ?? '')];
  if (!(node instanceof Element)) return [];
  const tag = node.localName;
  if (tag === ACTION || DROPPED.has(tag)) return [];
  const action = node.nextElementSibling?.localName === ACTION ? node.nextElementSibling : undefined;
  const button = action && readButton(action);
  if (button) return [buttonNode(node, button, press)];
  if (!KNOWN.has(tag)) return copyChildren(node, press);
  return [withAttributes(node, document.createElement(tag), copyChildren(node, press))];
}

function withAttributes<Copy extends Element>(original: Element, copy: Copy, children: readonly Node[]): Copy {
  for (const name of ATTRIBUTES) {
    const value = original.getAttribute(name);
    if (value !== null) copy.setAttribute(name, value);
  }
  copy.append(...children);
  return copy;
}

function buttonNode(original: Element, button: WidgetButton, press: Press): HTMLElement {
  const node = element('button', { type: 'button' }, original.textContent ?? '');
  // "Pause" alone says nothing to whoever does not see the row.
  const title = original.getAttribute('title');
  if (title !== null) {
    node.title = title;
    node.setAttribute('aria-label', title);
  }
  node.addEventListener('click', () => press(button));
  return node;
}

/** Undefined for what only shows something, or says nothing that a function could be called with. */
function readButton(action: Element): WidgetButton | undefined {
  const endpoint = action.getAttribute('endpoint');
  if (action.getAttribute('action') !== 'call' || endpoint === null) return undefined;
  try {
    const params = JSON.parse(action.textContent?.trim() || '{}') as Record<string, unknown>;
    return { endpoint, params, confirmation: action.getAttribute('confirmation') ?? undefined };
  } catch {
    return undefined;
  }
}
