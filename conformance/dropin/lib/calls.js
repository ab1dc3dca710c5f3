// Calls and sockets of people, and waiting with a deadline.
const DEADLINE = 60_000;

/** Calls a route: {status, body}. */
export async function call(url, method, path, { token, body } = {}) {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(body && { "Content-Type": "application/json" }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  return { status: response.status, body: await response.json() };
}

/** Resolves when the condition holds. */
export async function eventually(condition) {
  const end = Date.now() + DEADLINE;
  while (!(await condition())) {
    if (Date.now() > end) {
      throw new Error(`not within ${DEADLINE} ms: ${condition}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The sockets that are open. */
export const sockets = {
  all: [],

  /** A socket that is let in; `heard` has all its events. */
  async open(io, url, token) {
    const socket = io(url, { transports: ["websocket"], forceNew: true, auth: { token } });
    this.all.push(socket);
    socket.heard = [];
    socket.onAny((event, argument) => socket.heard.push([event, argument]));
    await eventually(() => socket.connected);
    return socket;
  },

  closeAll() {
    this.all.splice(0).forEach((socket) => socket.disconnect());
  },
};
