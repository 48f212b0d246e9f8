/** A mistake in the stack must not wait for the deployment: the local stack names what is missing. */
import { type Deployment, fictionalNumbers, listOf, type Template, withDeployment } from './support/deployment';

const list = listOf(fictionalNumbers(10));

type Resource = Template['Resources'][string];

function find(template: Template, type: string, beginning: string): [string, Resource] {
  const found = Object.entries(template.Resources).find(([id, { Type }]) => Type === type && id.startsWith(beginning));
  if (!found) throw new Error(`no ${type} begins with ${beginning}`);
  return found;
}

function withoutVariable(name: string) {
  return (template: Template) => {
    const [, dialer] = find(template, 'AWS::Lambda::Function', 'Dialer');
    const environment = dialer.Properties?.['Environment'] as { Variables: Record<string, unknown> };
    if (!(name in environment.Variables)) throw new Error(`the dialer has no variable ${name}`);
    delete environment.Variables[name];
  };
}

/** Removes the resource, and whatever only waited for it. */
function withoutResource(type: string, beginning: string) {
  return (template: Template) => {
    const [id] = find(template, type, beginning);
    delete template.Resources[id];
    for (const resource of Object.values(template.Resources) as { DependsOn?: string[] }[]) {
      if (resource.DependsOn)
        resource.DependsOn = [resource.DependsOn].flat().filter((dependency) => dependency !== id);
    }
  };
}

const problem = (deployment: Deployment, pattern: RegExp) => () =>
  deployment.stack.problems.some(({ message }) => pattern.test(message));

it.each<[string, (template: Template) => void, RegExp]>([
  ['an environment variable of the dialer', withoutVariable('MAILBOX_URL'), /misconfigured: MAILBOX_URL is not set/],
  [
    'the policy of the mailbox',
    withoutResource('AWS::SQS::QueuePolicy', 'CallEventsQueuePolicy'),
    /EventBridge may not send to queue .*CallEvents.*queue policy/s,
  ],
  [
    'the event source of the dialer',
    withoutResource('AWS::Lambda::EventSourceMapping', 'Dialer'),
    /the queue DialQueue\S* has no consumer/,
  ],
  [
    'the event source of the intake',
    withoutResource('AWS::Lambda::EventSourceMapping', 'ListIntake'),
    /the queue ListIntake\S* has no consumer/,
  ],
])('names what is missing without %s, and the run does not finish', async (_what, breakTemplate, pattern) => {
  await withDeployment({ breakTemplate }, async (deployment) => {
    await deployment.dropList('spring', list);
    await deployment.until('the problem to be named', problem(deployment, pattern), 40);
    expect(await deployment.summary('spring')).toBeUndefined();
  });
});

it('boots the stack as it is without a single problem', async () => {
  await withDeployment({}, async (deployment) => {
    await deployment.dropList('spring', list);
    await deployment.finished('spring');
    expect(deployment.stack.problems).toEqual([]);
  });
});
