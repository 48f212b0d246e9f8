/** Parts of the deployment, by the constructs that the functions are in: `Dialer` of `DialerFunctionB7A2C1F3`. */
export const partOf = (logicalId: string): string => /^(.*?)(?:Function|Controls)/.exec(logicalId)?.[1] || logicalId;
