// Starts what the tests need as processes of their own: a Redis, and our server.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "redis";
import { freePorts, started, testClass } from "../../chat/lib/child.js";

/** A Redis that keeps nothing. Resolves to {url, stop}. */
export async function startRedis() {
  const [port] = await freePorts(1);
  const folder = mkdtempSync(join(tmpdir(), "redis-"));
  const settings = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder];
  const redis = await started(["redis-server", ...settings.map(String)], /Ready to accept connections/);
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      await redis.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Our server, an example of the tests of server/. Resolves to {name, url, stop}. */
export async function startOurs(name, redis) {
  const tests = { module: "server", list: "example.classpath" };
  const command = testClass(tests, "dev.standin.cluster.ClusterExample", redis, name);
  const child = await started(command, /^ready on (\d+)$/);
  return { name, url: `http://127.0.0.1:${child.found[1]}`, stop: () => child.stop() };
}

/** A client of Redis that is connected; stop() ends it. */
export async function redisClient(url) {
  const client = createClient({ url });
  client.on("error", () => {});
  await client.connect();
  return client;
}
