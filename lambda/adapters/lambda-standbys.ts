/** Calls another invocation of the controller's own function, asynchronously. */
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Standbys } from '../core/pace/ports';
import { invokeAsynchronously } from './function-invoker';

export class LambdaStandbys implements Standbys {
  readonly #client: Pick<LambdaClient, 'send'>;
  readonly #functionName: string;

  constructor(client: Pick<LambdaClient, 'send'>, functionName: string) {
    this.#client = client;
    this.#functionName = functionName;
  }

  async invite(): Promise<void> {
    await invokeAsynchronously(this.#client, this.#functionName, { wake: true });
  }
}
