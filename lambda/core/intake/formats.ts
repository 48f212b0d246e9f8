/** The two kinds of list: contacts to call, numbers never to call. */
import { readPhone } from '../rules/phone';
import { namesPhoneColumn, readHeader } from './header';
import type { ListFormat } from './list-reader';
import {
  type ContactRowReading,
  type RejectedReading,
  readContactRow,
  readSuppressedRow,
  type SuppressedReading,
} from './row';

const BROKEN_HEADER = 'the quotes of the header row do not match: mend the first line of the list';

export const contactList = (defaultCountry: string): ListFormat<ContactRowReading> => ({
  open(first) {
    if (first.kind === 'broken') return { kind: 'refused', reason: BROKEN_HEADER };
    const reading = readHeader(first.cells);
    if (reading.kind === 'refused') return reading;
    const { header } = reading;
    return { kind: 'opened', judge: (row) => readContactRow(row, header, defaultCountry), firstRowIsData: false };
  },
});

/**
 * A suppression list may be bare numbers without a header: to refuse one holds up every call, so it is refused only
 * where no column of numbers can be found.
 */
export const suppressionList = (defaultCountry: string): ListFormat<SuppressedReading | RejectedReading> => ({
  open(first) {
    if (first.kind === 'broken') return { kind: 'refused', reason: BROKEN_HEADER };
    if (namesPhoneColumn(first.cells)) {
      const reading = readHeader(first.cells);
      if (reading.kind === 'refused') return reading;
      const { phones } = reading.header;
      return { kind: 'opened', judge: (row) => readSuppressedRow(row, phones, defaultCountry), firstRowIsData: false };
    }
    const index = first.cells.findIndex((cell) => readPhone(cell, defaultCountry).kind === 'number');
    if (index === -1)
      return {
        kind: 'refused',
        reason: 'no phone column: name one column "phone", or begin with a row that holds a number',
      };
    const columns = [{ index, title: `column ${index + 1}` }];
    return { kind: 'opened', judge: (row) => readSuppressedRow(row, columns, defaultCountry), firstRowIsData: true };
  },
});
