// Clients that remember what they hear, and wait with deadlines.
import { io } from "socket.io-client";

/** How long anything may take, in milliseconds. */
export const DEADLINE = 10_000;

/** The promise, or a failure at the deadline. */
export function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} within ${DEADLINE} ms`)), DEADLINE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Resolves when the question is answered with yes. */
export async function eventually(question) {
  const end = Date.now() + DEADLINE;
  while (!(await question())) {
    if (Date.now() > end) {
      throw new Error(`never came true in ${DEADLINE} ms: ${question}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export class Person {
  heard = [];

  constructor(socket) {
    this.socket = socket;
    socket.onAny((...event) => this.heard.push(event.filter((part) => typeof part !== "function")));
  }

  get id() {
    return this.socket.id;
  }

  /** Has the server do something; resolves to its answer. */
  async tells(wish) {
    return within(this.socket.emitWithAck("do", wish), `no answer to ${wish.op}`);
  }

  /** Resolves to the arguments of the first event of this name, which is then forgotten. */
  async hears(name) {
    await within(
      new Promise((resolve) => {
        const look = () => this.heard.some(([heard]) => heard === name) && resolve();
        this.socket.onAny(look);
        look();
      }),
      `no "${name}"`,
    );
    const [event] = this.heard.splice(this.heard.findIndex(([heard]) => heard === name), 1);
    return event.slice(1);
  }
}

/** Someone connected to a server, in these rooms. */
export async function person(server, name, rooms = [], namespace = "/") {
  const socket = io(server.url + namespace, {
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
    auth: { name, rooms },
  });
  const someone = new Person(socket);
  await within(
    new Promise((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("connect_error", reject);
    }),
    `${name} is not connected`,
  );
  return someone;
}
