/** SQS: the emulator's queues under the stack's own URLs, with long polls that are kept here. */
import { EMULATOR_ACCOUNT_ID } from '../emulators/emulators';
import { queueName, sqsPermissions } from '../iam/permissions';
import type { QueueResource, StackModel } from '../stack-model';
import { type Answer, notServed, type ServiceError } from './answers';
import { type FrontRequest, type FrontService, jsonBody, type Operation, targetOf } from './front-service';
import { QueueWaiters } from './queue-waiters';
import { endToEnd, type Upstream, type UpstreamAnswer } from './upstream';

type Input = Readonly<Record<string, unknown>>;

/** Operations after which messages may be there to receive. */
const BRINGS_MESSAGES: readonly string[] = [
  'SendMessage',
  'SendMessageBatch',
  'ChangeMessageVisibility',
  'ChangeMessageVisibilityBatch',
];

/** Operations that answer with URLs or ARNs of queues. */
const NAMES_QUEUES: readonly string[] = ['CreateQueue', 'GetQueueUrl', 'ListQueues', 'GetQueueAttributes'];

export class SqsService implements FrontService {
  readonly errors = 'json-with-query-code';
  readonly accessDeniedStatus = 403;
  readonly streamsBodies = false;
  readonly #model: StackModel;
  readonly #endpoint: string;
  readonly #upstream: Upstream;
  readonly #waiters = new QueueWaiters();

  /** @param endpoint what queue URLs begin with, e.g. `http://127.0.0.1:4566` */
  constructor(model: StackModel, endpoint: string, upstream: Upstream) {
    this.#model = model;
    this.#endpoint = endpoint;
    this.#upstream = upstream;
  }

  recognise(request: FrontRequest): Operation | ServiceError {
    const name = targetOf(request);
    if (name === '') return notServed('sqs', 'the Query protocol (update the AWS command line)');
    const input = jsonBody(request.body);
    return {
      name,
      permissions: sqsPermissions(name, input, this.#model),
      run: () => (name === 'ReceiveMessage' ? this.#receive(request, input) : this.#pass(request, name, input)),
    };
  }

  /** Puts a message into a queue on behalf of another service. */
  async deliver(queue: QueueResource, body: string): Promise<void> {
    const { status, body: answer } = await this.#upstream.exchange({
      method: 'POST',
      path: '/',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AmazonSQS.SendMessage',
        authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${this.#model.region}/sqs/aws4_request`,
      },
      body: Buffer.from(JSON.stringify({ QueueUrl: queue.url, MessageBody: body })),
    });
    if (status !== 200) throw new Error(`the queue ${queue.name} refused a message: ${answer.toString()}`);
    this.#waiters.arrived(queue.name, 1);
  }

  async #receive(request: FrontRequest, input: Input): Promise<Answer> {
    const name = queueName(input);
    const queue = this.#model.queues.find((candidate) => candidate.name === name);
    const waitSeconds = Number(input['WaitTimeSeconds'] ?? queue?.attributes['ReceiveMessageWaitTimeSeconds'] ?? 0);
    const body = Buffer.from(JSON.stringify({ ...input, WaitTimeSeconds: 0 }));
    return this.#waiters.poll(name, waitSeconds * 1000, request.signal, async () => {
      const answer = await this.#exchange(request, body);
      const messages = (jsonBody(answer.body)['Messages'] ?? []) as unknown[];
      return {
        done: answer.status !== 200 || messages.length > 0,
        more: messages.length === Number(input['MaxNumberOfMessages'] ?? 1),
        result: toAnswer(answer),
      };
    });
  }

  async #pass(request: FrontRequest, operation: string, input: Input): Promise<Answer> {
    const answer = await this.#exchange(request, request.body ?? Buffer.alloc(0));
    if (answer.status !== 200) return toAnswer(answer);
    if (BRINGS_MESSAGES.includes(operation)) {
      const entries = input['Entries'];
      this.#waiters.arrived(queueName(input), Array.isArray(entries) ? entries.length : 1);
    }
    return toAnswer(NAMES_QUEUES.includes(operation) ? this.#withOwnNames(answer) : answer);
  }

  #exchange({ incoming }: FrontRequest, body: Buffer): Promise<UpstreamAnswer> {
    const headers = { ...endToEnd(incoming.headers), 'content-length': body.length };
    return this.#upstream.exchange({ method: 'POST', path: '/', headers, body });
  }

  /** The emulator writes URLs with its own host and ARNs with its own account. */
  #withOwnNames(answer: UpstreamAnswer): UpstreamAnswer {
    const { accountId } = this.#model;
    const body = answer.body
      .toString()
      .replaceAll(/"http:[^"]*\/([^"/]+)"/g, `"${this.#endpoint}/${accountId}/$1"`)
      .replaceAll(`:${EMULATOR_ACCOUNT_ID}:`, `:${accountId}:`);
    return { ...answer, body: Buffer.from(body) };
  }
}

function toAnswer({ status, headers, body }: UpstreamAnswer): Answer {
  return { status, headers: { ...endToEnd(headers), 'content-length': String(body.length) }, body };
}
