/**
 * As much of Markdown as the text widgets of a dashboard use: headings, paragraphs, bullets, emphasis, code and links.
 * It becomes a tree, never HTML text, so nothing that a template says can become part of the page but words.
 */

export type Inline =
  | { readonly kind: 'text' | 'emphasis' | 'strong' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly inlines: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Inline[])[] };

export function parseMarkdown(markdown: string): readonly Block[] {
  return markdown
    .split(/\n\s*\n/)
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .flatMap(parseBlock);
}

function parseBlock(text: string): Block[] {
  const heading = /^(#{1,6}) +(.*)(?:\n([\s\S]*))?$/.exec(text);
  if (heading) {
    const [, marks = '', title = '', rest = ''] = heading;
    const block: Block = { kind: 'heading', level: marks.length, inlines: parseInlines(title) };
    return rest.trim() === '' ? [block] : [block, ...parseBlock(rest.trim())];
  }
  if (/^[-*] /.test(text)) {
    const items = text.split(/\n(?=[-*] )/).map((item) => parseInlines(item.slice(2)));
    return [{ kind: 'list', items }];
  }
  return [{ kind: 'paragraph', inlines: parseInlines(text) }];
}

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|\[([^\]]+)\]\(((?:https?:\/\/|#|\/)[^)\s]*)\)/g;

function parseInlines(text: string): Inline[] {
  const flowing = text.replace(/\s*\n\s*/g, ' ');
  const inlines: Inline[] = [];
  let at = 0;
  for (const match of flowing.matchAll(INLINE)) {
    if (match.index > at) inlines.push({ kind: 'text', text: flowing.slice(at, match.index) });
    inlines.push(inlineOf(match));
    at = match.index + match[0].length;
  }
  if (at < flowing.length) inlines.push({ kind: 'text', text: flowing.slice(at) });
  return inlines;
}

function inlineOf([, code, strong, emphasis, label, url]: RegExpExecArray): Inline {
  if (code !== undefined) return { kind: 'code', text: code };
  if (strong !== undefined) return { kind: 'strong', text: strong };
  if (emphasis !== undefined) return { kind: 'emphasis', text: emphasis };
  return { kind: 'link', text: label ?? '', url: url ?? '' };
}
