/** What a deployment is told through the CDK context: read once, checked whole, handed to the constructs as values. */
import { Problem } from '../lambda/contract/settings';
import type { ConnectInstance } from './connect-instance';
import { SETTINGS, type Settings } from './deployment-settings';
import { type DeploymentTags, TAG_SETTINGS } from './deployment-tags';
import type { Setting } from './setting-formats';
import { nearest } from './typos';

/** The checked configuration of one deployment. */
export interface DeploymentConfig extends Omit<Settings, 'instanceArn' | 'callsPerSecondCeiling'> {
  readonly instance: ConnectInstance;
  readonly callsPerSecondCeiling: number;
  readonly tags: DeploymentTags;
  /** True where no instance was given: the template can be read and run locally, but not be deployed. */
  readonly isExample: boolean;
}

type Context = Readonly<Record<string, unknown>>;

/** What only the owner of an instance can know. All of it is given, or nothing, and then the examples stand in. */
const INSTANCE_SETTINGS = ['instanceArn', 'contactFlowId', 'queueId', 'sourcePhoneNumber'] as const;

/**
 * Reads the configuration from a CDK context (`app.node.getAllContext()`).
 *
 * @throws one Error that lists every problem: the setting, its value, what is allowed and what to type.
 */
export function readDeploymentConfig(context: Context): DeploymentConfig {
  const isExample = !INSTANCE_SETTINGS.some((name) => isGiven(context, name));
  const effective = isExample ? { ...exampleInstance(), ...context } : context;
  const problems: string[] = [...misspelt(context), ...callerIdProblems(effective)];
  const settings = readAll<Settings>(SETTINGS, effective, problems);
  const tags = readAll<DeploymentTags>(TAG_SETTINGS, effective, problems);
  problems.push(...ceilingProblems(settings));
  if (problems.length > 0) throw new Error(`the deployment is misconfigured:\n- ${problems.join('\n- ')}`);
  const { instanceArn: instance, callsPerSecondCeiling = settings.callsPerSecond, ...rest } = settings;
  return { ...rest, callsPerSecondCeiling, instance, tags, isExample };
}

function exampleInstance(): Context {
  const { instanceArn, contactFlowId, queueId } = SETTINGS;
  return { instanceArn: instanceArn.example, contactFlowId: contactFlowId.example, queueId: queueId.example };
}

const isGiven = (context: Context, name: string): boolean => context[name] !== undefined;

function readAll<S extends object>(
  table: { readonly [K in keyof S]-?: Setting<S[K]> },
  context: Context,
  problems: string[],
): S {
  const names = Object.keys(table) as (keyof S & string)[];
  return Object.fromEntries(names.map((name) => [name, readOne(name, table[name], context[name], problems)])) as S;
}

const REQUIRED = new Set<string>(['instanceArn', 'contactFlowId']);

function readOne<T>(name: string, setting: Setting<T>, given: unknown, problems: string[]): T | undefined {
  const advice = `pass for example -c ${name}=${setting.example}`;
  if (given === undefined && setting.fallback === undefined) {
    if (REQUIRED.has(name)) problems.push(`${name} is missing: ${advice}`);
    return undefined;
  }
  const text = asText(given ?? setting.fallback);
  if (text === '') {
    problems.push(`${name} is empty: ${advice}, or leave it out`);
    return undefined;
  }
  const value = setting.parse(text);
  if (!(value instanceof Problem)) return value;
  problems.push(`${name} ${value.text}, got "${text}": ${advice}`);
  return undefined;
}

/** Text from the command line, numbers and booleans from cdk.json. */
const asText = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);

/** Amazon Connect wants a queue or a source number, and does not document which one wins. */
function callerIdProblems(context: Context): string[] {
  const given = (['queueId', 'sourcePhoneNumber'] as const).filter((name) => isGiven(context, name));
  if (given.length === 1) return [];
  const advice = `pass for example -c queueId=${SETTINGS.queueId.example}`;
  return given.length === 0
    ? [
        `queueId or sourcePhoneNumber is missing: ${advice} or -c sourcePhoneNumber=${SETTINGS.sourcePhoneNumber.example}`,
      ]
    : ['queueId and sourcePhoneNumber exclude each other: leave one of them out'];
}

/** A ceiling below the rate that the account is said to allow contradicts it. */
function ceilingProblems({ callsPerSecond: rate, callsPerSecondCeiling: ceiling }: Settings): string[] {
  if (ceiling === undefined || !(ceiling < rate)) return [];
  const advice = `pass for example -c callsPerSecondCeiling=${rate}, or leave it out`;
  return [`callsPerSecondCeiling must be at least callsPerSecond (${rate}), got "${ceiling}": ${advice}`];
}

/** Context keys of CDK itself have a namespace (`@aws-cdk/...`, `aws:cdk:...`); ours are plain words. */
function misspelt(context: Context): string[] {
  const ours = [...Object.keys(SETTINGS), ...Object.keys(TAG_SETTINGS)];
  const foreign = Object.keys(context).filter((name) => /^\w+$/.test(name) && !ours.includes(name));
  return foreign.flatMap((name) => {
    const meant = nearest(name, ours);
    return meant === undefined ? [] : [`${name} is no setting: ${meant} was probably meant`];
  });
}
