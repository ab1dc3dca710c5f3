// The process that stands for MongoDB, from the server's test classes.
import { started, testClass } from "../../chat/lib/child.js";

const TESTS = { module: "server", list: "test.classpath", flags: ["-Xmx768m"] };

export class Mongo {
  #child;

  /** `file`: where its data lie; in memory without. */
  async start(file) {
    const command = testClass(TESTS, "dev.standin.store.mongo.MongoProcess", "0", ...(file ? [file] : []));
    this.#child = await started(command, /^ready on (\d+)$/);
    this.uri = `mongodb://127.0.0.1:${this.#child.found[1]}/chat`;
    return this;
  }

  async stop() {
    await this.#child.stop();
  }
}
