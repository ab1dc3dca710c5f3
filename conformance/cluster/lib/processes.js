// Starts what the tests need as processes of their own: a Redis, and our server.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { createClient } from "redis";

const ROOT = join(import.meta.dirname, "../../..");

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A Redis that keeps nothing. Resolves to {url, stop}. */
export async function startRedis() {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "redis-"));
  const settings = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder];
  const redis = await started("redis-server", settings.map(String), /Ready to accept connections/);
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
  const target = join(ROOT, "server/target");
  const list = join(target, "example.classpath");
  if (!existsSync(list)) {
    throw new Error("No server: build the example first with `mvn process-test-classes`");
  }
  const path = [join(target, "test-classes"), join(target, "classes"), readFileSync(list, "utf8").trim()];
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin/java") : "java";
  const flags = ["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC"];
  const main = "dev.standin.cluster.ClusterExample";
  const args = [...flags, "-XX:TieredStopAtLevel=1", "-cp", path.join(delimiter), main, redis, name];
  const { found, stop } = await started(java, args, /^ready on (\d+)$/);
  return { name, url: `http://127.0.0.1:${found[1]}`, stop };
}

async function started(program, args, ready) {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (text) => (said += text));
  const gone = new Promise((resolve) => {
    child.once("exit", (code) => resolve(`exit code ${code}`));
    child.once("error", (error) => resolve(String(error)));
  });
  const found = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${program} is not ready in 30 s: ${said}`)), 30_000);
    gone.then((how) => {
      clearTimeout(late);
      reject(new Error(`${program} ended (${how}): ${said}`));
    });
    createInterface({ input: child.stdout }).on("line", (line) => {
      said += line + "\n";
      const match = ready.exec(line);
      if (match) {
        clearTimeout(late);
        resolve(match);
      }
    });
  });
  const stop = async () => {
    child.kill();
    await gone;
  };
  return { found, stop };
}

/** A client of Redis that is connected; stop() ends it. */
export async function redisClient(url) {
  const client = createClient({ url });
  client.on("error", () => {});
  await client.connect();
  return client;
}
