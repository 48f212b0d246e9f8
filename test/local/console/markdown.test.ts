import { parseMarkdown } from '../../../local/console/page/markdown';

describe('parseMarkdown', () => {
  it('reads emphasis, code and links in a paragraph whose lines flow', () => {
    expect(parseMarkdown('The *backlog*\nis **not** `a queue`: [why](https://example.com/a).')).toEqual([
      {
        kind: 'paragraph',
        inlines: [
          { kind: 'text', text: 'The ' },
          { kind: 'emphasis', text: 'backlog' },
          { kind: 'text', text: ' is ' },
          { kind: 'strong', text: 'not' },
          { kind: 'text', text: ' ' },
          { kind: 'code', text: 'a queue' },
          { kind: 'text', text: ': ' },
          { kind: 'link', text: 'why', url: 'https://example.com/a' },
          { kind: 'text', text: '.' },
        ],
      },
    ]);
  });

  it('reads headings and bullets', () => {
    expect(parseMarkdown('## Look\nhere\n\n- one\n- two')).toEqual([
      { kind: 'heading', level: 2, inlines: [{ kind: 'text', text: 'Look' }] },
      { kind: 'paragraph', inlines: [{ kind: 'text', text: 'here' }] },
      { kind: 'list', items: [[{ kind: 'text', text: 'one' }], [{ kind: 'text', text: 'two' }]] },
    ]);
  });

  it('leaves what it does not know as words, links to scripts among them', () => {
    const text = '[x](javascript:alert(1)) <b>bold</b>';
    expect(parseMarkdown(text)).toEqual([{ kind: 'paragraph', inlines: [{ kind: 'text', text }] }]);
  });
});
