// A TCP proxy that cuts connections.
import { once } from "node:events";
import { connect, createServer } from "node:net";

/** Numbers from 0 to 1 that a seed decides (mulberry32 by its published formula). */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The way to a server, which may be cut. */
export class Cutter {
  cuts = 0;
  #pairs = new Set();
  #closed = false;
  #budget = () => Infinity;
  #left = Infinity;
  #server = createServer((client) => this.#pass(client));

  async start(url) {
    this.port = Number(new URL(url).port);
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
    return this;
  }

  /** From now on all connections die whenever so many bytes went through them, both ways together. */
  limit(budget) {
    this.#budget = budget;
    this.#left = budget();
  }

  /** Cuts all there are; no connection is made until `open`. */
  close() {
    this.#closed = true;
    this.cut();
  }

  open() {
    this.#closed = false;
  }

  cut() {
    this.#pairs.forEach((end) => end());
  }

  #pass(client) {
    if (this.#closed) {
      client.destroy();
      return;
    }
    const server = connect(this.port, "127.0.0.1");
    const end = () => {
      if (this.#pairs.delete(end)) {
        client.destroy();
        server.destroy();
      }
    };
    const forward = (from, to) => {
      from.setNoDelay(true);
      from.on("data", (bytes) => {
        to.write(bytes.length > this.#left ? bytes.subarray(0, this.#left) : bytes);
        this.#left -= bytes.length;
        if (this.#left <= 0) {
          this.cuts++;
          this.#left = this.#budget();
          // What was written may still arrive: a cut loses some bytes, not all.
          setImmediate(() => this.cut());
        }
      });
      from.on("error", end).on("close", end);
    };
    this.#pairs.add(end);
    forward(client, server);
    forward(server, client);
  }

  stop() {
    this.close();
    this.#server.close();
  }
}
