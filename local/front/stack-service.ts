/**
 * CloudFormation, as far as an operator asks it for the outputs of a deployment: DescribeStacks of the one stack that
 * runs here. So commands and scripts find tables and functions the same way here and in an account.
 */
import { randomUUID } from 'node:crypto';
import type { StackModel } from '../stack-model';
import { type Answer, escapeXml, notServed, type ServiceError } from './answers';
import type { FrontRequest, FrontService, Operation } from './front-service';

type ServedStack = Pick<StackModel, 'stackName' | 'outputs' | 'region' | 'accountId'>;

export function createStackService(stack: ServedStack, startedAtMs: number = Date.now()): FrontService {
  return {
    errors: 'query-xml',
    accessDeniedStatus: 403,
    streamsBodies: false,
    recognise({ body }: FrontRequest): Operation | ServiceError {
      const input = new URLSearchParams(body?.toString() ?? '');
      const name = input.get('Action') ?? 'an unnamed operation';
      if (name !== 'DescribeStacks') return notServed('cloudformation', name);
      const asked = input.get('StackName');
      const id = idOf(stack);
      // CloudFormation's own words, and it takes a name or an id.
      if (asked !== null && asked !== stack.stackName && asked !== id)
        return { status: 400, code: 'ValidationError', message: `Stack with id ${asked} does not exist` };
      return {
        name,
        permissions: [{ action: 'cloudformation:DescribeStacks', resource: id }],
        run: () => Promise.resolve(describe(stack, startedAtMs)),
      };
    },
  };
}

const idOf = ({ stackName, region, accountId }: ServedStack): string =>
  `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`;

function describe(stack: ServedStack, startedAtMs: number): Answer {
  const outputs = Object.entries(stack.outputs).map(
    ([name, value]) => `<member>${element('OutputKey', name)}${element('OutputValue', value)}</member>`,
  );
  const fields = [
    element('StackId', idOf(stack)),
    element('StackName', stack.stackName),
    element('CreationTime', new Date(startedAtMs).toISOString()),
    element('StackStatus', 'CREATE_COMPLETE'),
    `<Outputs>${outputs.join('')}</Outputs>`,
  ];
  const body =
    '<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult>' +
    `<Stacks><member>${fields.join('')}</member></Stacks></DescribeStacksResult>` +
    `<ResponseMetadata>${element('RequestId', randomUUID())}</ResponseMetadata></DescribeStacksResponse>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}

const element = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`;
