/** What is said between an emulator's thread and the one that started it. */

export type EmulatorName = 'fauxqs' | 'dynalite';

export interface EmulatorStart {
  readonly name: EmulatorName;
  /** Folder for the tables. @default memory */
  readonly tablesDir?: string;
}

/** What the thread says once it listens. */
export interface EmulatorReady {
  readonly port: number;
}
