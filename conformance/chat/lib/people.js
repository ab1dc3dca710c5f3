// People with their devices, as an existing front end would make them.
import assert from "node:assert/strict";
import { io } from "socket.io-client";
import { once, within } from "./waiting.js";

/** How a client may reach the server. */
export const ROUTES = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
  upgrade: { transports: ["polling", "websocket"] },
};

const PASSWORD = "correct horse";

/** Calls a route: {status, headers, body}. */
export async function call(url, method, path, { token, body, headers = {} } = {}) {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "Content-Type": "application/json" }),
      ...headers,
    },
    body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  const json = response.headers.get("content-type")?.startsWith("application/json");
  return {
    status: response.status,
    headers: response.headers,
    body: json ? JSON.parse(text) : text,
  };
}

/** Somebody with an account; `open` gives them one more device. */
export class Person {
  #server;
  #route;
  #sockets = [];

  /** Registers and logs in. */
  static async meet(server, name, route = ROUTES.upgrade) {
    const email = `${name}-${Math.random().toString(36).slice(2)}@example.org`;
    const login = { email, password: PASSWORD };
    const registered = await call(server.url, "POST", "/register", { body: login });
    assert.equal(registered.status, 201, JSON.stringify(registered.body));
    const { status, body } = await call(server.url, "POST", "/login", { body: login });
    assert.equal(status, 200, JSON.stringify(body));
    return new Person(server, route, email, body);
  }

  constructor(server, route, email, { token, temp }) {
    this.#server = server;
    this.#route = route;
    this.email = email;
    this.token = token;
    this.id = temp;
  }

  /** The same person, whose devices reach the server by another address. */
  by(url, route = this.#route) {
    const { token, id: temp } = this;
    return new Person({ url }, route, this.email, { token, temp });
  }

  call(method, path, body, headers) {
    return call(this.#server.url, method, path, { token: this.token, body, headers });
  }

  post(recipient, content, more = {}, headers = {}) {
    return this.call("POST", "/messages", { recipient: recipient.id, content, ...more }, headers);
  }

  async history(peer) {
    return (await this.call("GET", `/messages/${peer.id}`)).body;
  }

  async becomes(status) {
    const answer = await this.call("PUT", "/status", { status });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  }

  /** A client that begins to connect. */
  device(options = {}) {
    const socket = io(this.#server.url, {
      ...this.#route,
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
      timeout: 10_000,
      auth: { token: this.token },
      ...options,
    });
    socket.heard = [];
    // Behind its argument an event of the log has its place, which is nobody's business.
    socket.onAny((name, argument) => socket.heard.push([name, argument]));
    this.#sockets.push(socket);
    return socket;
  }

  /** A client that is let in. `heard` holds all its events from the start. */
  async open(options) {
    const socket = this.device(options);
    await once(socket, "connect");
    return socket;
  }

  /** What a refused client is told. */
  async refusal(options) {
    const [error] = await once(this.device(options), "connect_error");
    return { message: error.message, data: error.data };
  }

  closeAll() {
    this.#sockets.splice(0).forEach((socket) => socket.disconnect());
  }
}

/** Sends by the event `message` and resolves to the acknowledgement. */
export function send(socket, ...args) {
  return within(socket.emitWithAck("message", ...args), "an acknowledgement");
}
