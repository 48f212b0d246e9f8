import fc from 'fast-check';
import { escapeHtml, inertJson, withoutNumbers } from '../../../../lambda/core/operate/html';

it('JSON in HTML means the same to readers that decode entities and to those that do not', () => {
  const decode = (text: string) => text.replace(/&[^;]*;/g, '!');
  fc.assert(
    fc.property(fc.string(), (value) => {
      const json = inertJson({ value });
      expect(JSON.parse(json)).toEqual({ value });
      expect(decode(json)).toBe(json);
      expect(json).not.toMatch(/[<>&']/);
    }),
  );
});

it('escaped text means itself', () => {
  expect(escapeHtml(`<a href="x" title='y'>&amp;`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;');
});

it('JSON in HTML has none of the characters that mean something there', () => {
  expect(inertJson({ value: `<a href='x'>&"` })).toBe('{"value":"\\u003ca href=\\u0027x\\u0027\\u003e\\u0026\\""}');
});

it.each([
  ['call +12065550100 now', 'call … now'],
  ['111122223333', '…'],
  ['123456789', '…'],
  ['20261121', '20261121'],
  ['+12345678', '+12345678'],
  ['123456789 and 987654321', '… and …'],
])('numbers of people are left out: %s', (text, shown) => {
  expect(withoutNumbers(text)).toBe(shown);
});
