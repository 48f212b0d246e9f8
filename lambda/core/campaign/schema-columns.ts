/** The part `columns` of campaign.json: which columns of the lists are what. */
import { z } from 'zod';
import { listOf, TITLE, text } from './schema-parts';

const TITLES = listOf(TITLE, 1, 500, 'column titles');

/** Connect's own rule for names of contact attributes; those of the dialer aside. */
const ATTRIBUTE = text(
  'give the name of a contact attribute, of letters, digits, - and _, that does not begin with callpace_',
  (name) => !/^callpace_/i.test(name),
  /^[A-Za-z0-9_-]{1,127}$/,
);

const TITLE_OR_NONE = z.union([TITLE, z.null()], { error: 'give a column title, or null for none' });

export const COLUMNS = z
  .strictObject(
    {
      phone: z
        .union([TITLE, TITLES], { error: 'give a column title, or a list of such in the order to try' })
        .optional()
        .describe('Columns with numbers, in the order to try.'),
      zone: TITLE_OR_NONE.optional().describe('The column with the time zone; null: there is none.'),
      country: TITLE_OR_NONE.optional().describe('The column with the country; null: there is none.'),
      state: TITLE_OR_NONE.optional().describe('The column with the state or province; null: there is none.'),
      postalCode: TITLE_OR_NONE.optional().describe('The column with the postal code; null: there is none.'),
      attributes: z
        .union([TITLE, listOf(TITLE, 0, 500, 'column titles'), z.record(TITLE, ATTRIBUTE)], {
          error: 'give a list of column titles, or an object such as {"First Name": "customer_name"}',
        })
        .optional()
        .describe(
          'Columns that the flow gets as contact attributes: a list of titles, or an object that says under which name. Without it, all.',
        ),
    },
    { error: 'give an object such as {"phone": ["Mobile", "Phone"], "zone": "Time Zone"}' },
  )
  .describe(
    'Which columns of the lists are what. What is left out is guessed from the titles. It holds for lists that are dropped later.',
  );
