// Programs of all suites that print a line when they are ready.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";

const ROOT = join(import.meta.dirname, "../../..");

/**
 * Starts a program, and resolves to a Child when it printed a line that matches `ready`; `found` is
 * the match. Fails with what it said if it ends before, or is not ready in time.
 */
export async function started([program, ...args], ready, { millis = 30_000, ...options } = {}) {
  const child = new Child(spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], ...options }));
  child.found = await new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.process.kill("SIGKILL");
      reject(new Error(`${program} is not ready in ${millis} ms: ${child.said}`));
    }, millis);
    child.gone.then((how) => {
      clearTimeout(late);
      reject(new Error(`${program} ended (${how}): ${child.said}`));
    });
    child.lines.on("line", (line) => {
      const found = ready.exec(line);
      if (found) {
        clearTimeout(late);
        resolve(found);
      }
    });
  });
  return child;
}

class Child {
  /** What it wrote so far. */
  said = "";

  constructor(process) {
    this.process = process;
    this.lines = createInterface({ input: process.stdout });
    this.lines.on("line", (line) => (this.said += `${line}\n`));
    process.stderr.on("data", (text) => (this.said += text));
    /** Resolves at its end to the exit code, the signal or the error. */
    this.gone = new Promise((resolve) => {
      process.once("exit", (code, signal) => resolve(code ?? signal));
      process.once("error", resolve);
    });
  }

  /** Sends the signal, and resolves as `gone`. */
  stop(signal = "SIGTERM") {
    this.process.kill(signal);
    return this.gone;
  }
}

/**
 * The command that runs a main class of a module's tests, as the build left it. `list` is the file in
 * the module's target that names the jars.
 */
export function testClass({ module, list, flags = [] }, main, ...args) {
  const target = join(ROOT, module, "target");
  if (!existsSync(join(target, list))) {
    throw new Error(`There is no ${list} in ${target}: build it first with \`mvn process-test-classes\``);
  }
  const jars = readFileSync(join(target, list), "utf8").trim();
  const path = [join(target, "test-classes"), join(target, "classes"), jars].join(delimiter);
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin/java") : "java";
  const usual = ["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC"];
  return [java, ...usual, "-XX:TieredStopAtLevel=1", ...flags, "-cp", path, main, ...args];
}

/** Ports that are free now. */
export async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
