/** DynamoDB: the emulator's tables. What the emulator would ignore or does not know is refused by name. */
import { dynamodbPermissions } from '../iam/permissions';
import type { StackModel } from '../stack-model';
import type { Answer, ServiceError } from './answers';
import { type FrontRequest, type FrontService, jsonBody, type Operation, targetOf } from './front-service';
import { endToEnd, type Upstream } from './upstream';

/** dynalite 4.0.0 has exactly these. */
const OPERATIONS: readonly string[] = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
  'UpdateTable',
];

/** Inputs that dynalite accepts and does nothing about. */
const IGNORED_INPUTS: readonly string[] = ['ReturnValuesOnConditionCheckFailure'];

export class DynamodbService implements FrontService {
  readonly errors = 'json';
  readonly accessDeniedStatus = 400;
  readonly streamsBodies = false;
  readonly #model: StackModel;
  readonly #upstream: Upstream;

  constructor(model: StackModel, upstream: Upstream) {
    this.#model = model;
    this.#upstream = upstream;
  }

  recognise(request: FrontRequest): Operation | ServiceError {
    const name = targetOf(request);
    const input = jsonBody(request.body);
    const gap = OPERATIONS.includes(name) ? IGNORED_INPUTS.find((each) => isAsked(input[each])) : name;
    if (gap !== undefined) return notKnown(gap);
    return {
      name,
      permissions: dynamodbPermissions(name, input, this.#model),
      run: () => this.#pass(request),
    };
  }

  async #pass({ incoming, body = Buffer.alloc(0) }: FrontRequest): Promise<Answer> {
    const headers = { ...endToEnd(incoming.headers), 'content-length': body.length };
    const answer = await this.#upstream.exchange({ method: 'POST', path: '/', headers, body });
    return { status: answer.status, headers: endToEnd(answer.headers), body: answer.body };
  }
}

const isAsked = (value: unknown): boolean => value !== undefined && value !== 'NONE';

const notKnown = (gap: string): ServiceError => ({
  status: 400,
  code: 'ValidationException',
  message: `the local runtime's DynamoDB does not know ${gap}`,
});
