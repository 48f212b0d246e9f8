/** Synthesizes the stack for a test: in memory, without bundling, and with stand-ins for the functions' entries. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { App, type AppProps } from 'aws-cdk-lib/core';
import cdkJson from '../../cdk.json';
import { CallpaceStack } from '../../lib/callpace-stack';
import { readDeploymentConfig } from '../../lib/deployment-config';
import { temporaryFolder } from '../support/temporary-folder';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is JSON of many shapes.
  readonly Properties: Record<string, any>;
  readonly DeletionPolicy?: string;
}

export interface Synthesized {
  readonly stack: CallpaceStack;
  readonly template: Template;
  readonly resources: Readonly<Record<string, Resource>>;
}

/** A project with nothing but the entries: what the functions do is none of the template's business. */
function standInProject(): string {
  const root = temporaryFolder('stand-ins');
  const handlers = path.join(root, 'lambda', 'handlers');
  mkdirSync(handlers, { recursive: true });
  writeFileSync(path.join(root, 'package-lock.json'), '{}');
  for (const name of ['intake', 'control', 'dial', 'report', 'retention', 'widget', 'widget-control', 'opt-out']) {
    writeFileSync(path.join(handlers, `${name}.entry.ts`), 'export const handler = async () => undefined;');
  }
  return root;
}

export const STAND_INS = standInProject();

export const INSTANCE = 'arn:aws:connect:us-east-1:444455556666:instance/12345678-1234-4123-8123-123456789012';

const GIVEN = {
  instanceArn: INSTANCE,
  contactFlowId: '11111111-2222-4333-8444-555555555555',
  queueId: '22222222-2222-4333-8444-555555555555',
};

/** An app as the command line makes one, but without CloudFormation's own checks, which cost a second each time. */
export function anApp(options: AppProps = { builtinCloudFormationValidation: false }): App {
  return new App({
    outdir: temporaryFolder('cdk'),
    ...options,
    context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] },
  });
}

export function addStack(app: App, settings: Readonly<Record<string, unknown>> = {}): CallpaceStack {
  return new CallpaceStack(app, { config: readDeploymentConfig({ ...GIVEN, ...settings }), projectRoot: STAND_INS });
}

export function synthesized(settings: Readonly<Record<string, unknown>> = {}): Synthesized {
  const stack = addStack(anApp(), settings);
  const template = Template.fromStack(stack);
  return { stack, template, resources: template.toJSON()['Resources'] as Record<string, Resource> };
}

/** The one resource of a type whose logical id begins so. */
export function resourceOf({ resources }: Synthesized, type: string, prefix: string): Resource & { id: string } {
  const found = Object.entries(resources).filter(([id, resource]) => resource.Type === type && id.startsWith(prefix));
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} ${type} begin with ${prefix}`);
  return { id: first[0], ...first[1] };
}

export const resourcesOfType = ({ resources }: Synthesized, type: string): [string, Resource][] =>
  Object.entries(resources).filter(([, resource]) => resource.Type === type);

/** Where the ARN of a resource is asked for: `{ "Fn::GetAtt": [id, "Arn"] }`. */
export const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
