/**
 * Resolves CloudFormation's intrinsic functions and conditions to plain values. A function that is not known here is
 * an error that names it; so is a reference to something that the template does not hold.
 */

/** What references lead to. */
export interface References {
  /** Parameters, pseudo-parameters and `Ref` of resources. */
  ref(logicalId: string): unknown;
  getAtt(logicalId: string, attribute: string): unknown;
  mapping(map: string, first: string, second: string): unknown;
  /** Definition of a condition. */
  condition(name: string): unknown;
}

/** Stands for `AWS::NoValue`: the property that holds it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Resolve = (value: unknown) => unknown;
type Intrinsic = (argument: unknown, resolve: Resolve, references: References) => unknown;

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (id, _resolve, references) => references.ref(String(id)),
  'Fn::GetAtt': (argument, resolve, references) => {
    const [id, ...attribute] = typeof argument === 'string' ? argument.split('.') : list(argument);
    return references.getAtt(String(id), attribute.map((part) => String(resolve(part))).join('.'));
  },
  'Fn::Join': (argument, resolve) => {
    const [separator, parts] = list(argument);
    return list(resolve(parts)).map(String).join(String(separator));
  },
  'Fn::Sub': (argument, resolve, references) => substitute(argument, resolve, references),
  'Fn::Select': (argument, resolve) => {
    const [index, from] = list(argument);
    return list(resolve(from))[Number(resolve(index))];
  },
  'Fn::Split': (argument, resolve) => {
    const [separator, from] = list(argument);
    return String(resolve(from)).split(String(separator));
  },
  'Fn::If': (argument, resolve, references) => {
    const [condition, then, otherwise] = list(argument);
    return resolve(conditionHolds(String(condition), references) ? then : otherwise);
  },
  'Fn::FindInMap': (argument, resolve, references) => {
    const [map, first, second] = list(argument).map((part) => String(resolve(part)));
    return references.mapping(map ?? '', first ?? '', second ?? '');
  },
  'Fn::Base64': (argument, resolve) => Buffer.from(String(resolve(argument))).toString('base64'),
  'Fn::ToJsonString': (argument, resolve) => JSON.stringify(resolve(argument)),
  'Fn::Equals': (argument, resolve) => {
    const [left, right] = list(argument).map(resolve);
    return String(left) === String(right);
  },
  'Fn::Not': (argument, resolve) => !resolve(list(argument)[0]),
  'Fn::And': (argument, resolve) => list(argument).every((part) => resolve(part)),
  'Fn::Or': (argument, resolve) => list(argument).some((part) => resolve(part)),
  Condition: (name, _resolve, references) => conditionHolds(String(name), references),
};

export function conditionHolds(name: string, references: References): boolean {
  return resolveIntrinsics(references.condition(name), references) === true;
}

/** @throws where the value uses a function or names something that is not known. */
export function resolveIntrinsics(value: unknown, references: References): unknown {
  const resolve: Resolve = (inner) => resolveIntrinsics(inner, references);
  if (Array.isArray(value)) return value.map(resolve).filter((entry) => entry !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const call = intrinsicCall(value);
  if (call) return call.intrinsic(call.argument, resolve, references);
  const entries = Object.entries(value).map(([key, inner]) => [key, resolve(inner)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== NO_VALUE));
}

/** An object with one key that names a function is a call; `Condition` is also an ordinary key of policies. */
function intrinsicCall(value: object): { intrinsic: Intrinsic; argument: unknown } | undefined {
  const [entry, second] = Object.entries(value);
  if (!entry || second) return undefined;
  const [name, argument] = entry;
  if (name === 'Condition' && typeof argument !== 'string') return undefined;
  const intrinsic = INTRINSICS[name];
  if (!intrinsic && name.startsWith('Fn::')) throw new Error(`${name} is not known to the local runtime`);
  return intrinsic ? { intrinsic, argument } : undefined;
}

function substitute(argument: unknown, resolve: Resolve, references: References): string {
  const [text, given] = list(argument) as [string, Record<string, unknown> | undefined];
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (given && name in given) return String(resolve(given[name]));
    const [id, ...attribute] = name.split('.');
    return String(attribute.length > 0 ? references.getAtt(id ?? '', attribute.join('.')) : references.ref(name));
  });
}
