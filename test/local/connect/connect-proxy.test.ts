import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createConnectProxy } from '../../../local/connect/connect-proxy';
import type { ServiceCall } from '../../../local/front/front-types';

let server: Server | undefined;

const call: ServiceCall = {
  action: 'StartOutboundVoiceContact',
  caller: 'Dialer',
  method: 'PUT',
  path: '/contact/outbound-voice',
  parameters: {},
  query: new URLSearchParams('a=b c'),
  headers: { host: 'front', authorization: 'signed', 'content-type': 'application/json', connection: 'keep-alive' },
  body: Buffer.from('{"InstanceId":"i"}'),
  signal: new AbortController().signal,
};

/** Somebody else's Connect API, which notes what it is asked. */
async function listen(status: number, body: string, headers: Record<string, string>): Promise<[string, string[]]> {
  const seen: string[] = [];
  server = createServer((request, response) => {
    let received = '';
    request.on('data', (chunk) => {
      received += chunk;
    });
    request.on('end', () => {
      seen.push(`${request.method} ${request.url}`, String(request.headers.authorization), received);
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return [`http://127.0.0.1:${(server.address() as AddressInfo).port}/base`, seen];
}

afterEach(() => {
  server?.close();
});

it('sends the call as it came, and answers what the endpoint says', async () => {
  const [url, seen] = await listen(403, '{"message":"no"}', { 'x-amzn-errortype': 'DestinationNotAllowedException' });
  const answer = await createConnectProxy(url, () => undefined)(call);
  expect(seen).toEqual(['PUT /base/contact/outbound-voice?a=b+c', 'signed', '{"InstanceId":"i"}']);
  expect(answer).toMatchObject({ status: 403, headers: { 'x-amzn-errortype': 'DestinationNotAllowedException' } });
  expect(answer.body.toString()).toBe('{"message":"no"}');
});

it('answers an ambiguous error where the endpoint cannot be reached, and says which one', async () => {
  const [url] = await listen(200, '{}', {});
  await new Promise((resolve) => server?.close(resolve));
  const failures: string[] = [];
  const answer = await createConnectProxy(url, (message) => failures.push(message))(call);
  expect(answer.status).toBe(503);
  expect(failures).toEqual([expect.stringContaining(url)]);
});
