/** The Connect model as the local runtime sees it. */
export type { ConnectModel as ConnectSimulator } from '../../sim/connect/model';
