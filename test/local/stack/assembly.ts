/** Cloud assemblies written by hand: the smallest stacks that a test needs. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

type Resource = Readonly<Record<string, unknown>>;

const folders: string[] = [];

/** @returns the folder of an assembly with one stack of these resources */
export function writeAssembly(
  resources: Readonly<Record<string, Resource>>,
  bundles: Readonly<Record<string, string>> = {},
): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'callpace-assembly-'));
  folders.push(folder);
  const manifest = {
    artifacts: {
      test: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'test.template.json', stackName: 'test' },
      },
      'test.assets': { type: 'cdk:asset-manifest', properties: { file: 'test.assets.json' } },
    },
  };
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(path.join(folder, 'test.template.json'), JSON.stringify({ Resources: resources }));
  const functions = Object.keys(resources).filter((name) => resources[name]?.['Type'] === 'AWS::Lambda::Function');
  const files = functions.map((name) => [
    name,
    { source: { path: name }, destinations: { d: { objectKey: `${name}.zip` } } },
  ]);
  writeFileSync(path.join(folder, 'test.assets.json'), JSON.stringify({ files: Object.fromEntries(files) }));
  for (const [name, code] of Object.entries(bundles)) {
    mkdirSync(path.join(folder, name));
    writeFileSync(path.join(folder, name, 'index.js'), code);
  }
  return folder;
}

export function removeAssemblies(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A function, its role and what the role allows; the bundle of its own name is its code. */
export function functionResources(
  logicalId: string,
  statements: readonly { readonly Action: unknown; readonly Resource: unknown }[] = [],
  properties: Resource = {},
): Record<string, Resource> {
  return {
    [`${logicalId}Role`]: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
    [`${logicalId}Policy`]: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: `${logicalId}Policy`,
        PolicyDocument: { Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) },
        Roles: [{ Ref: `${logicalId}Role` }],
      },
    },
    [logicalId]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Timeout: 5,
        Role: { 'Fn::GetAtt': [`${logicalId}Role`, 'Arn'] },
        Code: { S3Bucket: 'assets', S3Key: `${logicalId}.zip` },
        ...properties,
      },
    },
  };
}

export const arnOf = (logicalId: string): object => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

/** A require of an SDK client that works from any folder. */
export const requireSdk = (client: string): string => `require(${JSON.stringify(require.resolve(client))})`;
