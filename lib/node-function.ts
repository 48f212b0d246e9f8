/** The house rules for functions: Node 24 on arm64, one bundle each, the least of rights, settings by contract only. */
import * as path from 'node:path';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type EventInvokeConfigOptions,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { writeSetting } from '../lambda/contract/settings';
import { bundleOf } from './bundle';
import { DeploymentKey } from './deployment-key';
import { accept, acceptWildcard, nist } from './reviewed';

const THIS_PROJECT = path.join(__dirname, '..');

/** The definition of a function's settings, such as `DIALER`. */
type SettingsSpec<S extends object> = Parameters<typeof writeSetting<S, keyof S>>[0];

export interface NodeFunctionProps<S extends object> {
  /** The entry is `lambda/handlers/<handler>.entry.ts` and exports `handler`. */
  readonly handler: 'intake' | 'control' | 'dial' | 'report' | 'retention' | 'widget' | 'widget-control' | 'opt-out';
  /** What the function must be told; synth fails if a required setting is left out. */
  readonly settings: SettingsSpec<S>;
  readonly timeout: Duration;
  readonly description: string;
  /** MB; also decides the share of a processor. @default 512 */
  readonly memorySize?: number;
  /** Environments that no other function can take, and no more than these. @default no reservation */
  readonly reservedConcurrency?: number | undefined;
  /** What happens to failed asynchronous invocations. @default Lambda's own rules */
  readonly asynchronous?: Pick<EventInvokeConfigOptions, 'retryAttempts' | 'maxEventAge' | 'onFailure'>;
  /** Folder with the entries. @default this project */
  readonly projectRoot?: string | undefined;
}

/**
 * A function of the dialer. Its role begins with nothing but writing to its own log; `allow` and `configure` are called
 * by the constructs it may use, so that a permission and the variable that makes it useful come together.
 */
export class NodeFunction<S extends object> extends LambdaFunction {
  readonly settings: SettingsSpec<S>;
  readonly #configured = new Set<PropertyKey>();
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: NodeFunctionProps<S>) {
    const projectRoot = props.projectRoot ?? THIS_PROJECT;
    const key = DeploymentKey.of(scope);
    const logGroup = new LogGroup(scope, `${id}Log`, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(key ? { encryptionKey: key.key } : {}),
    });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    super(scope, id, {
      description: props.description,
      code: bundleOf(scope, projectRoot, props.handler),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: props.timeout,
      memorySize: props.memorySize ?? 512,
      ...(props.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: props.reservedConcurrency }),
      ...props.asynchronous,
      role,
      logGroup,
    });
    logGroup.grantWrite(this);
    if (key) this.addToRolePolicy(key.useStatement());
    this.settings = props.settings;
    this.#role = role;
    this.#acceptFindings(logGroup, key !== undefined, props.reservedConcurrency !== undefined);
    this.node.addValidation({ validate: () => this.#missingSettings() });
  }

  /** Tells the function one of its settings. */
  configure<K extends keyof S>(key: K, value: S[K]): void {
    this.#configured.add(key);
    for (const [name, text] of Object.entries(writeSetting<S, K>(this.settings, key, value))) {
      this.addEnvironment(name, text);
    }
  }

  /** Grants actions on resources, named one by one. */
  allow(actions: readonly string[], ...resourceArns: readonly string[]): void {
    this.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resourceArns] }));
  }

  /**
   * Grants actions on resources that nobody can name one by one.
   *
   * @param reason why not, for whoever reviews the role
   */
  allowWildcard(reason: string, actions: readonly string[], ...resourceArns: readonly string[]): void {
    this.allow(actions, ...resourceArns);
    for (const arn of resourceArns) acceptWildcard(this.#role, arn, reason);
  }

  #acceptFindings(logGroup: LogGroup, isLogUnderOwnKey: boolean, isReserved: boolean): void {
    accept(
      this.#role,
      'The policy belongs to this role alone, is made with it and goes with it: nothing is gained by sharing it.',
      nist('IAMNoInlinePolicy'),
    );
    accept(
      this,
      'It talks to public AWS endpoints over TLS and listens to nothing: docs/decisions/0016-no-vpc.md.',
      nist('LambdaInsideVPC'),
    );
    accept(
      this,
      'What fails goes to the dead-letter queue of the queue that the function reads, or to its failure destination.',
      nist('LambdaDLQ'),
    );
    if (!isReserved)
      accept(
        this,
        'What invokes it, an event source with a maximum concurrency or a schedule, bounds it; the owner may forgo reservations.',
        nist('LambdaConcurrency'),
      );
    if (!isLogUnderOwnKey)
      accept(
        logGroup,
        'CloudWatch Logs encrypts it under a key of its own; no line names a number or a person. encryptionKey=customer changes the key.',
        nist('CloudWatchLogGroupEncrypted'),
      );
  }

  #missingSettings(): string[] {
    const keys = Object.keys(this.settings) as (keyof S)[];
    const missing = keys.filter((key) => !('fallback' in this.settings[key]) && !this.#configured.has(key));
    return missing.map((key) => `the setting ${String(key)} is required, but no construct configures it`);
  }
}
