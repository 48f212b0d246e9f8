/** What a function finds around it: its environment variables and the constant part of its context, as Lambda sets them. */
import { existsSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { FUNCTION_KEY_PREFIX } from '../front/credential';
import type { FunctionResource } from '../stack-model';
import type { EnvironmentSettings } from './environment-protocol';

/** The template's memory size plays no part here: a thread has what the machine has. */
const MEMORY_MB = '1024';
const VERSION = '$LATEST';

/** The access key by which the front port knows the calling function. */
export const accessKeyOf = (logicalId: string): string => `${FUNCTION_KEY_PREFIX}${logicalId}`;

/** Everything that the bundle sees as `process.env`. */
export function environmentVariables(
  target: FunctionResource,
  surroundings: { readonly region: string; readonly endpoint: string },
  environment: number,
): Record<string, string> {
  return {
    ...target.environment,
    AWS_REGION: surroundings.region,
    AWS_DEFAULT_REGION: surroundings.region,
    AWS_ENDPOINT_URL: surroundings.endpoint,
    AWS_ACCESS_KEY_ID: accessKeyOf(target.logicalId),
    AWS_SECRET_ACCESS_KEY: 'x',
    // Travels with every call (x-amz-security-token): tells which environment of the function made it.
    AWS_SESSION_TOKEN: String(environment),
    // The developer's own profile must not reach into the function.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: target.name,
    AWS_LAMBDA_FUNCTION_VERSION: VERSION,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: MEMORY_MB,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${target.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `local/[${VERSION}]${environment}`,
    LAMBDA_TASK_ROOT: target.codePath,
    _HANDLER: target.handler,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
  };
}

export function environmentSettings(target: FunctionResource, environment: number): EnvironmentSettings {
  const file = target.handler.slice(0, target.handler.lastIndexOf('.'));
  return {
    codePath: target.codePath,
    handler: target.handler,
    isModule: existsSync(join(target.codePath, `${file}.mjs`)),
    timeoutMs: target.timeoutSeconds * 1000,
    context: {
      functionName: target.name,
      functionVersion: VERSION,
      invokedFunctionArn: target.arn,
      memoryLimitInMB: MEMORY_MB,
      logGroupName: `/aws/lambda/${target.name}`,
      logStreamName: `local/[${VERSION}]${environment}`,
    },
  };
}
