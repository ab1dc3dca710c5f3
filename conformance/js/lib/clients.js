// Opens clients that are closed after each test, and waits with deadlines.
import * as newest from "socket.io-client";
import { DEADLINE, once } from "./waits.js";

export * from "./waits.js";

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
