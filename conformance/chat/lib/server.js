// Starts the real server by its command, as an operator would.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const COMMAND = join(import.meta.dirname, "../../../standin");
const READY = /^Standin is ready on (http:\/\/.*)$/;
const START_MS = 180_000;
const STOP_MS = 10_000;

/** Settings under which the tests are not throttled; each may override them. */
const SETTINGS = { REGISTER_BURST: "1000", SEND_BURST: "100000", SEND_PER_SECOND: "100000" };

/** A server with a data folder that outlives its processes. */
export class Server {
  #settings;
  #process;
  #gone;

  constructor(settings = {}, data) {
    this.folder = mkdtempSync(join(tmpdir(), "standin-chat-"));
    this.data = data ?? join(this.folder, "data");
    this.#settings = { ...SETTINGS, ...settings };
  }

  /** Resolves when the ready line was printed; fails with what the server said instead. */
  async start() {
    const { PATH, HOME, JAVA_HOME } = process.env;
    const port = this.url ? new URL(this.url).port : "0";
    const child = spawn(
      COMMAND,
      ["serve", "--host", "127.0.0.1", "--port", port, "--data", this.data],
      {
        cwd: this.folder,
        env: { PATH, HOME, ...(JAVA_HOME && { JAVA_HOME }), ...this.#settings },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    this.#process = child;
    this.said = "";
    child.stderr.on("data", (text) => (this.said += text));
    this.#gone = new Promise((resolve) => {
      child.once("exit", (code, signal) => resolve(code ?? signal));
      child.once("error", resolve);
    });
    this.url = await this.#ready(child);
    return this;
  }

  #ready(child) {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        child.kill("SIGKILL");
        reject(new Error(`The server is not ready in ${START_MS} ms: ${this.said}`));
      }, START_MS);
      this.#gone.then((how) => {
        clearTimeout(late);
        reject(new Error(`The server ended (${how}): ${this.said}`));
      });
      createInterface({ input: child.stdout }).on("line", (line) => {
        const ready = READY.exec(line);
        if (ready) {
          clearTimeout(late);
          resolve(ready[1]);
        }
      });
    });
  }

  /** The process, for tests that take something from it. */
  get pid() {
    return this.#process.pid;
  }

  /** Asks it to end, and resolves to its exit code and how long that took. */
  async stop() {
    const begun = performance.now();
    const late = setTimeout(() => this.#process.kill("SIGKILL"), STOP_MS + 2_000);
    this.#process.kill("SIGTERM");
    const code = await this.#gone;
    clearTimeout(late);
    return { code, millis: performance.now() - begun };
  }

  /** Ends it as a crash would. */
  async kill() {
    this.#process.kill("SIGKILL");
    await this.#gone;
  }

  /** Runs another command of the program on the data folder. */
  run(...args) {
    const { PATH, HOME, JAVA_HOME } = process.env;
    execFileSync(COMMAND, [...args, "--data", this.data], {
      cwd: this.folder,
      env: { PATH, HOME, ...(JAVA_HOME && { JAVA_HOME }), ...this.#settings },
      stdio: ["ignore", "ignore", "inherit"],
      timeout: START_MS,
    });
  }

  /** Ends it and removes what it stored. */
  async dispose() {
    if (this.#process) {
      await this.stop();
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
