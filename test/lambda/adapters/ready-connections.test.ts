import { createServer, get, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { ReadyConnections } from '../../../lambda/adapters/ready-connections';

/** Made for this test: a key and a certificate for localhost, signed by itself. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdXaKirU9RSjNc8x8
IDLyJISd2t45yG6nifp7TcZlzJihRANCAAQRyvZ3qWaQDTwdYKmupZy6nR4OCzr8
RUNu48H57OPTiCXjZ0R09w7qko3Kh2tt2E6wDiTKC7Y6tSah1wuExRo+
-----END PRIVATE KEY-----
`;
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUFBEAnK4bG2rO0PDcGOWcBGQKx4cwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTAzMTcwOFoYDzIxMjYxMDI4
MDMxNzA4WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQRyvZ3qWaQDTwdYKmupZy6nR4OCzr8RUNu48H57OPTiCXjZ0R09w7q
ko3Kh2tt2E6wDiTKC7Y6tSah1wuExRo+o28wbTAdBgNVHQ4EFgQUoKj2tfvIhcBP
h9Z3MGXEmwLDKGAwHwYDVR0jBBgwFoAUoKj2tfvIhcBPh9Z3MGXEmwLDKGAwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgFCV0Xra2l1IPRaD9/3CFoP/sCEsal3fAjBKhkvrlvEgCIERt
PPqBQAOtZTHPLYfuQa2xLASsdk0VqnIdziB4ENSU
-----END CERTIFICATE-----
`;

async function startTlsServer(): Promise<AsyncDisposable & { readonly port: number; readonly sessions: () => number }> {
  let sessions = 0;
  const server: Server = createServer({ key: KEY, cert: CERTIFICATE }, (_request, response) => response.end('hello'));
  server.on('secureConnection', () => {
    sessions += 1;
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    sessions: () => sessions,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** Status of a request over the agent, or the message of its error. */
const ask = (connections: ReadyConnections, port: number): Promise<number | string | undefined> =>
  new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, agent: connections.httpsAgent }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    request.on('error', (error) => resolve(error.message));
  });

it.each(['127.0.0.1', 'localhost'])('hands a request a connection to %s on which TLS is done', async (hostname) => {
  await using server = await startTlsServer();
  const connections = new ReadyConnections(2_000, { ca: CERTIFICATE });
  await connections.open({ protocol: 'https:', hostname, port: server.port });

  await expect(ask(connections, server.port)).resolves.toBe(200);
  expect(server.sessions()).toBe(1);
  connections.close();
});

it('hands out nothing when the server cannot prove its name', async () => {
  await using server = await startTlsServer();
  const connections = new ReadyConnections(2_000);
  await connections.open({ protocol: 'https:', hostname: 'localhost', port: server.port });

  await expect(ask(connections, server.port)).resolves.toBe('no connection: DEPTH_ZERO_SELF_SIGNED_CERT');
  connections.close();
});

it('hands out each connection once', async () => {
  await using server = await startTlsServer();
  const connections = new ReadyConnections(2_000, { ca: CERTIFICATE });
  const endpoint = { protocol: 'https:', hostname: 'localhost', port: server.port };
  await Promise.all([connections.open(endpoint), connections.open(endpoint)]);
  const answers = [];
  for (let n = 0; n < 3; n += 1) answers.push(await ask(connections, server.port));
  connections.close();

  expect(answers).toEqual([200, 200, 'no connection: none was prepared']);
  expect(server.sessions()).toBe(2);
});
