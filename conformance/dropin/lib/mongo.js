// The process that stands for MongoDB, from the server's test classes.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const TARGET = join(import.meta.dirname, "../../../server/target");
const READY = /^ready on (\d+)$/;

export class Mongo {
  #process;
  #gone;

  /** `file`: where its data lie; in memory without. */
  async start(file) {
    const jars = readFileSync(join(TARGET, "test.classpath"), "utf8").trim();
    const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin/java") : "java";
    const arguments_ = ["-Xmx768m", "-cp", `${join(TARGET, "test-classes")}:${jars}`];
    arguments_.push("dev.standin.store.mongo.MongoProcess", "0", ...(file ? [file] : []));
    const child = spawn(java, arguments_, { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stderr.on("data", (text) => (said += text));
    this.#process = child;
    this.#gone = new Promise((resolve) => child.once("exit", resolve).once("error", resolve));
    const port = await new Promise((resolve, reject) => {
      this.#gone.then((how) => reject(new Error(`The store ended (${how}): ${said}`)));
      createInterface({ input: child.stdout }).on("line", (line) => {
        const ready = READY.exec(line);
        if (ready) {
          resolve(ready[1]);
        }
      });
    });
    this.uri = `mongodb://127.0.0.1:${port}/chat`;
    return this;
  }

  async stop() {
    this.#process.kill("SIGTERM");
    await this.#gone;
  }
}
