import fc from 'fast-check';
import { safeReason, withoutNumbers } from '../../../../lambda/core/dial/safe-reason';

const call = { phone: '+12065550100', attributes: { firstName: 'Ottilie', middle: 'X', note: '' } };

it.each([
  ['+12065550100 is not valid', '[number] is not valid'],
  ['to +1 (206) 555-0100, from 206.555.0199', 'to [number], from [number]'],
  ['(206) 555-0100', '[number]'],
  ['status 429 after 5000 ms', 'status 429 after 5000 ms'],
  ['٠١٢٣٤٥', '[number]'],
])('turns "%s" into "%s"', (text, cleaned) => {
  expect(withoutNumbers(text)).toBe(cleaned);
});

const digits = fc.stringMatching(/^[1-9][0-9]{4,14}$/);
const separator = fc.constantFrom('', '', ' ', '-', '.', ' (', ') ', '/');

it('leaves no run of five digits, however a number is grouped and wherever it stands', () => {
  const grouped = fc
    .tuple(digits, fc.array(separator, { minLength: 15, maxLength: 15 }))
    .map(([number, separators]) => [...number].map((digit, n) => digit + (separators[n] ?? '')).join(''));
  fc.assert(
    fc.property(fc.string(), grouped, fc.string(), (before, number, after) => {
      const cleaned = withoutNumbers(`${before}+${number}${after}`);

      expect(cleaned.replace(/[\s().+/-]/g, '')).not.toMatch(/\p{Nd}{5}/u);
    }),
  );
});

it('drops a message that quotes an attribute, in any case', () => {
  expect(safeReason('InvalidParameterException', 'bad value oTTilie in Attributes', call)).toBe(
    'InvalidParameterException',
  );
});

it('never repeats an attribute of two characters or more, wherever the message has it', () => {
  const value = fc.stringMatching(/^[a-z][a-z ]{0,10}[a-z]$/);
  fc.assert(
    fc.property(fc.string(), value, fc.string(), (before, name, after) => {
      const reason = safeReason('E', `${before}${name.toUpperCase()}${after}`, { ...call, attributes: { name } });

      expect(reason).toBe('E');
    }),
  );
});

it('keeps a message that only has a one-letter or empty attribute in it', () => {
  expect(safeReason('E', 'the flow is not X', call)).toBe('E: the flow is not X');
});

it('says the name alone when there is no message', () => {
  expect(safeReason('E', '', call)).toBe('E');
});

it('keeps a reason short enough for an item and a message', () => {
  expect(safeReason('E', 'x'.repeat(10_000), call)).toHaveLength(300);
});
