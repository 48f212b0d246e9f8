/** How a command is told which deployment it is about: the same flags for all of them. */
import { type FlagTable, onOff, readBy } from '../../local/cli/flag';

export interface DeploymentOptions {
  /** Name of the deployment, which is that of its stack. */
  readonly deployment: string;
  /** Region of the instance. */
  readonly region: string | undefined;
  /** Endpoint of a local stack. */
  readonly endpoint: string | undefined;
  /** One JSON document on stdout instead of text. */
  readonly json: boolean;
}

const STACK_NAME = /^[A-Za-z][A-Za-z0-9-]{0,127}$/;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

export const DEPLOYMENT_FLAGS: FlagTable<DeploymentOptions> = {
  deployment: readBy('NAME', 'the name of a stack', (text) => (STACK_NAME.test(text) ? text : undefined), {
    fallback: 'callpace',
    help: 'name of the deployment, as given with -c deployment=',
  }),
  region: readBy('REGION', 'an AWS Region such as us-east-1', (text) => (REGION.test(text) ? text : undefined), {
    fallback: undefined,
    shownFallback: 'AWS_REGION, or that of the profile',
    help: 'Region of the Amazon Connect instance',
  }),
  endpoint: readBy('URL', 'an http:// or https:// address', readUrl, {
    fallback: undefined,
    shownFallback: 'AWS',
    help: 'a local stack, as `npm run local` prints its endpoint',
  }),
  json: onOff('one JSON document on stdout'),
};

function readUrl(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && /^https?:$/.test(url.protocol) ? text : undefined;
}
