/** What an Amazon Connect instance's ARN says: where the instance is, and what its contacts are called. */
import { Problem } from '../lambda/contract/settings';

export interface ConnectInstance {
  readonly arn: string;
  readonly id: string;
  /** Region and account that the stack must be in, too: contact events reach only the instance's own event bus. */
  readonly region: string;
  readonly account: string;
  /**
   * All contacts of the instance. `StartOutboundVoiceContact` and `DescribeContact` are authorized on the resource type
   * contact, says the Service Authorization Reference; the instance's own ARN would grant nothing.
   */
  readonly contactsArn: string;
}

const INSTANCE_ARN = /^arn:aws[a-z-]*:connect:([a-z0-9-]+):(\d{12}):instance\/([0-9a-f-]{36})$/;

export function parseInstanceArn(arn: string): ConnectInstance | Problem {
  const [, region, account, id] = INSTANCE_ARN.exec(arn) ?? [];
  return region === undefined || account === undefined || id === undefined
    ? new Problem('must be the ARN of an Amazon Connect instance, arn:aws:connect:<region>:<account>:instance/<id>')
    : { arn, id, region, account, contactsArn: `${arn}/contact/*` };
}
