/** Finds what the command line needs in a running stack, from the outputs and environments that a deployment has, too. */
import { CONTROLLER, type ControllerSettings, readSettings } from '../../lambda/contract/settings';
import type { StackModel } from '../stack-model';

/** @throws Error that names what the template does not put out. */
export function outputOf(model: StackModel, name: string): string {
  const value = model.outputs[name];
  if (value !== undefined) return value;
  throw new Error(`the stack has no output ${name}; it has ${Object.keys(model.outputs).join(', ')}`);
}

/**
 * What the controller is told: the limits that it paces by.
 *
 * @throws Error that names what is missing from its environment.
 */
export function controllerSettings(model: StackModel): ControllerSettings {
  const controller = model.functions.find((fn) => CONTROLLER.callsPerSecond.name in fn.environment);
  if (controller === undefined)
    throw new Error(
      `no function of the stack is given ${CONTROLLER.callsPerSecond.name}: which one is the controller?`,
    );
  return readSettings<ControllerSettings>('controller', CONTROLLER, controller.environment);
}
