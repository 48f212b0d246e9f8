/** What owners and operators can do with a deployment, on AWS or on one machine. */
import type { Command } from '../../local/cli/command';
import { deadLettersCommand } from './dead-letters';
import { dropCommand } from './drop/command';
import { explainCommand } from './explain';
import { forgetCommand } from './forget';
import { cancelCommand, pauseCommand, resumeCommand } from './hold';
import { planCommand } from './plan/command';
import { preflightCommand } from './preflight/command';
import { quotasCommand } from './quotas';
import { redriveCommand } from './redrive';
import { resultsCommand } from './results';
import { statusCommand } from './status';
import { startAllCommand, stopAllCommand } from './stop';
import { suppressCommand } from './suppress';

export const OPERATOR_COMMANDS: readonly Command[] = [
  planCommand,
  dropCommand,
  statusCommand,
  pauseCommand,
  resumeCommand,
  cancelCommand,
  stopAllCommand,
  startAllCommand,
  suppressCommand,
  forgetCommand,
  explainCommand,
  resultsCommand,
  deadLettersCommand,
  redriveCommand,
  preflightCommand,
  quotasCommand,
];
