import { readS3Target } from '../../../local/front/s3-operations';

const read = (method: string, url: string, headers: Record<string, string> = {}) => {
  const [path = '', query] = url.split('?');
  return readS3Target(method, path, new URLSearchParams(query), (name) => headers[name]);
};

describe('readS3Target', () => {
  test.each([
    ['GET', '/?x-id=ListBuckets', 'ListBuckets'],
    ['PUT', '/lists', 'CreateBucket'],
    ['PUT', '/lists/', 'CreateBucket'],
    ['GET', '/lists/?list-type=2&prefix=a&encoding-type=url', 'ListObjectsV2'],
    ['GET', '/lists?prefix=a', 'ListObjects'],
    ['HEAD', '/lists/', 'HeadBucket'],
    ['POST', '/lists/?delete', 'DeleteObjects'],
    ['GET', '/lists/a/b.csv?x-id=GetObject', 'GetObject'],
    ['HEAD', '/lists/a/b.csv', 'HeadObject'],
    ['PUT', '/lists/a/b.csv', 'PutObject'],
    ['PUT', '/lists/a/b.csv?X-Amz-Signature=abc&x-id=PutObject', 'PutObject'],
    ['DELETE', '/lists/a/b.csv?x-id=DeleteObject', 'DeleteObject'],
    ['POST', '/lists/a/b.csv?uploads', 'CreateMultipartUpload'],
    ['PUT', '/lists/a/b.csv?uploadId=u&partNumber=1', 'UploadPart'],
    ['POST', '/lists/a/b.csv?uploadId=u', 'CompleteMultipartUpload'],
    ['DELETE', '/lists/a/b.csv?uploadId=u', 'AbortMultipartUpload'],
  ])('%s %s is %s', (method, url, operation) => {
    expect(read(method, url)?.operation).toBe(operation);
  });

  test.each([
    ['PUT', '/lists/a/b.csv?tagging'],
    ['PUT', '/lists?encryption'],
    ['GET', '/lists/a/b.csv?versionId=1'],
    ['GET', '/lists?location'],
  ])('%s %s is none that the emulator has', (method, url) => {
    expect(read(method, url)).toBeUndefined();
  });

  test('decodes bucket, key and source of a copy', () => {
    expect(read('PUT', '/lists/a%20b/%C3%BC+1.csv', { 'x-amz-copy-source': '/other/c%20d' })).toEqual({
      operation: 'CopyObject',
      bucket: 'lists',
      key: 'a b/ü+1.csv',
      copySource: 'other/c d',
    });
  });
});
