/** The bucket that owners meet: they drop contact and suppression lists into it, and find the reports there. */
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Duration, type RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { LISTS_PREFIX, REPORTS_PREFIX, SUPPRESSION_PREFIX, WORK_PREFIX } from '../lambda/contract/storage';
import type { NodeFunction } from './node-function';

export interface ListBucketProps {
  /** What becomes of the lists when the stack goes. A bucket that is not empty makes the removal of the stack fail. */
  readonly removalPolicy: RemovalPolicy;
}

/** Contact lists, suppression lists and reports. */
export class ListBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: ListBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(7) },
        // Longer than a message may lie in the dead-letter queue and come back from there.
        { prefix: WORK_PREFIX, expiration: Duration.days(15) },
      ],
      removalPolicy: props.removalPolicy,
    });
    // Bucket's own `eventBridgeEnabled` would bring a custom resource with a function of its own into the stack.
    const resource = this.bucket.node.defaultChild as CfnBucket;
    resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  }

  /** Lets a function read what was dropped. Without `s3:ListBucket` a missing object would look like a forbidden one. */
  grantReadLists(fn: NodeFunction<{ bucket: string }>): void {
    fn.configure('bucket', this.bucket.bucketName);
    fn.allow(['s3:ListBucket'], this.bucket.bucketArn);
    fn.allow(['s3:GetObject'], this.#objects(LISTS_PREFIX), this.#objects(SUPPRESSION_PREFIX));
  }

  /** Lets a function write reports. */
  grantWriteReports(fn: NodeFunction<{ bucket: string }>): void {
    fn.configure('bucket', this.bucket.bucketName);
    fn.allow(['s3:PutObject'], this.#objects(REPORTS_PREFIX));
  }

  /** Lets the intake keep what it needs between the scan of a list and its last chunk. */
  grantWork(fn: NodeFunction<{ bucket: string }>): void {
    fn.configure('bucket', this.bucket.bucketName);
    fn.allow(['s3:GetObject', 's3:PutObject'], this.#objects(WORK_PREFIX));
  }

  #objects(prefix: string): string {
    return this.bucket.arnForObjects(`${prefix}*`);
  }
}
