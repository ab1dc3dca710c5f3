// Clients that remember what they hear, and wait with deadlines.
import { io } from "socket.io-client";
import { within } from "../../js/lib/waits.js";

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
