/**
 * Finds a deployment: the outputs of its stack say where its tables and functions are, and the functions' environment
 * says what it was told. The local stack answers the same questions under its endpoint.
 */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { DeploymentOptions } from './deployment-options';

/** What every client of a command is made with. */
export interface ClientOptions {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts?: number;
}

export interface FoundDeployment {
  readonly name: string;
  readonly clients: ClientOptions;
  /** True where it runs on one machine: not all of AWS is there. */
  readonly isLocal: boolean;
  /** @throws Error that names what the stack does not put out. */
  output(name: string): string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Any Region will do on one machine, but a client must have one. */
const LOCAL_REGION = 'us-east-1';
/** The local stack takes everybody who is no function for the operator, and checks no secret. */
const LOCAL_CREDENTIALS = { accessKeyId: 'operator', secretAccessKey: 'operator' };

/** Without an endpoint, the SDK's own chain finds Region and credentials. */
function clientOptions({ region, endpoint }: DeploymentOptions, environment: Environment): ClientOptions {
  if (endpoint === undefined) return region === undefined ? {} : { region };
  const known = region ?? environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? LOCAL_REGION;
  return { region: known, endpoint, credentials: LOCAL_CREDENTIALS };
}

/** @throws Error that says which stack was looked for, where, and what to give instead. */
export async function findDeployment(options: DeploymentOptions, environment: Environment): Promise<FoundDeployment> {
  const { deployment: name, endpoint } = options;
  const clients = clientOptions(options, environment);
  const outputs = await outputsOf(name, clients);
  return {
    name,
    clients,
    isLocal: endpoint !== undefined,
    output: (output) => {
      const value = outputs.get(output);
      if (value !== undefined) return value;
      throw new Error(
        `the stack "${name}" has no output ${output}, so it was deployed from another version of Callpace: deploy this one, or use the command line of that one`,
      );
    },
  };
}

async function outputsOf(name: string, clients: ClientOptions): Promise<ReadonlyMap<string, string>> {
  const client = new CloudFormationClient(clients);
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return new Map((stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  } catch (error) {
    throw await explained(error, name, clients, client);
  } finally {
    client.destroy();
  }
}

async function explained(
  error: unknown,
  name: string,
  { endpoint }: ClientOptions,
  client: CloudFormationClient,
): Promise<unknown> {
  if (!(error instanceof Error)) return error;
  if (endpoint !== undefined && /ECONNREFUSED/.test(String(error) + String((error as { code?: string }).code)))
    return new Error(`nobody answers at --endpoint ${endpoint}: is npm run local running, and on that port?`);
  if (!/does not exist/.test(error.message))
    return new Error(`cloudformation:DescribeStacks of the stack "${name}" failed: ${error.name}: ${error.message}`);
  const where = endpoint ?? (await client.config.region());
  return new Error(
    `there is no stack "${name}" in ${where}: give the deployment's name with --deployment (default callpace) and the Region of its instance with --region`,
  );
}

/** The environment of one of the deployment's functions. */
export async function environmentOf(functionName: string, clients: ClientOptions): Promise<Environment> {
  const client = new LambdaClient(clients);
  try {
    const command = new GetFunctionConfigurationCommand({ FunctionName: functionName });
    return (await client.send(command)).Environment?.Variables ?? {};
  } finally {
    client.destroy();
  }
}
