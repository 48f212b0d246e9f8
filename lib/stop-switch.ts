/**
 * How to stop all dialing at once, with nothing but the AWS command line: one item in the campaigns table. It works
 * although the controller is broken, because the dialer looks for it before each call.
 */
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DEPLOYMENT_PARTITION, STOP_SWITCH } from '../lambda/contract/items';

export interface StopSwitchProps {
  /** The table that holds the switch. */
  readonly campaigns: Table;
}

const KEY = { pk: { S: DEPLOYMENT_PARTITION }, sk: { S: STOP_SWITCH } };

/** The commands that set and remove the stop item. */
export class StopSwitch extends Construct {
  readonly stopCommand: string;
  readonly resumeCommand: string;

  constructor(scope: Construct, id: string, { campaigns }: StopSwitchProps) {
    super(scope, id);
    const item = JSON.stringify({ ...KEY, reason: { S: 'stopped by an operator' } });
    const where = `--region ${Stack.of(this).region} --table-name ${campaigns.tableName}`;
    this.stopCommand = `aws dynamodb put-item ${where} --item '${item}'`;
    this.resumeCommand = `aws dynamodb delete-item ${where} --key '${JSON.stringify(KEY)}'`;
  }
}
