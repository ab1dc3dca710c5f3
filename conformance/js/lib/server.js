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

function command(settings) {
  if (process.env.SOCKETIO_SERVER) {
    return ["sh", "-c", "exec " + process.env.SOCKETIO_SERVER];
  }
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
  const main = "dev.standin.socketio.example.ExampleServer";
  return [java, ...flags, "-cp", path, main, "--port", "0", "--until-eof", "true", ...settings];
}

/**
 * Starts it with further settings of the example, such as "--ping-interval", "500". Resolves to
 * {url, stop}; fails with what the server said if it does not get ready in 30 s.
 */
export async function startServer(...settings) {
  if (process.env.SOCKETIO_URL) {
    return { url: process.env.SOCKETIO_URL, stop: async () => {} };
  }
  const [program, ...args] = command(settings);
  const server = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
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
    createInterface({ input: server.stdout }).on("line", (line) => {
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
  return { url: `http://127.0.0.1:${port}`, stop };
}
