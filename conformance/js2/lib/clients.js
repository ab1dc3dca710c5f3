// Opens clients of version 2 that are closed after each test, and waits with deadlines.
import io from "socket.io-client";
import { DEADLINE, once } from "../../js/lib/waits.js";
import { browserClient } from "./xhr2.js";

export * from "../../js/lib/waits.js";

const browser = browserClient();

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
