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

  async #invoke(FunctionName: string, event: object): Promise<void> {
    const Payload = JSON.stringify(event);
    await this.#client.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
  }
}
