/** HTML made of values that come from elsewhere: names are those of objects that anybody may have dropped. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Good for text and for attributes in quotes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');

/** JSON without any character that means something in HTML: the same whether its reader decodes entities or not. */
export const inertJson = (value: object): string =>
  JSON.stringify(value).replace(/[&<>']/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Nine digits in a row are a number of somebody, or an account; eight are a date. */
export const withoutNumbers = (text: string): string => text.replace(/\+?\d{9,}/g, '…');
