/** The eight tags that every resource carries, so that its cost and its owner can be found from the bill. */
import { Tags } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { date, matching, NAME, oneOf, type Setting } from './setting-formats';

export interface DeploymentTags {
  /** Whom the deployment dials for. */
  readonly tenant: string;
  /** Stage of the deployment: dev, test, staging or production. */
  readonly environment: string;
  readonly project: string;
  readonly costCenter: string;
  /** Contact lists hold personal data, so `confidential` at least in real use. */
  readonly dataClassification: string;
  /** E-mail address or name of the team that answers for it. */
  readonly owner: string;
  readonly managedBy: string;
  /** Day on which the deployment was made, YYYY-MM-DD. Given, never computed: the template must not change by itself. */
  readonly createdDate: string;
}

export const TAG_SETTINGS: { readonly [K in keyof DeploymentTags]: Setting<string> } = {
  tenant: { example: 'default', fallback: 'default', parse: NAME },
  environment: { example: 'dev', fallback: 'dev', parse: oneOf('dev', 'test', 'staging', 'production') },
  project: { example: 'callpace', fallback: 'callpace', parse: NAME },
  costCenter: {
    example: 'CC-1234',
    fallback: 'unassigned',
    parse: matching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits, dots, underscores and hyphens, at most 64'),
  },
  dataClassification: {
    example: 'confidential',
    fallback: 'confidential',
    parse: oneOf('public', 'internal', 'confidential', 'restricted'),
  },
  owner: {
    example: 'contact-centre@example.com',
    fallback: 'unassigned',
    parse: matching(/^[A-Za-z0-9][A-Za-z0-9._+@-]{0,127}$/, 'an e-mail address or a team name without spaces'),
  },
  managedBy: { example: 'cdk', fallback: 'cdk', parse: NAME },
  createdDate: { example: '2026-11-21', fallback: '2026-11-21', parse: date },
};

/** Tags as they are called on the resources: `CostCenter` for `costCenter`. */
export function resourceTags(tags: DeploymentTags): Record<string, string> {
  const named = Object.entries(tags).map(([key, value]) => [key.charAt(0).toUpperCase() + key.slice(1), value]);
  return Object.fromEntries(named) as Record<string, string>;
}

/** Tags every taggable resource below `scope`. */
export function applyTags(scope: IConstruct, tags: DeploymentTags): void {
  for (const [key, value] of Object.entries(resourceTags(tags))) Tags.of(scope).add(key, value);
}
