/** The template of the run: what is read of it, and the one thing that is changed. */
import { readFile, writeFile } from 'node:fs/promises';

export interface Template {
  readonly Resources: Record<string, { readonly Type: string; Properties?: Record<string, unknown> }>;
}

/** Tells every function of the template to reach DynamoDB through the proxy. */
export async function throughProxy(file: string, url: string): Promise<Template> {
  const template = JSON.parse(await readFile(file, 'utf8')) as Template;
  for (const { Type, Properties } of Object.values(template.Resources)) {
    if (Type !== 'AWS::Lambda::Function' || !Properties) continue;
    const { Variables = {} } = (Properties['Environment'] ?? {}) as { Variables?: Record<string, unknown> };
    Properties['Environment'] = { Variables: { ...Variables, AWS_ENDPOINT_URL_DYNAMODB: url } };
  }
  await writeFile(file, JSON.stringify(template));
  return template;
}

/** MB of the functions, by logical id. */
export const memoryOf = ({ Resources }: Template): ReadonlyMap<string, number> =>
  new Map(
    Object.entries(Resources)
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
      .map(([id, { Properties }]) => [id, Number(Properties?.['MemorySize'] ?? 128)]),
  );
