/** The bucket that owners meet: they drop contact and suppression lists into it, and find the reports there. */
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
  type LifecycleRule,
} from 'aws-cdk-lib/aws-s3';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { LISTS_PREFIX, REPORTS_PREFIX, SUPPRESSION_PREFIX, WORK_PREFIX } from '../lambda/contract/storage';
import { DeploymentKey } from './deployment-key';
import type { NodeFunction } from './node-function';
import { accept, nist, solutions } from './reviewed';

export interface ListBucketProps {
  /**
   * Whether it keeps what was replaced or deleted, and a log of who reads it, and stays when the stack goes. Otherwise one
   * command empties it; a bucket that is not empty makes the removal of the stack fail.
   */
  readonly production: boolean;
  /** Days that reports are kept. */
  readonly reportRetentionDays: number;
}

/** Days in which an owner can bring back what was replaced or deleted; then an erasure is one in every version, too. */
const OLD_VERSIONS_DAYS = 30;
/** Days that the log of requests is kept. It names objects and callers, nobody who is called. */
const ACCESS_LOG_DAYS = 365;

const CLOSED = { blockPublicAccess: BlockPublicAccess.BLOCK_ALL, enforceSSL: true } as const;

/** Contact lists, suppression lists and reports. */
export class ListBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: ListBucketProps) {
    super(scope, id);
    const key = DeploymentKey.of(this)?.key;
    const { production } = props;
    this.bucket = new Bucket(this, 'Bucket', {
      ...CLOSED,
      ...(key
        ? { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      ...(production ? { versioned: true, serverAccessLogsBucket: this.#accessLogs() } : {}),
      lifecycleRules: lifecycle(props),
      removalPolicy: production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.#acceptFindings(production, key !== undefined);
    // Bucket's own `eventBridgeEnabled` would bring a custom resource with a function of its own into the stack.
    const resource = this.bucket.node.defaultChild as CfnBucket;
    resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  }

  /** Lets a function read what was dropped. Without `s3:ListBucket` a missing object would look like a forbidden one. */
  grantReadLists(fn: NodeFunction<{ bucket: string }>): void {
    fn.configure('bucket', this.bucket.bucketName);
    fn.allow(['s3:ListBucket'], this.bucket.bucketArn);
    const reason = 'Owners choose the names of their lists.';
    fn.allowWildcard(reason, ['s3:GetObject'], this.#objects(LISTS_PREFIX), this.#objects(SUPPRESSION_PREFIX));
  }

  /** Lets a function write reports. */
  grantWriteReports(fn: NodeFunction<{ bucket: string }>): void {
    fn.configure('bucket', this.bucket.bucketName);
    fn.allowWildcard('Reports are named after campaigns.', ['s3:PutObject'], this.#objects(REPORTS_PREFIX));
  }

  /** Lets the intake keep what it needs between the scan of a list and its last chunk. */
  grantWork(fn: NodeFunction<{ bucket: string }>): void {
    fn.configure('bucket', this.bucket.bucketName);
    const reason = 'Plans and chunks are named after the scans of lists.';
    fn.allowWildcard(reason, ['s3:GetObject', 's3:PutObject'], this.#objects(WORK_PREFIX));
  }

  #accessLogs(): IBucket {
    const logs = new Bucket(this, 'AccessLogs', {
      ...CLOSED,
      encryption: BucketEncryption.S3_MANAGED,
      versioned: true,
      lifecycleRules: [
        { expiration: Duration.days(ACCESS_LOG_DAYS), noncurrentVersionExpiration: Duration.days(OLD_VERSIONS_DAYS) },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    accept(logs, 'S3 delivers its logs only into buckets under keys of S3.', nist('S3DefaultEncryptionKMS'));
    accept(logs, 'A log of requests is kept for questions, not for operation.', nist('S3BucketReplicationEnabled'));
    return logs as IBucket;
  }

  #acceptFindings(production: boolean, isUnderOwnKey: boolean): void {
    accept(
      this.bucket,
      'Lists are copies of what their owners have, reports can be made anew; a copy elsewhere would take personal data to another Region.',
      nist('S3BucketReplicationEnabled'),
    );
    if (!isUnderOwnKey)
      accept(
        this.bucket,
        'Encrypted under a key of S3: encryptionKey=customer changes the key.',
        nist('S3DefaultEncryptionKMS'),
      );
    if (!production)
      accept(
        this.bucket,
        'A trial has to go by two commands; production=true keeps versions and a log of requests.',
        solutions('S1'),
        nist('S3BucketLoggingEnabled'),
        nist('S3BucketVersioningEnabled'),
      );
  }

  #objects(prefix: string): string {
    return this.bucket.arnForObjects(`${prefix}*`);
  }
}

/** Lists are never removed by age: they are their owners', and a suppression list that is gone stops everybody. */
const lifecycle = ({ production, reportRetentionDays }: ListBucketProps): LifecycleRule[] => [
  {
    abortIncompleteMultipartUploadAfter: Duration.days(7),
    ...(production
      ? { noncurrentVersionExpiration: Duration.days(OLD_VERSIONS_DAYS), expiredObjectDeleteMarker: true }
      : {}),
  },
  // Longer than a message may lie in the dead-letter queue and come back from there.
  { prefix: WORK_PREFIX, expiration: Duration.days(15) },
  {
    prefix: REPORTS_PREFIX,
    // By the last writing: the status of a campaign that runs is always young.
    expiration: Duration.days(reportRetentionDays),
    // And it is written anew each minute.
    ...(production ? { noncurrentVersionExpiration: Duration.days(1) } : {}),
  },
];
