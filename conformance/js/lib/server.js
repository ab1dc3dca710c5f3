// Finds or starts the example server that the tests talk to.
//
// SOCKETIO_URL: a server that runs already.
// SOCKETIO_SERVER: a command line that starts one on a free port and prints "ready on PORT".
// Neither: the example of socketio/, as the build left it in socketio/target.
import { started, testClass } from "../../chat/lib/child.js";

const TESTS = { module: "socketio", list: "example.classpath" };

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
  return start(testClass(TESTS, `dev.standin.socketio.${main}`, ...args));
}

/** Resolves to {url, stop, tell, says}: the last two write a line, and wait for one. */
async function start(command) {
  const child = await started(command, /^ready on (\d+)$/);
  const tell = (line) => child.process.stdin.write(line + "\n");
  const says = (wanted) =>
    new Promise((resolve) => child.lines.on("line", (line) => line === wanted && resolve()));
  return { url: `http://127.0.0.1:${child.found[1]}`, stop: () => child.stop(), tell, says };
}
