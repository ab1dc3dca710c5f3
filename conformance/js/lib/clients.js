// Opens clients that are closed after each test, and waits with deadlines.
import * as newest from "socket.io-client";

const DEADLINE = 10_000;

/** How a client may reach the server. */
export const ROUTES = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
  upgrade: { transports: ["polling", "websocket"] },
};

export class Clients {
  #open = [];

  /** With `library`, another version of the client than the newest. */
  constructor(url, route, library = newest) {
    this.url = url;
    this.route = route;
    this.library = library;
  }

  /** A client that begins to connect. */
  open(namespace = "/", options = {}) {
    const socket = this.library.io(this.url + namespace, {
      ...this.route,
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 100,
      timeout: DEADLINE,
      ...options,
    });
    this.#open.push(socket);
    return socket;
  }

  /** A connection whose sockets share one transport. */
  manager(options = {}) {
    const manager = new this.library.Manager(this.url, { ...this.route, autoConnect: false, ...options });
    this.#open.push({ disconnect: () => manager._close() });
    return manager;
  }

  /** A client that is connected. */
  async connect(namespace, options) {
    const socket = this.open(namespace, options);
    await once(socket, "connect");
    return socket;
  }

  closeAll() {
    this.#open.splice(0).forEach((socket) => socket.disconnect());
  }
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

/** All arguments of the server's acknowledgement. */
export function answers(socket, event, ...args) {
  return within(
    new Promise((resolve) => socket.emit(event, ...args, (...answer) => resolve(answer))),
    `no acknowledgement of "${event}"`,
  );
}

/** The first argument of the server's acknowledgement. */
export async function ask(socket, event, ...args) {
  return (await answers(socket, event, ...args))[0];
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
