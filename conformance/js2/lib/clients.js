// Opens clients of version 2 that are closed after each test, and waits with deadlines.
import io from "socket.io-client";
import { browserClient } from "./xhr2.js";

const browser = browserClient();
const DEADLINE = 10_000;

/** How a client may reach the server. */
export const ROUTES = {
  polling: { transports: ["polling"] },
  "polling as in browsers": { transports: ["polling"], client: browser },
  websocket: { transports: ["websocket"] },
  "websocket in base64": { transports: ["websocket"], forceBase64: true },
  upgrade: { transports: ["polling", "websocket"] },
};

export class Clients {
  #open = [];

  constructor(url, route) {
    this.url = url;
    this.route = route;
  }

  /** A client that begins to connect. */
  open(namespace = "/", options = {}) {
    const { client, ...route } = this.route;
    const socket = (client ?? io)(this.url + namespace, {
      ...route,
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 100,
      timeout: DEADLINE,
      ...options,
    });
    this.keep(socket);
    return socket;
  }

  /** Closes this with the others. */
  keep(socket) {
    this.#open.push(socket);
    return socket;
  }

  /** A client that is connected. */
  async connect(namespace, options) {
    const socket = this.open(namespace, options);
    await once(socket, "connect");
    return socket;
  }

  closeAll() {
    this.#open.splice(0).forEach((socket) => socket.close());
  }
}

/** The first argument of the server's acknowledgement. */
export async function ask(socket, event, ...args) {
  return (await askAll(socket, event, ...args))[0];
}

/** All arguments of the server's acknowledgement. */
export function askAll(socket, event, ...args) {
  return within(
    new Promise((resolve) => socket.emit(event, ...args, (...answer) => resolve(answer))),
    `no answer to "${event}"`,
  );
}

/** The arguments of the next event of this name. */
export function once(emitter, event) {
  return within(
    new Promise((resolve) => emitter.once(event, (...args) => resolve(args))),
    `no "${event}"`,
  );
}

/** Resolves when the condition holds, asked after each event of this name. */
export function until(emitter, event, condition) {
  return within(
    new Promise((resolve) => {
      const listener = (...args) => {
        if (condition(...args)) {
          emitter.off(event, listener);
          resolve();
        }
      };
      emitter.on(event, listener);
    }),
    `the condition on "${event}" never held`,
  );
}

/** Resolves when the asynchronous question is answered with yes. */
export async function eventually(question) {
  const end = Date.now() + DEADLINE;
  while (!(await question())) {
    if (Date.now() > end) {
      throw new Error(`never came true in ${DEADLINE} ms: ${question}`);
    }
  }
}

export function numbers(count) {
  return Array.from({ length: count }, (_, i) => i);
}

function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} within ${DEADLINE} ms`)), DEADLINE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
