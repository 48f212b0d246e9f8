/** The published schema of the events is made of the schema that the events are tested with, and the page has its fields. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DETAIL_TYPES, LIFECYCLE_SOURCE } from '../../lambda/contract/lifecycle';
import { CAMPAIGN_STATE_CHANGE, CONTACT_STATE_CHANGE, eventsJsonSchema } from '../../lambda/core/lifecycle/schema';
import { codeIn, PROJECT, readPage, section, tableRows } from './pages';

const SCHEMA = path.join(PROJECT, 'docs/events.schema.json');
const NEW = 'UPDATE_DOCS=1 npx jest --selectProjects docs -t events writes it anew';
const PAGE = readPage('docs/events.md');

interface Definition {
  readonly properties: Readonly<Record<string, { readonly description?: string }>>;
}

const schema = JSON.parse(JSON.stringify(eventsJsonSchema())) as {
  readonly $defs: Readonly<Record<string, Definition>>;
};

/** For whoever has changed the schema; biome formats the JSON. */
if (process.env['UPDATE_DOCS'] !== undefined) writeFileSync(SCHEMA, `${JSON.stringify(schema, undefined, 2)}\n`);

const CHANGES = [
  [DETAIL_TYPES.campaign, CAMPAIGN_STATE_CHANGE],
  [DETAIL_TYPES.contact, CONTACT_STATE_CHANGE],
] as const;

describe('the events', () => {
  it(`have the published JSON schema: ${NEW}`, () => {
    expect(JSON.parse(readFileSync(SCHEMA, 'utf8'))).toEqual(schema);
  });

  it.each(CHANGES)('have a line in the table for every field: %s', (detailType) => {
    const rows = tableRows(section(PAGE, detailType));
    const fields = Object.entries(schema.$defs[detailType]?.properties ?? {});
    expect(rows.map(([name = '', meaning]) => [codeIn(name)[0], meaning])).toEqual(
      fields.map(([name, { description }]) => [name, description]),
    );
  });

  it.each(CHANGES)('are right in the example: %s', (detailType, change) => {
    const [, example = ''] = /^```json\n([^`]*)```$/m.exec(section(PAGE, detailType)) ?? [];
    const event = JSON.parse(example) as Readonly<Record<string, unknown>>;
    expect(event).toMatchObject({ source: LIFECYCLE_SOURCE, 'detail-type': detailType });
    expect(change.parse(event['detail'])).toEqual(event['detail']);
  });
});
