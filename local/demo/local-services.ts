/** The services of the local stack, as the operator's scripts reach them: real SDK clients, one endpoint. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Whoever is no function of the stack. The secret is never checked. */
export const OPERATOR = { accessKeyId: 'operator', secretAccessKey: 'operator' } as const;

export interface LocalServices {
  readonly s3: S3Client;
  readonly tables: DynamoDBDocumentClient;
  close(): void;
}

export function connectToServices(endpoint: string, region: string): LocalServices {
  const options = { endpoint, region, credentials: OPERATOR };
  const s3 = new S3Client(options);
  const dynamodb = new DynamoDBClient(options);
  return {
    s3,
    tables: DynamoDBDocumentClient.from(dynamodb),
    close: () => {
      s3.destroy();
      dynamodb.destroy();
    },
  };
}
