/** Asks a worker for one answer, in a thread of its own: nothing is inherited from one question to the next. */
import { Worker } from 'node:worker_threads';

/** @param file of the worker: it answers its `workerData` with one message. */
export function inThread<Answer>(file: string, question: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: question, execArgv: ['--import', 'tsx'] });
    worker.once('message', resolve);
    worker.once('error', reject);
    // Settled already, if it has answered.
    worker.once('exit', (code) => reject(new Error(`a thread ended with ${code} and no answer`)));
  });
}
