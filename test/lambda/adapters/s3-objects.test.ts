import { S3Client } from '@aws-sdk/client-s3';
import { S3Objects } from '../../../lambda/adapters/s3-objects';
import { ForbiddenObject } from '../../../lambda/core/intake/ports';
import { type Answer, startLoopbackServer } from '../../support/loopback-server';

const MIB = 1024 * 1024;
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };

/** As much of S3 as the adapter talks to: objects by path, parts by upload. */
function aBucket(objects: Map<string, string>): Answer {
  const parts = new Map<string, string[]>();
  return (response, { method, path, body }) => {
    const url = new URL(path, 'http://127.0.0.1');
    const key = decodeURIComponent(url.pathname).replace('/lists/', '');
    const upload = url.searchParams.get('uploadId') ?? '';
    const end = (status: number, text = '', headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(method === 'HEAD' ? '' : text);
    const object = objects.get(key);
    if (url.searchParams.has('uploads')) {
      parts.set('u1', []);
      end(200, '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>');
    } else if (method === 'PUT' && upload !== '') {
      parts.get(upload)?.push(body);
      end(200, '', { etag: `"p${url.searchParams.get('partNumber')}"` });
    } else if (method === 'POST' && upload !== '') {
      const etags = [...body.matchAll(/<ETag>(?:"|&quot;)?(p\d+)/g)].map((match) => match[1]);
      objects.set(key, (parts.get(upload) ?? []).filter((_, n) => etags[n] === `p${n + 1}`).join(''));
      end(200, '<CompleteMultipartUploadResult/>');
    } else if (method === 'PUT') {
      objects.set(key, body);
      end(200);
    } else if (url.searchParams.has('list-type')) {
      end(200, listing(objects, url.searchParams));
    } else if (object === undefined) {
      end(404, '<Error><Code>NoSuchKey</Code></Error>');
    } else end(200, object, { etag: `"v${object.length}"` });
  };
}

/** Pages of two. */
function listing(objects: Map<string, string>, query: URLSearchParams): string {
  const keys = [...objects.keys()].filter((key) => key.startsWith(query.get('prefix') ?? ''));
  const from = Number(query.get('continuation-token') ?? 0);
  const contents = keys
    .slice(from, from + 2)
    .map((key) => `<Contents><Key>${key}</Key><ETag>&quot;v${objects.get(key)?.length}&quot;</ETag></Contents>`);
  const next = from + 2 < keys.length ? `<NextContinuationToken>${from + 2}</NextContinuationToken>` : '';
  return `<ListBucketResult>${contents.join('')}${next}</ListBucketResult>`;
}

async function withBucket(objects: Map<string, string>) {
  const server = await startLoopbackServer(aBucket(objects));
  const client = new S3Client({ endpoint: server.url, region: 'us-east-1', credentials });
  return {
    server,
    bucket: new S3Objects(client, 'lists'),
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      await server.close();
    },
  };
}

async function textOf(bytes: AsyncIterable<Uint8Array> | undefined): Promise<string | undefined> {
  if (!bytes) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

describe('reading', () => {
  it('opens an object of the version asked for, and no other', async () => {
    await using world = await withBucket(new Map([['a/ä b.csv', 'hello']]));

    await expect(world.bucket.versionOf('a/ä b.csv')).resolves.toBe('v5');
    await expect(textOf(await world.bucket.open('a/ä b.csv', 'v5'))).resolves.toBe('hello');
    await expect(world.bucket.open('a/ä b.csv', 'v6')).resolves.toBeUndefined();
  });

  it('knows of no version of an object that is gone', async () => {
    await using world = await withBucket(new Map());

    await expect(world.bucket.versionOf('gone.csv')).resolves.toBeUndefined();
    await expect(world.bucket.open('gone.csv', 'v1')).resolves.toBeUndefined();
  });

  it('lists all pages', async () => {
    await using world = await withBucket(new Map(['s/a', 's/b', 's/c', 's/d', 's/e', 't/f'].map((key) => [key, key])));

    const listed = await world.bucket.list('s/');

    expect(listed.map(({ key }) => key)).toEqual(['s/a', 's/b', 's/c', 's/d', 's/e']);
    expect(listed[0]?.etag).toBe('v3');
  });
});

describe('writing', () => {
  it('puts a small text in one request, when it is closed', async () => {
    const objects = new Map<string, string>();
    await using world = await withBucket(objects);
    const sink = world.bucket.writeText('reports/a.csv', 'text/csv');
    await sink.write('one,');
    await sink.write('zwei ü\r\n');
    expect(objects.size).toBe(0);

    await sink.close();

    expect(objects.get('reports/a.csv')).toBe('one,zwei ü\r\n');
    expect(world.server.requests.map(({ headers }) => headers['content-type'])).toEqual(['text/csv']);
  });

  it('sends a long text in parts as it comes, and never holds all of it', async () => {
    const objects = new Map<string, string>();
    await using world = await withBucket(objects);
    const sink = world.bucket.writeText('reports/a.csv', 'text/csv');
    const piece = 'x'.repeat(MIB);
    for (let n = 0; n < 19; n++) await sink.write(`${n}${piece}`);

    expect(world.server.requests.filter(({ method }) => method === 'PUT')).toHaveLength(2);
    expect(objects.size).toBe(0);
    await sink.close();

    expect(objects.get('reports/a.csv')).toBe(Array.from({ length: 19 }, (_, n) => `${n}${piece}`).join(''));
  });
});

it('an object that nobody lets us read is told from one that is not there', async () => {
  const server = await startLoopbackServer((response, { method }) =>
    response.writeHead(403).end(method === 'HEAD' ? '' : '<Error><Code>AccessDenied</Code></Error>'),
  );
  const client = new S3Client({ endpoint: server.url, region: 'us-east-1', credentials });
  const bucket = new S3Objects(client, 'lists');
  await expect(bucket.open('a.csv', 'v1')).rejects.toBeInstanceOf(ForbiddenObject);
  await expect(bucket.versionOf('a.csv')).rejects.toBeInstanceOf(ForbiddenObject);
  client.destroy();
  await server.close();
});
