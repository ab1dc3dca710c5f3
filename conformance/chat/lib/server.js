// Starts the real server by its command, as an operator would.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { started } from "./child.js";

const COMMAND = join(import.meta.dirname, "../../../standin");
const READY = /^Standin is ready on (http:\/\/.*)$/;
const START_MS = 180_000;
const STOP_MS = 10_000;

/** Settings under which the tests are not throttled; each may override them. */
const SETTINGS = { REGISTER_BURST: "1000", SEND_BURST: "100000", SEND_PER_SECOND: "100000" };

/** A server with a data folder that outlives its processes. */
export class Server {
  #settings;
  #child;

  constructor(settings = {}, data) {
    this.folder = mkdtempSync(join(tmpdir(), "standin-chat-"));
    this.data = data ?? join(this.folder, "data");
    this.#settings = { ...SETTINGS, ...settings };
  }

  /** Resolves when the ready line was printed; fails with what the server said instead. */
  async start() {
    const { PATH, HOME, JAVA_HOME } = process.env;
    const port = this.url ? new URL(this.url).port : "0";
    const command = [COMMAND, "serve", "--host", "127.0.0.1", "--port", port, "--data", this.data];
    this.#child = await started(command, READY, {
      millis: START_MS,
      cwd: this.folder,
      env: { PATH, HOME, ...(JAVA_HOME && { JAVA_HOME }), ...this.#settings },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.url = this.#child.found[1];
    return this;
  }

  /** What it wrote so far. */
  get said() {
    return this.#child.said;
  }

  /** The process, for tests that take something from it. */
  get pid() {
    return this.#child.process.pid;
  }

  /** Asks it to end, and resolves to its exit code and how long that took. */
  async stop() {
    const begun = performance.now();
    const late = setTimeout(() => this.#child.stop("SIGKILL"), STOP_MS + 2_000);
    const code = await this.#child.stop();
    clearTimeout(late);
    return { code, millis: performance.now() - begun };
  }

  /** Ends it as a crash would. */
  async kill() {
    await this.#child.stop("SIGKILL");
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
    if (this.#child) {
      await this.stop();
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
