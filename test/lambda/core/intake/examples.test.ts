import { readFileSync } from 'node:fs';
import { contactList, suppressionList } from '../../../../lambda/core/intake/formats';
import { createListReader, type ListFormat } from '../../../../lambda/core/intake/list-reader';

/** Numbers that nobody can have: kept for fiction by the plans of North America, the UK, Germany, France, Australia, Sweden. */
const FICTIONAL = [
  /^\+1\d{3}55501\d\d$/,
  /^\+442079460\d{3}$/,
  /^\+44(113|114|131|141|161)4960\d{3}$/,
  /^\+441914980\d{3}$/,
  /^\+447700900\d{3}$/,
  /^\+49(3023125|2214710|6990009|4066969|8999998)\d{3}$/,
  /^\+4917139200\d\d$/,
  /^\+33(199|26191|35301|46571|53649)\d+$/,
  /^\+61[2378](5550|7010)\d{4}$/,
  /^\+61491570(006|156|157|158|159|110)$/,
  /^\+46(3139006|4062804|8465004)\d\d$/,
];

function read<R>(name: string, format: ListFormat<R>): readonly R[] {
  const reader = createListReader(format);
  const steps = [reader.push(readFileSync(`examples/${name}`)), reader.end()];
  return steps.flatMap((step) => {
    if (step.kind === 'refused') throw new Error(step.reason);
    return step.rows.map(({ reading }) => reading);
  });
}
const rows = read('contacts.csv', contactList('US'));
const contacts = rows.filter((row) => row.kind === 'contact');
const phones = new Set(contacts.map(({ phone }) => phone));
const suppressed = read('suppression.csv', suppressionList('US')).flatMap((row) =>
  row.kind === 'numbers' ? row.phones : '',
);

describe('the example list', () => {
  it('has four hundred rows, of which ten are bad and twelve are duplicates', () => {
    expect(rows).toHaveLength(400);
    expect(rows.length - contacts.length).toBe(10);
    expect(contacts.length - phones.size).toBe(12);
  });

  it('names only numbers that are kept for fiction', () => {
    expect([...phones, ...suppressed].filter((phone) => !FICTIONAL.some((range) => range.test(phone)))).toEqual([]);
  });

  it('has a zone for every contact, in a dozen zones or more', () => {
    expect(contacts.filter(({ zoneKey }) => zoneKey === 'unknown')).toEqual([]);
    expect(new Set(contacts.map(({ zoneKey }) => zoneKey)).size).toBeGreaterThan(12);
  });

  it('has a few numbers that Connect refuses by default, UK mobiles', () => {
    expect([...phones].filter((phone) => phone.startsWith('+447'))).toHaveLength(6);
  });

  it('has a few numbers that the example suppression list names', () => {
    expect(suppressed).toHaveLength(8);
    expect(suppressed.filter((phone) => phones.has(phone))).toEqual(suppressed);
  });
});
