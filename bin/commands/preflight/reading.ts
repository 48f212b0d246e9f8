/** What asking one API gave: a value, or why there is none. Nothing here judges. */

export type Reading<T> =
  | { readonly kind: 'value'; readonly value: T }
  /** The API says that there is no such thing. */
  | { readonly kind: 'absent'; readonly said: string }
  /** The caller may not ask. */
  | { readonly kind: 'denied'; readonly said: string }
  /** Any other failure. */
  | { readonly kind: 'unreadable'; readonly said: string }
  /** The local stack does not serve it. */
  | { readonly kind: 'not-here' };

const ABSENT = new Set([
  'ResourceNotFoundException',
  'NoSuchResourceException',
  'NotFoundException',
  'NotFound',
  'ResourceNotFound',
  'DashboardNotFoundError',
]);
const DENIED = /AccessDenied|Unauthorized|AuthorizationError|NotAuthorized|Forbidden/;
/** In the words of the local front and of the services behind it. */
const NOT_SERVED = /is not (served|simulated)/;

/** @param isLocal whether the local stack was asked */
export function readingOf(error: unknown, isLocal: boolean): Exclude<Reading<never>, { kind: 'value' }> {
  const { name, message } = error instanceof Error ? error : { name: 'unknown error', message: String(error) };
  if (isLocal && (NOT_SERVED.test(message) || /^UnknownOperation/.test(name))) return { kind: 'not-here' };
  const said = message === '' || message === name ? name : `${name}: ${message}`;
  if (DENIED.test(name)) return { kind: 'denied', said };
  if (ABSENT.has(name)) return { kind: 'absent', said };
  return { kind: 'unreadable', said };
}

/** Asks, and turns whatever is thrown into a reading. */
export async function read<T>(isLocal: boolean, ask: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { kind: 'value', value: await ask() };
  } catch (error) {
    return readingOf(error, isLocal);
  }
}
