import { readObjectNotice } from '../../../lambda/core/intake/s3-event';
import { type ObjectChange, objectEvent } from '../../../local/events/object-events';

const PLACE = { region: 'us-east-1', accountId: '111122223333' };
const CREATED: ObjectChange = {
  operation: 'PutObject',
  bucket: 'lists',
  key: 'campaigns/default/spring/campaign.json',
  object: { sizeBytes: 2, etag: '"e1"' },
  atMs: Date.parse('2026-11-20T15:00:00.250Z'),
  sequence: 0x617f08299329,
};
const eventOf = (change: Partial<ObjectChange>) =>
  objectEvent({ ...CREATED, ...change }, PLACE as Parameters<typeof objectEvent>[1]);

describe('an object that was deleted', () => {
  const deleted = eventOf({ operation: 'DeleteObject', object: undefined, sequence: CREATED.sequence + 1 });

  it('is told of as S3 does: why, in which way, and nothing of its contents', () => {
    expect(deleted).toMatchObject({
      'detail-type': 'Object Deleted',
      source: 'aws.s3',
      resources: ['arn:aws:s3:::lists'],
      detail: {
        bucket: { name: 'lists' },
        object: { key: CREATED.key, sequencer: '000000617F0829932A' },
        reason: 'DeleteObject',
        'deletion-type': 'Permanently Deleted',
      },
    });
    expect(deleted.detail).not.toHaveProperty('object.size');
  });

  it('is understood by the intake, as is one that was created, in their order', () => {
    const notices = [eventOf({}), deleted].map((event) => readObjectNotice(JSON.stringify(event)));

    expect(notices).toEqual([
      { kind: 'created', key: CREATED.key, sequencer: '000000617F08299329' },
      { kind: 'deleted', key: CREATED.key, sequencer: '000000617F0829932A' },
    ]);
  });
});
