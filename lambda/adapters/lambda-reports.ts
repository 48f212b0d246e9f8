/** Asks the report function, asynchronously: nobody waits for a report. */
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { ReportRequest } from '../contract/reports';
import type { Reports } from '../core/pace/ports';
import { invokeAsynchronously } from './function-invoker';

export class LambdaReports implements Reports {
  readonly #client: Pick<LambdaClient, 'send'>;
  readonly #functionName: string;

  constructor(client: Pick<LambdaClient, 'send'>, functionName: string) {
    this.#client = client;
    this.#functionName = functionName;
  }

  async request(request: ReportRequest): Promise<void> {
    await invokeAsynchronously(this.#client, this.#functionName, request);
  }
}
