/** Lends a client to whoever asks with it, and takes its connections down afterwards. */
export async function lend<C extends { destroy(): void }, T>(client: C, work: (client: C) => Promise<T>): Promise<T> {
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}
