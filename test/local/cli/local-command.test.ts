import { instructions } from '../../../local/cli/local-command';
import { STACK_FLAGS } from '../../../local/cli/options';
import { fallbacks } from '../../../local/cli/parse-arguments';
import { DEFAULT_CONTROLLER_ENVIRONMENT, modelWith } from './models';

const MODEL = modelWith({
  outputs: { ListBucketName: 'callpace-lists' },
  environment: DEFAULT_CONTROLLER_ENVIRONMENT,
});
const OPTIONS = fallbacks(STACK_FLAGS);

describe('instructions', () => {
  it('can be pasted as they are: credentials, drop, stop and resume', () => {
    const text = instructions({ endpoint: 'http://127.0.0.1:4555', model: MODEL }, OPTIONS);
    expect(text).toContain(
      'export AWS_ACCESS_KEY_ID=operator AWS_SECRET_ACCESS_KEY=operator AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1',
    );
    expect(text).toContain(
      'aws --endpoint-url http://127.0.0.1:4555 s3 cp examples/contacts.csv s3://callpace-lists/campaigns/default/spring/lists/contacts.csv',
    );
    expect(text).toContain(
      `dynamodb put-item --table-name campaigns --item '{"pk":{"S":"DEPLOYMENT"},"sk":{"S":"STOP"}}'`,
    );
    expect(text).toContain(
      `dynamodb delete-item --table-name campaigns --key '{"pk":{"S":"DEPLOYMENT"},"sk":{"S":"STOP"}}'`,
    );
  });

  it('names the output that a template lacks', () => {
    const model = modelWith({ outputs: { Other: 'x' }, environment: DEFAULT_CONTROLLER_ENVIRONMENT });
    expect(() => instructions({ endpoint: 'http://127.0.0.1:1', model }, OPTIONS)).toThrow(
      'the stack has no output ListBucketName; it has Other',
    );
  });

  it('names what is missing from the environment of the controller', () => {
    const { CAMPAIGNS_TABLE: _, ...rest } = DEFAULT_CONTROLLER_ENVIRONMENT;
    const model = modelWith({ outputs: { ListBucketName: 'b' }, environment: rest });
    expect(() => instructions({ endpoint: 'http://127.0.0.1:1', model }, OPTIONS)).toThrow(
      'CAMPAIGNS_TABLE is not set',
    );
  });
});
