/** All faults that befall calls. Made anew for each run: some of them remember. */
import { DEATHS } from './deaths';
import type { WireFault } from './fault';
import { queueFaults } from './queues';
import { connectFaults, readingFaults, s3Faults } from './services';
import { tableFaults } from './tables';

export const wireFaults = (): readonly WireFault[] => [
  ...DEATHS,
  ...tableFaults(),
  ...queueFaults(),
  ...connectFaults(),
  ...s3Faults(),
  ...readingFaults(),
];
