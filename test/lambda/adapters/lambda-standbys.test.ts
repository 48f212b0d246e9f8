import { LambdaStandbys } from '../../../lambda/adapters/lambda-standbys';

it('invokes the function itself, without waiting for it, as a wake-up call', async () => {
  const sent: unknown[] = [];
  const client = { send: async (command: { readonly input: unknown }) => void sent.push(command.input) };
  await new LambdaStandbys(client as never, 'controller').invite();
  expect(sent).toEqual([{ FunctionName: 'controller', InvocationType: 'Event', Payload: '{"wake":true}' }]);
});
