/** The role of a schedule: it may invoke its one function, and be taken on by this account's schedules only. */
import { type IRole, Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { accept, nist } from './reviewed';

/** Made here, because the target's own one would be let loose on every version of the function, too. */
export function scheduleRole(scope: Construct, fn: IFunction): IRole {
  const role = new Role(scope, 'ScheduleRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  });
  const invoke = new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [fn.functionArn] });
  new Policy(role, 'Invoke', { statements: [invoke] }).attachToRole(role);
  accept(role, 'The policy belongs to this role alone.', nist('IAMNoInlinePolicy'));
  return role.withoutPolicyUpdates();
}
