/** Gathers what each role of the template may do. */
import { parsePolicyDocument } from '../iam/policy';
import type { PolicyStatement } from '../stack-model';
import type { ResolvedResource } from './stack-reader';

/** AWS-managed policies that roles of the stack may name, written out. Source: the policies' own documents. */
const MANAGED: Readonly<Record<string, PolicyStatement>> = {
  'service-role/AWSLambdaBasicExecutionRole': {
    effect: 'Allow',
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: ['*'],
    conditions: {},
    principals: [],
  },
};

/** Statements by the role's ARN. */
export function rolePolicies(resources: readonly ResolvedResource[]): (roleArn: unknown) => readonly PolicyStatement[] {
  const byName = new Map<string, PolicyStatement[]>();
  const names = new Map<string, string>();
  for (const role of resources.filter(({ type }) => type === 'AWS::IAM::Role')) {
    names.set(role.identity.attributes['Arn'] ?? '', role.identity.ref);
    byName.set(role.identity.ref, [...inlinePolicies(role), ...managedPolicies(role)]);
  }
  for (const { type, properties } of resources) {
    if (type !== 'AWS::IAM::Policy' && type !== 'AWS::IAM::ManagedPolicy') continue;
    const statements = parsePolicyDocument(properties['PolicyDocument']);
    for (const role of (properties['Roles'] ?? []) as string[]) byName.get(role)?.push(...statements);
  }
  return (roleArn) => byName.get(names.get(String(roleArn)) ?? '') ?? [];
}

const inlinePolicies = ({ properties }: ResolvedResource): PolicyStatement[] =>
  ((properties['Policies'] ?? []) as { PolicyDocument: unknown }[]).flatMap(({ PolicyDocument }) =>
    parsePolicyDocument(PolicyDocument),
  );

/** Policies of this template are attached by their own `Roles`; a role that names one by ARN is not known here. */
function managedPolicies({ logicalId, properties }: ResolvedResource): PolicyStatement[] {
  return ((properties['ManagedPolicyArns'] ?? []) as string[]).map((policyArn) => {
    const statement = MANAGED[policyArn.replace(/^arn:[^/]*:policy\//, '')];
    if (!statement) throw new Error(`${logicalId}: the managed policy ${policyArn} is not known to the local runtime`);
    return statement;
  });
}
