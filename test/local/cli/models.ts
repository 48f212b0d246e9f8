import { CONTROLLER } from '../../../lambda/contract/settings';
import type { StackModel } from '../../../local/stack-model';

/** An environment that the controller accepts. */
export const DEFAULT_CONTROLLER_ENVIRONMENT: Record<string, string> = {
  ...Object.fromEntries(Object.values(CONTROLLER).map(({ name }) => [name, '1'])),
  CAMPAIGNS_TABLE: 'campaigns',
  QUOTAS: 'account',
  CAPACITY_BUFFER: '0',
  CALLING_WINDOW: '08:00-20:00',
  CALLING_RULES: 'us',
  ALLOW_LAXER_HOURS: 'false',
};

export function modelWith(parts: {
  readonly outputs: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
}): StackModel {
  return {
    stackName: 'callpace',
    region: 'us-east-1',
    accountId: '111122223333',
    functions: [
      {
        logicalId: 'Controller',
        name: 'controller',
        arn: 'arn:aws:lambda:us-east-1:111122223333:function:controller',
        codePath: '/nowhere',
        handler: 'index.handler',
        environment: parts.environment,
        timeoutSeconds: 300,
        reservedConcurrency: 3,
        asyncRetries: 0,
        asyncFailureQueueArn: undefined,
        policy: [],
      },
    ],
    queues: [],
    tables: [],
    buckets: [],
    eventSources: [],
    rules: [],
    schedules: [],
    dashboards: [],
    alarms: [],
    outputs: parts.outputs,
  };
}
