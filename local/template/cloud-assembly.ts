/** Finds the template of a stack in a cloud assembly (the folder that `cdk synth` writes). */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface TemplateResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Mappings?: Readonly<Record<string, unknown>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Condition?: string }>>;
}

interface Artifact {
  readonly type: string;
  /** `aws://<account>/<region>`, each `unknown-...` where the stack goes wherever it is deployed to. */
  readonly environment?: string;
  readonly properties?: { readonly templateFile?: string; readonly stackName?: string; readonly file?: string };
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path?: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

export interface FoundStack {
  readonly stackName: string;
  readonly template: Template;
  /** Undefined where the stack goes wherever it is deployed to. */
  readonly accountId: string | undefined;
  readonly region: string | undefined;
  /** Folders of the assembly by the key that they are published under. */
  readonly assets: ReadonlyMap<string, string>;
}

/** @throws where the assembly holds no such stack, or several and none is named. */
export function openAssembly(assemblyDir: string, wanted?: string): FoundStack {
  const manifest = readJson(path.join(assemblyDir, 'manifest.json')) as { artifacts?: Record<string, Artifact> };
  const artifacts = Object.entries(manifest.artifacts ?? {});
  const stacks = artifacts
    .filter(([, artifact]) => artifact.type === 'aws:cloudformation:stack')
    .map(([id, { properties, environment }]) => ({
      stackName: properties?.stackName ?? id,
      file: properties?.templateFile ?? `${id}.template.json`,
      ...place(environment),
    }));
  const names = stacks.map(({ stackName }) => stackName).join(', ') || 'none';
  const candidates = stacks.filter(({ stackName }) => wanted === undefined || stackName === wanted);
  const [stack] = candidates;
  if (!stack) throw new Error(`${assemblyDir} holds no stack ${wanted ?? ''} (found: ${names})`);
  if (candidates.length > 1) throw new Error(`${assemblyDir} holds several stacks (${names}): name the one to run`);
  const { file, ...found } = stack;
  return {
    ...found,
    template: readJson(path.join(assemblyDir, file)) as Template,
    assets: readAssets(assemblyDir, artifacts),
  };
}

function place(environment = ''): Pick<FoundStack, 'accountId' | 'region'> {
  const [, accountId, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(environment) ?? [];
  const known = (value: string | undefined): string | undefined => (value?.startsWith('unknown-') ? undefined : value);
  return { accountId: known(accountId), region: known(region) };
}

function readAssets(assemblyDir: string, artifacts: readonly (readonly [string, Artifact])[]): Map<string, string> {
  const assets = new Map<string, string>();
  for (const [, { type, properties }] of artifacts) {
    if (type !== 'cdk:asset-manifest' || properties?.file === undefined) continue;
    const { files = {} } = readJson(path.join(assemblyDir, properties.file)) as AssetManifest;
    for (const { source, destinations } of Object.values(files)) {
      if (source.path === undefined) continue;
      const folder = path.resolve(assemblyDir, source.path);
      for (const { objectKey } of Object.values(destinations)) assets.set(objectKey, folder);
    }
  }
  return assets;
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
