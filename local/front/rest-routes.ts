/** Which operation a REST request is, from the schemas that the SDK's clients export for each of their operations. */

/** A schema of an operation: `[9, namespace, name, { http: [method, path, status] }, input, output]`. */
const OPERATION = 9;

interface Route {
  readonly operation: string;
  readonly method: string;
  readonly segments: readonly string[];
}

export interface RouteMatch {
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export type RouteTable = (method: string, path: string) => RouteMatch | undefined;

/** @param client everything that the module of an SDK client exports */
export function routeTable(client: Readonly<Record<string, unknown>>): RouteTable {
  const routes = Object.values(client).flatMap(readRoute);
  // Words before parameters: /contact/outbound-voice is not a contact by that id.
  routes.sort((left, right) => parameterCount(left) - parameterCount(right));
  return (method, path) => {
    const parts = segments(path);
    for (const route of routes) {
      if (route.method !== method || route.segments.length !== parts.length) continue;
      const parameters = matchSegments(route.segments, parts);
      if (parameters) return { operation: route.operation, parameters };
    }
    return undefined;
  };
}

function readRoute(exported: unknown): Route[] {
  if (!Array.isArray(exported) || exported[0] !== OPERATION) return [];
  const [, , operation, traits] = exported as [number, string, string, { http?: [string, string, number] }];
  const http = traits?.http;
  return http ? [{ operation, method: http[0], segments: segments(http[1]) }] : [];
}

const segments = (path: string): string[] => (path.split('?')[0] ?? '').split('/').filter((part) => part !== '');

const parameterCount = ({ segments: parts }: Route): number => parts.filter((part) => part.startsWith('{')).length;

function matchSegments(route: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [position, expected] of route.entries()) {
    const actual = parts[position] ?? '';
    if (expected.startsWith('{')) parameters[expected.slice(1, -1)] = decodeURIComponent(actual);
    else if (expected !== actual) return undefined;
  }
  return parameters;
}
