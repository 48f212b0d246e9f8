/** The really synthesized template, read as the local stack reads it. */
import { rmSync } from 'node:fs';
import type { StackModel } from '../../../local/stack-model';
import { readTemplate } from '../../../local/template/read-template';
import { addStack, anApp } from '../../lib/synthesized';

export function modelOfTemplate(): StackModel {
  const app = anApp();
  addStack(app);
  const { directory } = app.synth();
  const place = { region: 'us-east-1', accountId: '111122223333', endpointPort: 4566 };
  const model = readTemplate({ assemblyDir: directory, ...place });
  rmSync(directory, { recursive: true });
  return model;
}
