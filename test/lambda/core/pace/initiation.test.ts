import { type LineUse, lineUseOf } from '../../../../lambda/core/pace/initiation';

it.each<[string, LineUse]>([
  ['API', 'api'],
  ['INBOUND', 'holds-a-line'],
  ['OUTBOUND', 'holds-a-line'],
  ['EXTERNAL_OUTBOUND', 'holds-a-line'],
  ['WEBRTC_API', 'holds-a-line'],
  ['CALLBACK', 'holds-a-line'],
  ['TRANSFER', 'none'],
  ['QUEUE_TRANSFER', 'none'],
  ['DISCONNECT', 'none'],
  ['MONITOR', 'none'],
  ['AGENT_REPLY', 'none'],
  ['FLOW', 'none'],
  ['inbound', 'holds-a-line'],
  ['', 'holds-a-line'],
  ['SOMETHING_NEW', 'holds-a-line'],
])('a contact initiated by "%s" counts as %s', (method, use) => {
  expect(lineUseOf(method)).toBe(use);
});
