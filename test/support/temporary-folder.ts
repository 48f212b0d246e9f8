/** Folders of a test file, which go when it has ended. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const made: string[] = [];

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** @returns an empty folder, new */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `callpace-${name}-`));
  made.push(folder);
  return folder;
}
