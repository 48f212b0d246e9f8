import { LambdaClient } from '@aws-sdk/client-lambda';
import { LambdaReports } from '../../../lambda/adapters/lambda-reports';
import type { ReportRequest } from '../../../lambda/contract/reports';
import { type Answer, answering, startLoopbackServer } from '../../support/loopback-server';

const REQUEST: ReportRequest = { campaign: 'default/spring', kind: 'status', message: 'Nothing is due' };

async function requestOver(answer: Answer) {
  await using server = await startLoopbackServer(answer);
  const client = new LambdaClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  try {
    await new LambdaReports(client, 'reports').request(REQUEST);
  } finally {
    client.destroy();
  }
  return server.requests;
}

it('asks the report function without waiting for it', async () => {
  const [request] = await requestOver(answering(202, ''));
  expect(request).toMatchObject({ method: 'POST', path: '/2015-03-31/functions/reports/invocations' });
  expect(request?.headers['x-amz-invocation-type']).toBe('Event');
  expect(JSON.parse(request?.body ?? '')).toEqual(REQUEST);
});

it('rejects when it may not ask', async () => {
  await expect(requestOver(answering(403, { Message: 'no' }, 'AccessDeniedException'))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});
