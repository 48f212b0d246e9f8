/** Functions, what invokes them, and where failed asynchronous invocations go. */
import type { EventSourceResource, FunctionResource, PolicyStatement } from '../stack-model';
import type { ResolvedResource } from './stack-reader';

/** Lambda's default of asynchronous invocations (Lambda Developer Guide, "invocation-async-error-handling"). */
const DEFAULT_ASYNC_RETRIES = 2;
/** Lambda's default timeout and SQS batch size, where a template gives none. */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_BATCH_SIZE = 10;

const ofType = (resources: readonly ResolvedResource[], type: string): ResolvedResource[] =>
  resources.filter((resource) => resource.type === type);

const optionalNumber = (value: unknown): number | undefined => (value === undefined ? undefined : Number(value));

export function readFunctions(
  resources: readonly ResolvedResource[],
  assets: ReadonlyMap<string, string>,
  policyOf: (roleArn: unknown) => readonly PolicyStatement[],
): FunctionResource[] {
  const ofCustomResources = new Set(resources.map(({ properties }) => properties['ServiceToken']));
  return ofType(resources, 'AWS::Lambda::Function')
    .filter(({ identity }) => !ofCustomResources.has(identity.attributes['Arn']))
    .map((resource) => readFunction(resource, resources, assets, policyOf));
}

function readFunction(
  resource: ResolvedResource,
  resources: readonly ResolvedResource[],
  assets: ReadonlyMap<string, string>,
  policyOf: (roleArn: unknown) => readonly PolicyStatement[],
): FunctionResource {
  const { logicalId, properties, identity } = resource;
  const environment = properties['Environment'] as { Variables?: Record<string, unknown> } | undefined;
  const variables = Object.entries(environment?.Variables ?? {}).map(([name, value]) => [name, String(value)]);
  return {
    logicalId,
    name: identity.ref,
    arn: identity.attributes['Arn'] ?? '',
    codePath: codePath(resource, assets),
    handler: String(properties['Handler']),
    environment: Object.fromEntries(variables),
    timeoutSeconds: Number(properties['Timeout'] ?? DEFAULT_TIMEOUT_SECONDS),
    reservedConcurrency: optionalNumber(properties['ReservedConcurrentExecutions']),
    ...asyncInvocation(resource, resources),
    policy: policyOf(properties['Role']),
  };
}

/** By the asset manifest, not by the metadata of the resource: only the CDK's command line asks for those. */
function codePath({ logicalId, properties }: ResolvedResource, assets: ReadonlyMap<string, string>): string {
  const runtime = String(properties['Runtime']);
  if (!runtime.startsWith('nodejs')) throw new Error(`${logicalId}: the runtime ${runtime} is not known here`);
  const { S3Key } = properties['Code'] as { S3Key?: string };
  const folder = assets.get(S3Key ?? '');
  if (folder === undefined) throw new Error(`${logicalId}: the assembly holds no bundle ${S3Key}`);
  return folder;
}

function asyncInvocation(
  { identity, properties }: ResolvedResource,
  resources: readonly ResolvedResource[],
): Pick<FunctionResource, 'asyncRetries' | 'asyncFailureQueueArn'> {
  const config = ofType(resources, 'AWS::Lambda::EventInvokeConfig').find(({ properties: { FunctionName } }) =>
    namesFunction(FunctionName, identity),
  )?.properties;
  const destinations = config?.['DestinationConfig'] as { OnFailure?: { Destination: string } } | undefined;
  const deadLetters = properties['DeadLetterConfig'] as { TargetArn: string } | undefined;
  return {
    asyncRetries: Number(config?.['MaximumRetryAttempts'] ?? DEFAULT_ASYNC_RETRIES),
    asyncFailureQueueArn: destinations?.OnFailure?.Destination ?? deadLetters?.TargetArn,
  };
}

/** Templates name a function by its name or by its ARN. */
const namesFunction = (value: unknown, { ref, attributes }: ResolvedResource['identity']): boolean =>
  value === ref || value === attributes['Arn'];

export function readEventSources(
  resources: readonly ResolvedResource[],
  functions: readonly FunctionResource[],
): EventSourceResource[] {
  return ofType(resources, 'AWS::Lambda::EventSourceMapping').map(({ logicalId, properties }) => {
    if (properties['FilterCriteria']) throw new Error(`${logicalId}: filter criteria are not known here`);
    const target = functions.find(({ name, arn }) => [name, arn].includes(String(properties['FunctionName'])));
    if (!target) throw new Error(`${logicalId}: the template has no function ${properties['FunctionName']}`);
    const scaling = properties['ScalingConfig'] as { MaximumConcurrency?: unknown } | undefined;
    return {
      logicalId,
      queueArn: String(properties['EventSourceArn']),
      functionName: target.name,
      enabled: String(properties['Enabled'] ?? true) === 'true',
      batchSize: Number(properties['BatchSize'] ?? DEFAULT_BATCH_SIZE),
      batchingWindowSeconds: Number(properties['MaximumBatchingWindowInSeconds'] ?? 0),
      maximumConcurrency: optionalNumber(scaling?.MaximumConcurrency),
      reportsBatchItemFailures: ((properties['FunctionResponseTypes'] ?? []) as string[]).includes(
        'ReportBatchItemFailures',
      ),
    };
  });
}
