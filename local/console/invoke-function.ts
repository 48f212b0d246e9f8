/** Calls functions of the local stack over its Lambda API, as the operator: the call is recorded like any other. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { OPERATOR } from '../demo/local-services';
import type { InvokeFunction } from './custom-widgets';

export function invokeOverHttp(endpoint: string, region: string): InvokeFunction {
  const client = new LambdaClient({ endpoint, region, credentials: OPERATOR, maxAttempts: 1 });
  return async (FunctionName, event) => {
    const answer = await client.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
    const payload: unknown = JSON.parse(answer.Payload?.transformToString() || 'null');
    if (answer.FunctionError === undefined) return payload;
    throw new Error(`the function failed: ${(payload as { errorMessage?: string }).errorMessage ?? 'no message'}`);
  };
}
