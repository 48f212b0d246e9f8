/**
 * Findings of the security checks (cdk-nag, test/lib/security-checks.test.ts) that stay as they are: each at the construct
 * that it is about, with the reason. Whatever is not said here fails the test.
 */
import { Stack, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** `pack::rule`, as the checks print it, without what is in brackets. */
type Rule = `AwsSolutions::AwsSolutions-${string}` | `NIST.800.53.R5::NIST.800.53.R5-${string}`;

export const solutions = (rule: string): Rule => `AwsSolutions::AwsSolutions-${rule}`;
export const nist = (rule: string): Rule => `NIST.800.53.R5::NIST.800.53.R5-${rule}`;

/** @param reason why the finding does no harm, for whoever reviews the stack */
export function accept(construct: IConstruct, reason: string, ...rules: readonly Rule[]): void {
  Validations.of(construct).acknowledge(...rules.map((id) => ({ id, reason })));
}

/** Accepts a wildcard in the resources that a role may use; no other of the same role. */
export function acceptWildcard(role: IConstruct, resource: string, reason: string): void {
  const named = flat(Stack.of(role).resolve(resource));
  if (named.includes('*')) accept(role, reason, `${solutions('IAM5')}[Resource::${named}]`);
}

/** As the checks write references. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, unknown>;
  if (join !== undefined) {
    const [separator, parts] = join as [string, unknown[]];
    return parts.map(flat).join(separator);
  }
  return `<${ref === undefined ? (attribute as string[]).join('.') : String(ref)}>`;
}
