/**
 * A key of the owner's own, where `encryptionKey` asks for one: it encrypts tables, queues, bucket, logs and the alarm
 * topic. Constructs ask `DeploymentKey.of(this)`, so none can be forgotten by whoever wires them.
 *
 * Its policy lets in the owner's account (IAM decides further) and three services, each only for this deployment. Nobody
 * has to be let in for S3's events: on the event bus they are under a key of AWS's; it is the rule's delivery into the
 * queue that needs this one.
 */
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

export interface DeploymentKeyProps {
  /** Begins the names of the rules, logs and alarms that are let in. */
  readonly deployment: string;
  readonly removalPolicy: RemovalPolicy;
}

/** What whoever writes and reads encrypted messages, objects and items needs. */
const USE = ['kms:Decrypt', 'kms:GenerateDataKey'];
/** What CloudWatch Logs asks for (its documentation on encrypted log groups). */
const USE_BY_LOGS = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
/** Services through which a function may use the key; never directly. */
const FUNCTIONS_USE_IT_THROUGH = ['dynamodb', 'sqs', 's3'];

const ID = 'DeploymentKey';

/** The key and its policy. */
export class DeploymentKey extends Construct {
  /** The key of the deployment that a construct belongs to; undefined where AWS's keys are used. */
  static of(construct: Construct): DeploymentKey | undefined {
    return Stack.of(construct).node.tryFindChild(ID) as DeploymentKey | undefined;
  }

  readonly key: Key;

  /** To be made before whatever it encrypts. */
  constructor(stack: Stack, { deployment, removalPolicy }: DeploymentKeyProps) {
    super(stack, ID);
    this.key = new Key(this, 'Key', {
      description: `What the deployment ${deployment} of Callpace keeps`,
      alias: deployment,
      enableKeyRotation: true,
      removalPolicy,
      // Whatever is left under a deleted key cannot be read any more: time to notice.
      ...(removalPolicy === RemovalPolicy.DESTROY ? { pendingWindow: Duration.days(30) } : {}),
    });
    this.#admit('events.amazonaws.com', USE, {
      ArnLike: { 'aws:SourceArn': this.#arns('events', 'rule', `${deployment}-*`) },
    });
    this.#admit('cloudwatch.amazonaws.com', USE, {
      ArnLike: { 'aws:SourceArn': this.#arns('cloudwatch', 'alarm', `${deployment}-*`, ArnFormat.COLON_RESOURCE_NAME) },
    });
    const logs = this.#arns('logs', 'log-group', `${deployment}-*`, ArnFormat.COLON_RESOURCE_NAME);
    // Logs says in the encryption context whose they are; it sets no source.
    this.key.addToResourcePolicy(
      statement(`logs.${stack.region}.amazonaws.com`, USE_BY_LOGS, {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logs },
      }),
    );
  }

  /** What a function's role needs. Its rights on tables, queues and objects decide what it reaches with it. */
  useStatement(): PolicyStatement {
    const { region } = Stack.of(this);
    return new PolicyStatement({
      actions: USE,
      resources: [this.key.keyArn],
      conditions: {
        StringEquals: {
          'kms:ViaService': FUNCTIONS_USE_IT_THROUGH.map((service) => `${service}.${region}.amazonaws.com`),
        },
      },
    });
  }

  #admit(service: string, actions: readonly string[], conditions: Record<string, unknown>): void {
    this.key.addToResourcePolicy(
      statement(service, actions, { ...conditions, StringEquals: { 'aws:SourceAccount': Stack.of(this).account } }),
    );
  }

  /** By name, because the rules and alarms themselves wait for the key. */
  #arns(service: string, resource: string, resourceName: string, arnFormat = ArnFormat.SLASH_RESOURCE_NAME): string {
    return Stack.of(this).formatArn({ service, resource, resourceName, arnFormat });
  }
}

const statement = (service: string, actions: readonly string[], conditions: Record<string, unknown>): PolicyStatement =>
  new PolicyStatement({
    principals: [new ServicePrincipal(service)],
    actions: [...actions],
    // In a key's own policy: this key.
    resources: ['*'],
    conditions,
  });
