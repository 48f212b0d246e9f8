/** A deployment's tables, bucket and functions, reached with the operator's own rights. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoCampaignControl } from '../../lambda/adapters/campaign-control';
import { DynamoDeadLetterStore } from '../../lambda/adapters/dead-letter-store';
import { DynamoHashKeys } from '../../lambda/adapters/hash-secret';
import { LambdaReports } from '../../lambda/adapters/lambda-reports';
import { LambdaStandbys } from '../../lambda/adapters/lambda-standbys';
import { type ListUpload, S3ListUpload } from '../../lambda/adapters/list-upload';
import { DynamoPersonStore } from '../../lambda/adapters/person-store';
import { S3Objects } from '../../lambda/adapters/s3-objects';
import {
  CONTROLLER,
  type ControllerSettings,
  INTAKE,
  type IntakeSettings,
  readSettings,
} from '../../lambda/contract/settings';
import type { HashKeys, ListObjects } from '../../lambda/core/intake/ports';
import type { CampaignControl, ControllerCall, DeadLetterStore, PersonStore } from '../../lambda/core/operate/ports';
import type { Reports } from '../../lambda/core/pace/ports';
import { type ClientOptions, environmentOf, type FoundDeployment } from './deployment';

export interface Operated {
  readonly store: DeadLetterStore;
  readonly control: CampaignControl;
  readonly people: PersonStore;
  readonly hashKeys: HashKeys;
  readonly controller: ControllerCall;
  readonly objects: Pick<ListObjects, 'read' | 'list'>;
  readonly upload: ListUpload;
  /** Asks for a fresh report; finds out the function's name from the controller's settings. */
  readonly reports: Reports;
}

/** Lends them, and takes the connections down afterwards. */
export async function operating<T>(found: FoundDeployment, work: (operated: Operated) => Promise<T>): Promise<T> {
  const { clients, output, isLocal } = found;
  const dynamodb = new DynamoDBClient(clients);
  const lambda = new LambdaClient(clients);
  const s3 = new S3Client({ ...clients, forcePathStyle: isLocal });
  const documents = DynamoDBDocumentClient.from(dynamodb);
  const tables = { campaignsTable: output('CampaignsTableName'), contactsTable: output('ContactsTableName') };
  const standbys = new LambdaStandbys(lambda, output('ControllerFunctionName'));
  const bucket = output('ListBucketName');
  const operated: Operated = {
    store: new DynamoDeadLetterStore(documents, tables),
    control: new DynamoCampaignControl(documents, tables.campaignsTable),
    people: new DynamoPersonStore(documents, tables),
    hashKeys: new DynamoHashKeys(documents, tables.campaignsTable),
    controller: { wake: () => standbys.invite() },
    objects: new S3Objects(s3, bucket),
    upload: new S3ListUpload(s3, bucket),
    reports: {
      request: async (request) =>
        new LambdaReports(lambda, (await controllerSettings(found)).reportFunction).request(request),
    },
  };
  try {
    return await work(operated);
  } finally {
    for (const client of [dynamodb, lambda, s3]) client.destroy();
  }
}

/** What the pacing controller of the deployment was told. */
export const controllerSettings = async ({ clients, output }: FoundDeployment): Promise<ControllerSettings> =>
  readSettings<ControllerSettings>(
    'controller',
    CONTROLLER,
    await environmentOf(output('ControllerFunctionName'), clients),
  );

/** The country of numbers without a country code, as the intake of the deployment was told. */
export async function defaultCountryOf({ clients, output }: FoundDeployment): Promise<string> {
  const variables = await environmentOf(output('IntakeFunctionName'), clients);
  return readSettings<IntakeSettings>('intake', INTAKE, variables).defaultCountry;
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
