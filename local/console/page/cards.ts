/** The widgets of a dashboard that never change, and where each widget stands in the grid. */
import type { GridPlace, TextWidget, UnknownWidget } from '../console-types';
import { element } from './elements';
import { type Block, type Inline, parseMarkdown } from './markdown';

/** The columns and rows are used on wide screens only. */
export function place(node: HTMLElement, { x, y, width, height }: GridPlace): HTMLElement {
  node.style.setProperty('--column', `${x === undefined ? 'auto' : x + 1} / span ${width}`);
  node.style.setProperty('--row', `${y === undefined ? 'auto' : y + 1} / span ${height}`);
  return node;
}

export const textCard = ({ markdown }: TextWidget): HTMLElement =>
  element('section', { class: 'card' }, ...parseMarkdown(markdown).map(blockNode));

function blockNode(block: Block): HTMLElement {
  switch (block.kind) {
    case 'heading':
      // The page's own headings stand above those of a widget.
      return element(block.level === 1 ? 'h3' : 'h4', {}, ...block.inlines.map(inlineNode));
    case 'paragraph':
      return element('p', {}, ...block.inlines.map(inlineNode));
    case 'list':
      return element('ul', {}, ...block.items.map((item) => element('li', {}, ...item.map(inlineNode))));
  }
}

function inlineNode(inline: Inline): Node | string {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'emphasis':
      return element('em', {}, inline.text);
    case 'strong':
      return element('strong', {}, inline.text);
    case 'code':
      return element('code', {}, inline.text);
    case 'link':
      return element('a', { href: inline.url, rel: 'noreferrer' }, inline.text);
  }
}

export const unknownCard = ({ title, type }: UnknownWidget): HTMLElement =>
  element(
    'section',
    { class: 'card' },
    element('h3', {}, title === '' ? 'Widget' : title),
    element('p', { class: 'note' }, `A widget of the type "${type}": not shown here.`),
  );
