/** campaign.json for whoever does not read TypeScript: its JSON schema, and its fields one by one. */
import { z } from 'zod';
import { CAMPAIGN_FILE } from './schema';

/** The parts of a JSON schema that are used here. */
interface SchemaNode {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly additionalProperties?: SchemaNode | false;
  readonly anyOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
}

/** JSON schema (2020-12) of the file, for editors. */
export const campaignJsonSchema = (): object => ({
  title: 'campaign.json of Callpace',
  ...z.toJSONSchema(CAMPAIGN_FILE, { io: 'input' }),
});

/** Names of the fields of the object at a path of the file. */
export function fieldsAt(path: readonly PropertyKey[]): readonly string[] {
  const found = path.reduce<readonly SchemaNode[]>(
    (nodes, part) => nodes.flatMap((node) => alternatives(node)).flatMap((node) => within(node, part)),
    [campaignJsonSchema() as SchemaNode],
  );
  const names = found
    .flatMap(alternatives)
    .flatMap((node) => [...Object.keys(node.properties ?? {}), ...(node.propertyNames?.enum ?? [])]);
  return names.filter((name) => name !== '$schema');
}

const alternatives = (node: SchemaNode): readonly SchemaNode[] =>
  (node.anyOf ?? [node]).flatMap((each) => (each.anyOf ? alternatives(each) : [each]));

function within(node: SchemaNode, part: PropertyKey): readonly SchemaNode[] {
  const found = typeof part === 'number' ? node.items : (node.properties?.[String(part)] ?? node.additionalProperties);
  return found ? [found] : [];
}

/** Every field with its description, those of objects under their path: `hours.mon`. */
export function describedFields(): readonly { readonly name: string; readonly description: string }[] {
  const walk = (node: SchemaNode, base: string): { name: string; description: string }[] =>
    alternatives(node).flatMap((each) => [
      ...Object.entries(each.properties ?? {}).flatMap(([name, field]) => [
        { name: `${base}${name}`, description: field.description ?? '' },
        ...walk(field, `${base}${name}.`),
      ]),
      ...(each.propertyNames?.enum && each.additionalProperties
        ? walk(each.additionalProperties, `${base}<ending>.`)
        : []),
      ...(each.items ? walk(each.items, `${base.slice(0, -1)}[].`) : []),
    ]);
  return walk(campaignJsonSchema() as SchemaNode, '');
}
