import * as connect from '@aws-sdk/client-connect';
import * as lambda from '@aws-sdk/client-lambda';
import { routeTable } from '../../../local/front/rest-routes';

describe('routeTable', () => {
  const connectRoute = routeTable(connect);

  test.each([
    ['PUT', '/contact/outbound-voice', { operation: 'StartOutboundVoiceContact', parameters: {} }],
    [
      'GET',
      '/contacts/i-1/c%2D1',
      { operation: 'DescribeContact', parameters: { InstanceId: 'i-1', ContactId: 'c-1' } },
    ],
    ['POST', '/metrics/current/i-1', { operation: 'GetCurrentMetricData', parameters: { InstanceId: 'i-1' } }],
  ])('reads %s %s from the schemas of the client', (method, path, expected) => {
    expect(connectRoute(method, path)).toEqual(expected);
  });

  test('finds no operation behind a method or a path that the service does not have', () => {
    expect(connectRoute('DELETE', '/contact/outbound-voice')).toBeUndefined();
    expect(connectRoute('PUT', '/contact/outbound-voice/more')).toBeUndefined();
  });

  test('finds Invoke of Lambda', () => {
    expect(routeTable(lambda)('POST', '/2015-03-31/functions/dialer/invocations')).toEqual({
      operation: 'Invoke',
      parameters: { FunctionName: 'dialer' },
    });
  });
});
