import { describedFields } from '../../../../lambda/core/campaign/fields';

const fields = describedFields();

it('every field of campaign.json is described, those within others too, in whole sentences', () => {
  const names = fields.map(({ name }) => name);

  expect(new Set(names).size).toBe(45);
  for (const name of ['hours.mon', 'attempts.retry.<ending>.after', 'sourceNumbers[].dailyCap', 'columns.phone'])
    expect(names).toContain(name);
  for (const { name, description } of fields) expect(`${name}: ${description}`).toMatch(/^\S+: \S.{10,}\.$/s);
});
