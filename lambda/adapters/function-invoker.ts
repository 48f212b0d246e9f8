/** Calls other functions without waiting for them. */
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { ReportRequest } from '../contract/reports';
import type { Functions } from '../core/intake/ports';

export interface FunctionNames {
  readonly controllerFunction: string;
  readonly reportFunction: string;
}

export class FunctionInvoker implements Functions {
  readonly #client: Pick<LambdaClient, 'send'>;
  readonly #names: FunctionNames;

  constructor(client: Pick<LambdaClient, 'send'>, names: FunctionNames) {
    this.#client = client;
    this.#names = names;
  }

  async wakeController(): Promise<void> {
    await this.#invoke(this.#names.controllerFunction, { wake: true });
  }

  async requestReport(request: ReportRequest): Promise<void> {
    await this.#invoke(this.#names.reportFunction, request);
  }

  async #invoke(functionName: string, event: object): Promise<void> {
    await invokeAsynchronously(this.#client, functionName, event);
  }
}

/** Lambda takes the event and answers at once. */
export async function invokeAsynchronously(
  client: Pick<LambdaClient, 'send'>,
  FunctionName: string,
  event: object,
): Promise<void> {
  await client.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(event) }));
}
