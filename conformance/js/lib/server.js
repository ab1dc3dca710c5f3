// Finds or starts the example server that the tests talk to.
//
// SOCKETIO_URL: a server that runs already.
// SOCKETIO_SERVER: a command line that starts one on a free port and prints "ready on PORT".
// Neither: the example of socketio/, as the build left it in socketio/target.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";

const TARGET = join(import.meta.dirname, "../../../socketio/target");

function command(main, args) {
  const list = join(TARGET, "example.classpath");
  if (!existsSync(list)) {
    throw new Error(
      "No server: set SOCKETIO_URL or SOCKETIO_SERVER, or build the example first with" +
        " `mvn -pl socketio process-test-classes`",
    );
  }
  const jars = readFileSync(list, "utf8").trim();
  const path = [join(TARGET, "test-classes"), join(TARGET, "classes"), jars].join(delimiter);
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin/java") : "java";
  const flags = ["--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];
  return [java, ...flags, "-cp", path, "dev.standin.socketio." + main, ...args];
}

/**
 * Starts it with further settings of the example, such as "--ping-interval", "500". Resolves to
 * {url, stop}; fails with what the server said if it does not get ready in 30 s.
 */
export async function startServer(...settings) {
  if (process.env.SOCKETIO_URL) {
    return { url: process.env.SOCKETIO_URL, stop: async () => {} };
  }
  const own = process.env.SOCKETIO_SERVER;
  return own
    ? start(["sh", "-c", "exec " + own])
    : startMain("example.ExampleServer", "--port", "0", "--until-eof", "true", ...settings);
}

/** Starts a main class of socketio's tests that says "ready on PORT" and ends with its input. */
export function startMain(main, ...args) {
  return start(command(main, args));
}

/** Resolves to {url, stop, tell, says}: the last two write a line, and wait for one. */
async function start([program, ...args]) {
  const server = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  const lines = createInterface({ input: server.stdout });
  let said = "";
  server.stderr.on("data", (text) => (said += text));
  const gone = new Promise((resolve) => {
    server.once("exit", (code) => resolve(`exit code ${code}`));
    server.once("error", (error) => resolve(String(error)));
  });
  const port = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("The server is not ready in 30 s: " + said)), 30_000);
    gone.then((how) => {
      clearTimeout(late);
      reject(new Error(`The server ended (${how}): ${said}`));
    });
    lines.on("line", (line) => {
      const ready = /^ready on (\d+)$/.exec(line);
      if (ready) {
        clearTimeout(late);
        resolve(Number(ready[1]));
      }
    });
  });
  const stop = async () => {
    server.kill();
    await gone;
  };
  const tell = (line) => server.stdin.write(line + "\n");
  const says = (wanted) =>
    new Promise((resolve) => lines.on("line", (line) => line === wanted && resolve()));
  return { url: `http://127.0.0.1:${port}`, stop, tell, says };
}
