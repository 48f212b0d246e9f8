import type { IncomingMessage } from 'node:http';
import { isError } from '../../../local/front/front-service';
import { createStackService } from '../../../local/front/stack-service';

const service = createStackService({
  stackName: 'callpace',
  region: 'us-east-1',
  accountId: '111122223333',
  outputs: { StopCommand: `--item '{"a":"<&>"}'` },
});

const recognise = (form: string) =>
  service.recognise({
    incoming: {} as IncomingMessage,
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    caller: 'operator',
    body: Buffer.from(form),
    signal: new AbortController().signal,
  });

describe('CloudFormation of the local stack', () => {
  it.each(['', '&StackName=callpace'])('tells the outputs of the stack (asked with "%s")', async (asked) => {
    const operation = recognise(`Action=DescribeStacks${asked}`);
    if (isError(operation)) throw new Error(operation.message);
    const body = String((await operation.run()).body);
    expect(body).toContain(`<OutputValue>--item '{"a":"&lt;&amp;&gt;"}'</OutputValue>`);
    expect(body).toContain('<StackName>callpace</StackName>');
  });

  it('knows no other stack, in the words of CloudFormation', () => {
    expect(recognise('Action=DescribeStacks&StackName=other')).toEqual({
      status: 400,
      code: 'ValidationError',
      message: 'Stack with id other does not exist',
    });
  });

  it('names the operation that is not served', () => {
    expect(recognise('Action=DeleteStack')).toMatchObject({
      message: 'DeleteStack of the service "cloudformation" is not served by the local runtime',
    });
  });
});
