/** The words of the function runtime: how an invocation ends, and what the runtime tells about it. */

/** How one invocation ended. */
export type InvocationResult =
  /** The handler returned; `payload` is its answer as JSON (`null` for undefined). */
  | { readonly kind: 'returned'; readonly requestId: string; readonly payload: string }
  /** The handler threw, timed out, could not be loaded, or its environment was killed. */
  | { readonly kind: 'failed'; readonly requestId: string; readonly error: FunctionError }
  /** Lambda's TooManyRequestsException: no execution environment was free. */
  | { readonly kind: 'throttled' };

export interface FunctionError {
  /** As Lambda reports it, e.g. `Sandbox.Timedout`, `Runtime.ExitError` or the name of the error thrown. */
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** One line that a function wrote, metrics excepted. */
export interface LogLine {
  readonly atMs: number;
  /** Logical id of the function. */
  readonly source: string;
  readonly text: string;
}

/** Something that the stack's owner has to know: it names the resource at fault. */
export interface LocalProblem {
  readonly atMs: number;
  /** Logical id of the resource, or the part of the runtime. */
  readonly source: string;
  readonly message: string;
}
