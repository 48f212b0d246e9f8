import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { isOutage } from '../../../lambda/adapters/service-outage';
import { ForbiddenObject } from '../../../lambda/core/intake/ports';

/** What the SDK throws when S3 answers so. */
async function failureOf(status: number, code: string): Promise<unknown> {
  const server = createServer((_, response) =>
    response
      .writeHead(status, { 'content-type': 'application/xml' })
      .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>said so</Message></Error>`),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'nobody', secretAccessKey: 'none' };
  const client = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true, maxAttempts: 1 });
  try {
    return await client.send(new GetObjectCommand({ Bucket: 'lists', Key: 'a.csv' }));
  } catch (error) {
    return error;
  } finally {
    client.destroy();
    server.close();
  }
}

describe('an outage', () => {
  it.each([
    [503, 'SlowDown'],
    [500, 'InternalError'],
    [501, 'NotImplemented'],
    [429, 'TooManyRequests'],
    [400, 'ProvisionedThroughputExceededException'],
  ])('is an answer %i %s', async (status, code) => {
    expect(isOutage(await failureOf(status, code))).toBe(true);
  });

  it.each(['ECONNREFUSED', 'ETIMEDOUT', 'ENOTFOUND'])('is a service that cannot be reached: %s', (code) => {
    expect(isOutage(Object.assign(new Error(`connect ${code}`), { code }))).toBe(true);
  });

  it('is an object whose connection breaks in the middle, whoever wraps the error', () => {
    const broken = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });

    expect(isOutage(broken)).toBe(true);
    expect(isOutage(new Error('the list cannot be read', { cause: broken }))).toBe(true);
  });
});

describe('no outage', () => {
  it.each([
    [403, 'AccessDenied'],
    [400, 'InvalidRequest'],
    [404, 'NoSuchBucket'],
  ])('is an answer %i %s', async (status, code) => {
    const failure = await failureOf(status, code);

    expect(failure).toBeInstanceOf(Error);
    expect(isOutage(failure)).toBe(false);
    expect(isOutage(new ForbiddenObject('not readable', { cause: failure }))).toBe(false);
  });

  it.each([new TypeError('undefined is not a function'), new Error('row 3 broke me'), 'a text', undefined])(
    'is %s',
    (failure) => {
      expect(isOutage(failure)).toBe(false);
    },
  );
});
