/**
 * One execution environment: a worker thread that holds a loaded bundle and runs one invocation at a time, as Lambda's
 * sandbox does. It can die at any moment, by its own fault or because somebody kills it; then the invocation in it fails
 * and nothing more is known about what it did.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { transformSync } from 'esbuild';
import type { EnvironmentSettings, Freeze, FromEnvironment, ToEnvironment } from './environment-protocol';
import type { FunctionError } from './invocation';
import { LineReader } from './line-reader';

/** Lambda gives the init phase 10 seconds. */
const INIT_LIMIT_MS = 10_000;
/** V8's own default would let every environment grow by tens of MB before it first collects. */
const YOUNG_GENERATION_MB = 8;

export type InvocationEnd =
  | { readonly kind: 'returned'; readonly payload: string }
  | { readonly kind: 'failed'; readonly error: FunctionError; readonly phase: 'init' | 'handler' | 'killed' };

export interface EnvironmentOptions {
  /** Tells the environments of one function apart; never used twice. */
  readonly number: number;
  readonly settings: EnvironmentSettings;
  /** All that the bundle sees as `process.env`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

let code: URL | undefined;

/** The thread's own code, stripped of its types once per process rather than once per thread (50 ms). */
function threadCode(): URL {
  if (code === undefined) {
    const source = readFileSync(join(__dirname, 'worker.mts'), 'utf8');
    const stripped = transformSync(source, { loader: 'ts', format: 'esm', target: 'node22' }).code;
    code = new URL(`data:text/javascript;base64,${Buffer.from(stripped).toString('base64')}`);
  }
  return code;
}

export class ExecutionEnvironment {
  readonly number: number;
  readonly #worker: Worker;
  readonly #timeoutMs: number;
  readonly #onLine: (line: string) => void;
  #state: 'starting' | 'ready' | 'dead' = 'starting';
  #waiting: ToEnvironment | undefined;
  #finish: ((end: InvocationEnd) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: EnvironmentOptions) {
    this.number = options.number;
    this.#timeoutMs = options.settings.timeoutMs;
    this.#onLine = options.onLine;
    this.#worker = new Worker(threadCode(), {
      workerData: options.settings,
      env: { ...options.variables },
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
      stdout: true,
      stderr: true,
    });
    this.#readOutput();
    this.#worker.on('message', (message: FromEnvironment) => this.#hear(message));
    this.#worker.on('error', (error) => this.#die(this.#phase(), describe(error)));
    this.#worker.on('exit', (exitCode) => this.#die(this.#phase(), exitError(exitCode)));
  }

  get isAlive(): boolean {
    return this.#state !== 'dead';
  }

  /** Runs one invocation. The caller waits for its end before it asks for the next one. Never rejects. */
  invoke(message: ToEnvironment): Promise<InvocationEnd> {
    return new Promise((resolve) => {
      this.#finish = resolve;
      if (this.#state === 'dead') this.#die('killed', exitError(1));
      else if (this.#state === 'ready') this.#send(message);
      else {
        this.#waiting = message;
        this.#arm(INIT_LIMIT_MS, 'init');
      }
    });
  }

  /** Bytes that the thread's heap takes now, and what it holds outside of it. 0 for a dead one. */
  async memoryBytes(): Promise<number> {
    if (!this.isAlive) return 0;
    try {
      const { total_heap_size, malloced_memory, external_memory } = await this.#worker.getHeapStatistics();
      return total_heap_size + malloced_memory + external_memory;
    } catch {
      return 0;
    }
  }

  /** Makes the thread stand still for a while, whatever it is doing. */
  freeze(freezeMs: number): void {
    if (this.#state === 'ready') this.#worker.postMessage({ freezeMs } satisfies Freeze);
  }

  /** Kills the thread without warning, whatever it is doing. */
  async terminate(): Promise<void> {
    this.#die('killed', { errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited: signal: killed', trace: [] });
    await this.#worker.terminate();
  }

  #phase(): 'init' | 'handler' {
    return this.#state === 'starting' ? 'init' : 'handler';
  }

  #send(message: ToEnvironment): void {
    this.#arm(this.#timeoutMs, 'handler');
    this.#worker.postMessage(message);
  }

  #arm(limitMs: number, phase: 'init' | 'handler'): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const errorMessage = `Task timed out after ${limitMs / 1000} seconds`;
      this.#die(phase, { errorType: 'Sandbox.Timedout', errorMessage, trace: [] });
      void this.#worker.terminate();
    }, limitMs);
  }

  #hear(message: FromEnvironment): void {
    if (this.#state === 'dead') return;
    switch (message.kind) {
      case 'ready':
        this.#state = 'ready';
        if (this.#waiting) this.#send(this.#waiting);
        this.#waiting = undefined;
        return;
      case 'init-failed':
        this.#die('init', message.error);
        void this.#worker.terminate();
        return;
      case 'returned':
        this.#end({ kind: 'returned', payload: message.payload });
        return;
      case 'failed':
        this.#end({ kind: 'failed', phase: 'handler', error: message.error });
        return;
    }
  }

  #die(phase: 'init' | 'handler' | 'killed', error: FunctionError): void {
    // Between two invocations there is nobody to fail: the log is all that tells.
    if (this.#state !== 'dead' && phase !== 'killed' && !this.#finish)
      this.#onLine(error.trace[0] ?? error.errorMessage);
    this.#state = 'dead';
    this.#end({ kind: 'failed', phase, error });
  }

  #end(end: InvocationEnd): void {
    clearTimeout(this.#timer);
    const finish = this.#finish;
    this.#finish = undefined;
    finish?.(end);
  }

  #readOutput(): void {
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) {
      const lines = new LineReader(this.#onLine);
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => lines.push(chunk));
      stream.on('end', () => lines.end());
    }
  }
}

const describe = (error: Error): FunctionError => ({
  errorType: error.name,
  errorMessage: error.message,
  trace: (error.stack ?? '').split('\n'),
});

const exitError = (exitCode: number): FunctionError => ({
  errorType: 'Runtime.ExitError',
  errorMessage: `Runtime exited with error: exit status ${exitCode}`,
  trace: [],
});
