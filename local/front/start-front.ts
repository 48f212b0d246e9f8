/**
 * Starts everything that stands behind the endpoint of the local stack but its functions: the port, the model of the
 * stack, the emulators with its resources in them, and the event bus.
 */
import { createResources } from '../emulators/create-resources';
import { EMULATOR_ACCOUNT_ID, type Emulators, startEmulators } from '../emulators/emulators';
import { createEventBus, type EventBus } from '../events/event-bus';
import type { StackModel } from '../stack-model';
import { readTemplate } from '../template/read-template';
import { CallLog } from './call-log';
import { DynamodbService } from './dynamodb-service';
import { createEventsService, createStsService } from './event-services';
import { FrontServer, type Reception } from './front-server';
import type { Front, Interceptor, Problem, ServiceHandler } from './front-types';
import { createRegisteredServices } from './registered-service';
import { S3Service } from './s3-service';
import { SqsService } from './sqs-service';
import { createStackService } from './stack-service';
import { Upstream } from './upstream';

export interface FrontOptions {
  /** Folder that `cdk synth` wrote. */
  readonly assemblyDir: string;
  /** @default the only stack of the assembly */
  readonly stackName?: string;
  /** Where a stack is that does not say so itself. @default us-east-1 */
  readonly region?: string;
  /** @default any free one */
  readonly port?: number;
  /** Folder for the tables. @default memory */
  readonly tablesDir?: string;
}

/** @throws where the port is taken, the template is not understood, or an emulator does not start. */
export async function startFront(options: FrontOptions): Promise<Front> {
  const server = await FrontServer.listen(options.port ?? 0);
  let emulators: Emulators | undefined;
  try {
    const model = readTemplate({
      assemblyDir: options.assemblyDir,
      stackName: options.stackName,
      region: options.region ?? 'us-east-1',
      accountId: EMULATOR_ACCOUNT_ID,
      endpointPort: server.port,
    });
    const problems = new Broadcast<Problem>();
    const onCrash = (name: string, error: Error): void =>
      problems.send({ kind: 'emulator', message: `${name} crashed, nothing works from here on: ${error.message}` });
    emulators = await startEmulators(onCrash, options.tablesDir);
    await createResources(model, emulators);
    return openFront(server, model, emulators, problems);
  } catch (error) {
    await Promise.all([server.close(), emulators?.close()]);
    throw error;
  }
}

/** Tells everyone who listens. */
class Broadcast<T> {
  readonly #listeners = new Set<(message: T) => void>();

  send(message: T): void {
    for (const listener of this.#listeners) listener(message);
  }

  listen(listener: (message: T) => void): () => void {
    return addTo(this.#listeners, listener);
  }
}

function openFront(server: FrontServer, model: StackModel, emulators: Emulators, problems: Broadcast<Problem>): Front {
  const url = `http://127.0.0.1:${server.port}`;
  const interceptors = new Set<Interceptor>();
  const handlers = new Map<string, ServiceHandler>();
  const log = new CallLog();
  const report = (problem: Problem): void => problems.send(problem);
  const stack = createServices(url, model, emulators, handlers, report);
  server.open({
    model,
    services: stack.services,
    log,
    interceptors,
    report,
  });
  return {
    port: server.port,
    url,
    model,
    bus: stack.bus,
    registerService: (name, handler) => handlers.set(name, handler),
    intercept: (interceptor) => addTo(interceptors, interceptor),
    counts: () => log.counts(),
    calls: () => log.latest(),
    onProblem: (listener) => problems.listen(listener),
    close: async () => {
      await server.close();
      stack.close();
      await emulators.close();
    },
  };
}

function createServices(
  url: string,
  model: StackModel,
  emulators: Emulators,
  handlers: ReadonlyMap<string, ServiceHandler>,
  report: (problem: Problem) => void,
): { services: Reception['services']; bus: EventBus; close: () => void } {
  const queuesAndObjects = new Upstream(emulators.queuesAndObjectsPort);
  const tables = new Upstream(emulators.tablesPort);
  const sqs = new SqsService(model, url, queuesAndObjects);
  const bus = createEventBus({ model, deliver: (queue, body) => sqs.deliver(queue, body), report });
  return {
    bus,
    services: {
      sqs,
      s3: new S3Service(model, queuesAndObjects, bus),
      dynamodb: new DynamodbService(model, tables),
      events: createEventsService(model, bus),
      sts: createStsService(model),
      cloudformation: createStackService(model),
      ...createRegisteredServices(model, handlers),
    },
    close: () => {
      queuesAndObjects.close();
      tables.close();
    },
  };
}

function addTo<T>(set: Set<T>, value: T): () => void {
  set.add(value);
  return () => set.delete(value);
}
