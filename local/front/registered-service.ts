/** A service whose handler is registered from outside: recognised, permitted and logged here, carried out there. */
import { gunzipSync } from 'node:zlib';
import * as connect from '@aws-sdk/client-connect';
import * as lambda from '@aws-sdk/client-lambda';
import {
  cloudwatchPermissions,
  connectPermissions,
  lambdaPermissions,
  type Permission,
  type Place,
  serviceQuotasPermissions,
} from '../iam/permissions';
import { type ErrorShape, notServed, type ServiceError } from './answers';
import { type FrontRequest, type FrontService, jsonBody, type Operation, targetOf } from './front-service';
import type { ServiceHandler, ServiceName } from './front-types';
import { type RouteMatch, type RouteTable, routeTable } from './rest-routes';

interface Kind {
  readonly errors: ErrorShape;
  readonly accessDeniedStatus: number;
  /** Absent where the operation stands in a header. */
  readonly routes?: RouteTable;
  readonly permissions: (operation: string, input: Readonly<Record<string, unknown>>, place: Place) => Permission[];
}

const kinds = (): Readonly<Record<ServiceName, Kind>> => ({
  lambda: {
    errors: 'rest-json',
    accessDeniedStatus: 403,
    routes: routeTable(lambda),
    // The body is the function's event, not an input of Lambda's.
    permissions: (operation, { FunctionName }, place) => lambdaPermissions(operation, { FunctionName }, place),
  },
  connect: {
    errors: 'rest-json',
    accessDeniedStatus: 403,
    routes: routeTable(connect),
    permissions: connectPermissions,
  },
  monitoring: { errors: 'json-with-query-code', accessDeniedStatus: 403, permissions: cloudwatchPermissions },
  servicequotas: { errors: 'json', accessDeniedStatus: 400, permissions: serviceQuotasPermissions },
});

/** The services that may be registered, by signing name. */
export function createRegisteredServices(
  place: Place,
  handlers: ReadonlyMap<string, ServiceHandler>,
): Record<ServiceName, FrontService> {
  const { lambda: functions, connect: calls, monitoring, servicequotas } = kinds();
  const service = (name: ServiceName, kind: Kind) => createRegisteredService(name, kind, place, handlers);
  return {
    lambda: service('lambda', functions),
    connect: service('connect', calls),
    monitoring: service('monitoring', monitoring),
    servicequotas: service('servicequotas', servicequotas),
  };
}

function createRegisteredService(
  name: ServiceName,
  kind: Kind,
  place: Place,
  handlers: ReadonlyMap<string, ServiceHandler>,
): FrontService {
  return {
    errors: kind.errors,
    accessDeniedStatus: kind.accessDeniedStatus,
    streamsBodies: false,
    recognise(request: FrontRequest): Operation | ServiceError {
      const handler = handlers.get(name);
      const found = recogniseOperation(kind, request);
      if (!handler || !found) return notServed(name, found?.operation ?? `${request.method} ${request.path}`);
      const body = plainBody(request);
      return {
        name: found.operation,
        permissions: kind.permissions(found.operation, { ...jsonBody(body), ...found.parameters }, place),
        run: async () => ({
          headers: {},
          ...(await handler({
            action: found.operation,
            parameters: found.parameters,
            caller: request.caller,
            method: request.method,
            path: request.path,
            query: request.query,
            headers: request.incoming.headers,
            body,
            signal: request.signal,
          })),
        }),
      };
    },
  };
}

function recogniseOperation({ routes }: Kind, request: FrontRequest): RouteMatch | undefined {
  if (routes) return routes(request.method, request.path);
  const operation = targetOf(request);
  return operation === '' ? undefined : { operation, parameters: {} };
}

/** CloudWatch's client compresses bodies above 10 KiB. */
function plainBody({ incoming, body = Buffer.alloc(0) }: FrontRequest): Buffer {
  return incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}
