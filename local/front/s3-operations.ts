/** Which S3 operation a path-style request is. */

export interface S3Target {
  readonly operation: string;
  /** Empty for ListBuckets. */
  readonly bucket: string;
  /** Decoded; empty for operations on buckets. */
  readonly key: string;
  /** `bucket/key`, decoded; empty where nothing is copied. */
  readonly copySource: string;
}

interface Variant {
  readonly operation: string;
  /** Query parameters that tell the operation from others of the same method. */
  readonly marks: readonly string[];
}

const variant = (operation: string, ...marks: string[]): Variant => ({ operation, marks });

/** The operations that the emulator has. Its answer to any other would be that of a different operation. */
const ON_SERVICE: Readonly<Record<string, readonly Variant[]>> = { GET: [variant('ListBuckets')] };
const ON_BUCKET: Readonly<Record<string, readonly Variant[]>> = {
  GET: [variant('ListObjectsV2', 'list-type'), variant('ListObjects')],
  HEAD: [variant('HeadBucket')],
  PUT: [variant('CreateBucket')],
  DELETE: [variant('DeleteBucket')],
  POST: [variant('DeleteObjects', 'delete')],
};
const ON_OBJECT: Readonly<Record<string, readonly Variant[]>> = {
  GET: [variant('GetObjectAttributes', 'attributes'), variant('GetObject')],
  HEAD: [variant('HeadObject')],
  PUT: [variant('UploadPart', 'partNumber', 'uploadId'), variant('PutObject')],
  DELETE: [variant('AbortMultipartUpload', 'uploadId'), variant('DeleteObject')],
  POST: [variant('CreateMultipartUpload', 'uploads'), variant('CompleteMultipartUpload', 'uploadId')],
};

/** Query parameters that say how, not what; `x-id` repeats the name that the rest of the request gives. */
const HOW =
  /^(x-id|x-amz-.*|response-.*|prefix|delimiter|marker|max-keys|encoding-type|continuation-token|start-after|fetch-owner)$/i;

/** Undefined where the emulator does not have the operation. */
export function readS3Target(
  method: string,
  path: string,
  query: URLSearchParams,
  header: (name: string) => string | undefined,
): S3Target | undefined {
  const [bucket = '', ...rest] = path.slice(1).split('/').map(decodeURIComponent);
  const key = rest.join('/');
  const marks = [...query.keys()].filter((name) => !HOW.test(name));
  const variants = (bucket === '' ? ON_SERVICE : key === '' ? ON_BUCKET : ON_OBJECT)[method] ?? [];
  const found = variants.find((candidate) => sameNames(candidate.marks, marks));
  if (!found) return undefined;
  const copySource = decodeURIComponent(header('x-amz-copy-source') ?? '').replace(/^\//, '');
  return { operation: copySource === '' ? found.operation : copying(found.operation), bucket, key, copySource };
}

const sameNames = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((name) => right.includes(name));

const copying = (operation: string): string => (operation === 'UploadPart' ? 'UploadPartCopy' : 'CopyObject');
