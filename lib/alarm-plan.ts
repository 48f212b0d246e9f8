/** What an alarm says about itself, and what alarms draw on. */
import type { IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { DeploymentMetrics } from './deployment-metrics';

export interface AlarmSources {
  readonly metrics: DeploymentMetrics;
  /** Any message in one of these is for somebody to decide about. */
  readonly deadLetterQueues: Readonly<Record<string, Queue>>;
  /** Days that a suppression list may be old. */
  readonly suppressionMaxAgeDays: number;
  readonly intake: { readonly function: IFunction; readonly deadLetterQueue: Queue };
}

export interface AlarmPlan {
  /** Section of the runbook. */
  readonly name: string;
  readonly severity: 'page' | 'ticket';
  /** What it means for the people who are, or are not, called. */
  readonly meaning: string;
  readonly metric: IMetric;
  /** Breaching is a value above this, or, of `isBelow`, below it. */
  readonly threshold: number;
  /** @default false */
  readonly isBelow?: boolean;
  /** Of so many periods of the metric... */
  readonly periods: number;
  /** ...so many breach. @default all of them */
  readonly breaching?: number;
  readonly missing: TreatMissingData;
}
