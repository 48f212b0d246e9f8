/** What an operator can do with a deployment, on AWS or on one machine. */
import type { Command } from '../../local/cli/command';
import { deadLettersCommand } from './dead-letters';
import { preflightCommand } from './preflight/command';
import { redriveCommand } from './redrive';

export const OPERATOR_COMMANDS: readonly Command[] = [deadLettersCommand, redriveCommand, preflightCommand];
