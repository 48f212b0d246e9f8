/** A deployment's dead letters and its controller, reached with the operator's own rights. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoDeadLetterStore } from '../../lambda/adapters/dead-letter-store';
import { LambdaStandbys } from '../../lambda/adapters/lambda-standbys';
import type { ControllerCall, DeadLetterStore } from '../../lambda/core/operate/ports';
import type { ClientOptions, FoundDeployment } from './deployment';

export interface Operated {
  readonly store: DeadLetterStore;
  readonly controller: ControllerCall;
}

/** Lends them, and takes the connections down afterwards. */
export async function operating<T>(
  { clients, output }: FoundDeployment,
  work: (operated: Operated) => Promise<T>,
): Promise<T> {
  const dynamodb = new DynamoDBClient(clients);
  const lambda = new LambdaClient(clients);
  const standbys = new LambdaStandbys(lambda, output('ControllerFunctionName'));
  const store = new DynamoDeadLetterStore(DynamoDBDocumentClient.from(dynamodb), {
    campaignsTable: output('CampaignsTableName'),
    contactsTable: output('ContactsTableName'),
  });
  try {
    return await work({ store, controller: { wake: () => standbys.invite() } });
  } finally {
    dynamodb.destroy();
    lambda.destroy();
  }
}

/** ARN of whoever runs this command: nobody can give another's. */
export async function callerArn(clients: ClientOptions): Promise<string> {
  const client = new STSClient(clients);
  try {
    return (await client.send(new GetCallerIdentityCommand({}))).Arn ?? 'unknown';
  } finally {
    client.destroy();
  }
}
