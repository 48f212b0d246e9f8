/** What the runtime and the thread of an execution environment say to each other. */
import type { FunctionError } from './invocation';

/** Handed to the thread when it starts. */
export interface EnvironmentSettings {
  readonly codePath: string;
  readonly handler: string;
  /** The bundle is `index.mjs`, not `index.js`. */
  readonly isModule: boolean;
  readonly timeoutMs: number;
  /** The members of the handler's context that stay the same. */
  readonly context: Readonly<Record<string, unknown>>;
}

/** One invocation. */
export interface ToEnvironment {
  readonly requestId: string;
  /** JSON */
  readonly event: string;
}

/** The thread stands still: no timer fires and nothing is read, as in an environment that Lambda has frozen. */
export interface Freeze {
  readonly freezeMs: number;
}

export type FromEnvironment =
  | { readonly kind: 'ready' }
  | { readonly kind: 'init-failed'; readonly error: FunctionError }
  | { readonly kind: 'returned'; readonly requestId: string; readonly payload: string }
  | { readonly kind: 'failed'; readonly requestId: string; readonly error: FunctionError };
