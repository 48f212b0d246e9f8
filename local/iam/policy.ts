/**
 * Decides whether policy statements allow an action on a resource. An explicit denial wins, then an allowance; without
 * either the answer is no. Only the condition operators named here are known: any other makes the reader fail, because
 * a condition that is skipped would be an allowance that nobody gave.
 */
import type { PolicyStatement } from '../stack-model';

/** What conditions are compared with: keys such as `aws:SourceArn`, in lower case. */
type ConditionContext = Readonly<Record<string, string>>;

export interface AccessRequest {
  /** E.g. `dynamodb:UpdateItem`. */
  readonly action: string;
  readonly resource: string;
  /** Resource policies only: the calling service, e.g. `events.amazonaws.com`. */
  readonly principal?: string;
  /** @default only `aws:securetransport`, which holds: loopback never leaves the machine */
  readonly context?: ConditionContext;
}

export type Decision = 'allowed' | 'denied-explicitly' | 'not-allowed';

type Operator = (actual: string | undefined, expected: readonly string[]) => boolean;

const anyLike: Operator = (actual, expected) =>
  actual !== undefined && expected.some((pattern) => matches(pattern, actual));
const anyEqual: Operator = (actual, expected) => actual !== undefined && expected.includes(actual);
const noneLike: Operator = (actual, expected) => !anyLike(actual, expected);

const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: anyEqual,
  StringNotEquals: (actual, expected) => !anyEqual(actual, expected),
  StringLike: anyLike,
  StringNotLike: noneLike,
  // The two ARN operators are the same: both take wildcards.
  ArnEquals: anyLike,
  ArnLike: anyLike,
  ArnNotEquals: noneLike,
  ArnNotLike: noneLike,
  Bool: (actual, expected) => actual !== undefined && expected.some((value) => value.toLowerCase() === actual),
};

const LOOPBACK: ConditionContext = { 'aws:securetransport': 'true' };

export function decide(statements: readonly PolicyStatement[], request: AccessRequest): Decision {
  const applying = statements.filter((statement) => applies(statement, request));
  if (applying.some(({ effect }) => effect === 'Deny')) return 'denied-explicitly';
  return applying.length > 0 ? 'allowed' : 'not-allowed';
}

function applies(statement: PolicyStatement, request: AccessRequest): boolean {
  return (
    statement.actions.some((pattern) => matches(pattern.toLowerCase(), request.action.toLowerCase())) &&
    statement.resources.some((pattern) => matches(pattern, request.resource)) &&
    (request.principal === undefined ||
      statement.principals.some((principal) => principal === '*' || principal === request.principal)) &&
    conditionsHold(statement, { ...LOOPBACK, ...request.context })
  );
}

function conditionsHold(statement: PolicyStatement, context: ConditionContext): boolean {
  return Object.entries(statement.conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) =>
      operatorNamed(operator)(context[key.toLowerCase()], texts(expected)),
    ),
  );
}

function operatorNamed(name: string): Operator {
  const operator = OPERATORS[name];
  if (!operator) throw new Error(`the policy condition operator ${name} is not known to the local runtime`);
  return operator;
}

/** `*` stands for any text, `?` for any one character. */
function matches(pattern: string, value: string): boolean {
  if (pattern === '*' || pattern === value) return true;
  if (!pattern.includes('*') && !pattern.includes('?')) return false;
  return wildcard(pattern).test(value);
}

const wildcards = new Map<string, RegExp>();

function wildcard(pattern: string): RegExp {
  let compiled = wildcards.get(pattern);
  if (!compiled) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    compiled = new RegExp(`^${source}$`, 's');
    wildcards.set(pattern, compiled);
  }
  return compiled;
}

/**
 * Reads a policy document whose intrinsic functions are resolved.
 *
 * @throws where a statement says something that the evaluator does not know.
 */
export function parsePolicyDocument(document: unknown): PolicyStatement[] {
  const statements = (document as { Statement?: unknown }).Statement ?? [];
  return (Array.isArray(statements) ? statements : [statements]).map(parseStatement);
}

function parseStatement(raw: unknown): PolicyStatement {
  const statement = raw as Record<string, unknown>;
  for (const element of ['NotAction', 'NotResource', 'NotPrincipal']) {
    if (element in statement) throw new Error(`the policy element ${element} is not known to the local runtime`);
  }
  const conditions = (statement['Condition'] ?? {}) as PolicyStatement['conditions'];
  for (const operator of Object.keys(conditions)) operatorNamed(operator);
  return {
    effect: statement['Effect'] === 'Deny' ? 'Deny' : 'Allow',
    actions: texts(statement['Action']),
    resources: texts(statement['Resource']),
    conditions,
    principals: principals(statement['Principal']),
  };
}

function principals(principal: unknown): string[] {
  if (principal === undefined) return [];
  if (typeof principal === 'string') return [principal];
  return Object.values(principal as Record<string, unknown>).flatMap(texts);
}

const texts = (value: unknown): string[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).map((entry) => String(entry));
