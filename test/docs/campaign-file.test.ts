/** The published schema of campaign.json and the table of its fields are made of the schema that the intake reads by. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseDefinition } from '../../lambda/core/campaign/definition';
import { campaignJsonSchema, describedFields } from '../../lambda/core/campaign/fields';
import { codeIn, PROJECT, readPage, section, tableRows } from './pages';

const SCHEMA = path.join(PROJECT, 'docs/campaign.schema.json');
const FIELDS = path.join(PROJECT, 'docs/campaign-fields.md');
const HEAD = '| field | meaning |\n|---|---|\n';
const NEW = 'UPDATE_DOCS=1 npx jest --selectProjects docs -t campaign.json writes it anew';

const ofFields = describedFields().map(({ name, description }) => [name, description] as const);

/** Writes both, for whoever has changed the schema; biome formats the JSON. */
if (process.env['UPDATE_DOCS'] !== undefined) {
  writeFileSync(SCHEMA, `${JSON.stringify(campaignJsonSchema(), undefined, 2)}\n`);
  const page = readFileSync(FIELDS, 'utf8');
  const rows = ofFields.map(([name, description]) => `| \`${name}\` | ${description} |\n`).join('');
  writeFileSync(FIELDS, `${page.slice(0, page.indexOf(HEAD))}${HEAD}${rows}`);
}

describe('campaign.json', () => {
  it(`has the published JSON schema: ${NEW}`, () => {
    expect(JSON.parse(readFileSync(SCHEMA, 'utf8'))).toEqual(JSON.parse(JSON.stringify(campaignJsonSchema())));
  });

  it(`has a line in the table for every field: ${NEW}`, () => {
    const rows = tableRows(section(readPage('docs/campaign-fields.md'), 'Fields'));
    expect(rows.map(([name = '', meaning]) => [codeIn(name)[0], meaning])).toEqual(ofFields);
  });

  it('has a description of every field', () => {
    expect(ofFields.filter(([, description]) => description === '').map(([name]) => name)).toEqual([]);
  });

  it.each(['docs/campaign-fields.md', 'docs/lists.md'])('is right in the examples of %s', (file) => {
    const examples = [...readPage(file).text.matchAll(/^```json\n([^`]*)```$/gm)].map(([, example = '']) => example);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(parseDefinition(example)).toMatchObject({ kind: 'defined' });
  });
});
