/** The Lambda API as functions and operators call it: Invoke, and as much of GetFunction and the like as a look takes. */
import type { ServiceAnswer, ServiceCall, ServiceHandler } from '../front/front-types';
import type { FunctionResource } from '../stack-model';
import type { FunctionHost } from './function-host';
import type { InvocationResult } from './invocation';

/** Serves the functions as `lambda`. */
export function createLambdaService(host: Pick<FunctionHost, 'find' | 'invoke' | 'invokeAsync'>): ServiceHandler {
  return async (call) => {
    const name = call.parameters['FunctionName'];
    if (name === undefined) return notSimulated(call);
    const target = host.find(name);
    if (!target) return failure(404, 'ResourceNotFoundException', `Function not found: ${name}`);
    switch (call.action) {
      case 'Invoke':
        return await invoke(call, target, host);
      case 'GetFunction':
        return answer(200, { Configuration: configuration(target), Tags: {} });
      case 'GetFunctionConfiguration':
        return answer(200, configuration(target));
      case 'GetFunctionConcurrency':
        return answer(200, { ReservedConcurrentExecutions: target.reservedConcurrency });
      default:
        return notSimulated(call);
    }
  };
}

async function invoke(
  call: ServiceCall,
  target: FunctionResource,
  host: Pick<FunctionHost, 'invoke' | 'invokeAsync'>,
): Promise<ServiceAnswer> {
  const event = call.body.length > 0 ? call.body.toString() : '{}';
  if (!isJson(event)) return failure(400, 'InvalidRequestContentException', 'Could not parse request body into json');
  switch (call.headers['x-amz-invocation-type']) {
    case 'Event':
      return { status: 202, headers: { 'x-amzn-requestid': host.invokeAsync(target, event) }, body: '' };
    case 'DryRun':
      return { status: 204, body: '' };
    default:
      return synchronousAnswer(await host.invoke(target, event));
  }
}

function synchronousAnswer(result: InvocationResult): ServiceAnswer {
  switch (result.kind) {
    case 'returned':
      return { status: 200, headers: { 'x-amz-executed-version': '$LATEST' }, body: result.payload };
    case 'failed':
      return answer(200, result.error, { 'x-amz-function-error': 'Unhandled' });
    case 'throttled':
      return failure(429, 'TooManyRequestsException', 'Rate Exceeded.');
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const configuration = (target: FunctionResource): object => ({
  FunctionName: target.name,
  FunctionArn: target.arn,
  Handler: target.handler,
  Timeout: target.timeoutSeconds,
  State: 'Active',
  Environment: { Variables: target.environment },
});

const notSimulated = ({ action }: ServiceCall): ServiceAnswer =>
  failure(400, 'InvalidParameterValueException', `the operation ${action} is not simulated`);

const answer = (status: number, content: object, headers: Record<string, string> = {}): ServiceAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(content),
});

const failure = (status: number, name: string, message: string): ServiceAnswer =>
  answer(status, { message }, { 'x-amzn-errortype': name });
