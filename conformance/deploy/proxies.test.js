// nginx and HAProxy by the files of deploy/, in front of two servers.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, afterEach, before, describe, it } from "node:test";
import { io } from "socket.io-client";
import { once, within } from "../chat/lib/waiting.js";
import { call } from "./lib/calls.js";
import { Nodes, connect, disconnectAll, send, upgraded } from "./lib/nodes.js";
import { Proxy } from "./lib/proxy.js";

const ROUTES = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
  upgrade: { transports: ["polling", "websocket"] },
};

/** As some clients write the path. */
const BARE = { ...ROUTES.upgrade, addTrailingSlash: false };

const SHORT = {
  nginx: [["  proxy_read_timeout 60s;", "  proxy_read_timeout 1s;"]],
  haproxy: [["timeout client 60s", "timeout client 1s"], ["timeout server 60s", "timeout server 1s"]],
};

let nodes;

before(async () => {
  nodes = await Nodes.start();
});

afterEach(disconnectAll);

after(() => nodes?.dispose());

for (const [index, kind] of ["nginx", "haproxy"].entries()) {
  describe(kind, { timeout: 120_000 }, () => {
    let proxy;

    before(async () => {
      proxy = await new Proxy(kind, nodes.all).start();
    });

    after(() => proxy?.stop());

    for (const [name, route] of Object.entries({ ...ROUTES, bare: BARE })) {
      it(`keeps a session at its node: ${name}`, async () => {
        const { ana, bo } = nodes;
        const sockets = await Promise.all(
          Array.from({ length: 4 }, () => connect(proxy.url, ana, route)),
        );
        for (const [i, socket] of sockets.entries()) {
          const { id } = socket.io.engine;
          for (let n = 0; n < 10; n++) {
            const { message } = await send(socket, bo, `${kind} ${name} ${i} ${n}`);
            assert.ok(message, "a message is acknowledged");
          }
          if (route.transports.length === 2) {
            await upgraded(socket);
            await send(socket, bo, `${kind} ${name} ${i} upgraded`);
          }
          const wanted = route.transports.at(-1);
          assert.equal(socket.io.engine.transport.name, wanted);
          assert.equal(socket.io.engine.id, id);
          const written = await nodes.written(nodes.of(socket));
          assert.ok(written.includes(`${kind} ${name} ${i} 9`));
          assert.deepEqual(socket.cuts, []);
        }
      });
    }

    it("spreads 50 clients behind one address over the nodes and keeps each at its own", async () => {
      const { ana, bo } = nodes;
      const sockets = await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          connect(proxy.url, ana, i % 2 ? ROUTES.polling : ROUTES.upgrade),
        ),
      );
      const ids = sockets.map((socket) => socket.io.engine.id);
      for (let n = 0; n < 3; n++) {
        await Promise.all(sockets.map((socket, i) => send(socket, bo, `${kind} crowd ${i} ${n}`)));
      }
      const at = new Map();
      for (const node of nodes.all) {
        at.set(node, await nodes.written(node));
      }
      for (const [i, socket] of sockets.entries()) {
        assert.equal(socket.io.engine.id, ids[i]);
        assert.deepEqual(socket.cuts, []);
        for (const node of nodes.all) {
          const here = at.get(node).includes(`${kind} crowd ${i} 2`);
          assert.equal(here, node === nodes.of(socket), `client ${i}`);
        }
      }
      for (const node of nodes.all) {
        const share = sockets.filter((socket) => nodes.of(socket) === node).length;
        assert.ok(share >= 10, `${share} of 50 at one node`);
      }
    });

    it("tells the server who asks, and nobody else can", async () => {
      const register = (from, headers) => {
        const email = `${Math.random().toString(36).slice(2)}@example.org`;
        const body = { email, password: "correct horse" };
        return call(proxy.url, "POST", "/register", { body, from, headers });
      };
      const [loud, quiet] = [`127.0.${index}.2`, `127.0.${index}.3`];
      const statuses = [];
      for (let i = 0; i < 8; i++) {
        statuses.push((await register(loud)).status);
      }
      // Three at each of the nodes, which don't share their throttles here.
      assert.equal(statuses.filter((status) => status === 201).length, 6, statuses.join());
      assert.equal(statuses.at(-1), 429);
      const forged = { "X-Forwarded-For": "203.0.113.7" };
      assert.equal((await register(loud, forged)).status, 429);
      assert.equal((await register(quiet)).status, 201);
    });

    it("gives a node that is not ready no new sessions, and leaves it those that it has", async () => {
      const { ana, bo, a, b } = nodes;
      const early = await sessionsAt(proxy, b);
      limitFiles(b, "1");
      try {
        await proxy.until(
          async () => (await call(b.url, "GET", "/health/ready")).status === 503,
          "503 of the node",
        );
        await takenOut(proxy);
        for (let i = 0; i < 12; i++) {
          const route = Object.values(ROUTES)[i % 3];
          const socket = await connect(proxy.url, ana, route);
          assert.equal(nodes.of(socket), a);
          assert.ok((await send(socket, bo, `${kind} elsewhere ${i}`)).message);
          socket.disconnect();
        }
        for (const socket of early) {
          assert.equal((await send(socket, bo, "not now")).code, "unavailable");
          assert.deepEqual(socket.cuts, []);
        }
      } finally {
        limitFiles(b, "unlimited");
      }
      for (const socket of early) {
        await proxy.until(
          async () => (await send(socket, bo, `${kind} again`)).message !== undefined,
          "an acknowledgement",
        );
        assert.deepEqual(socket.cuts, []);
        socket.disconnect();
      }
      await takenIn(proxy, b);
    });

    it("lets WebSockets live longer than its timeout for requests", async () => {
      const strict = await new Proxy(kind, nodes.all, SHORT[kind]).start();
      try {
        const socket = await connect(strict.url, nodes.ana, ROUTES.websocket);
        await new Promise((resolve) => setTimeout(resolve, 4_000));
        assert.ok((await send(socket, nodes.bo, `${kind} after silence`)).message);
        assert.deepEqual(socket.cuts, []);
        socket.disconnect();
      } finally {
        await strict.stop();
      }
    });

    it("loses nothing that was acknowledged when the nodes restart one by one", async () => {
      const { ana, bo } = nodes;
      const sockets = await Promise.all(
        Object.values(ROUTES).flatMap((route) =>
          [0, 1].map(() => connect(proxy.url, ana, { ...route, retries: 20, ackTimeout: 2_000 })),
        ),
      );
      const acknowledged = [];
      let over = false;
      const sending = sockets.map(async (socket, i) => {
        for (let n = 0; !over; n++) {
          const content = `${kind} rolling ${i} ${n}`;
          const clientId = content.replaceAll(" ", "-");
          const ack = await socket.emitWithAck("message", { recipient: bo.id, content, clientId });
          if (ack.message) {
            acknowledged.push(ack.message.content);
          }
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      });
      for (const node of nodes.all) {
        const before = acknowledged.length;
        assert.equal((await node.stop()).code, 0);
        await node.start();
        await proxy.until(async () => acknowledged.length > before + 50, "messages after a restart");
        await takenIn(proxy, node);
      }
      over = true;
      await within(Promise.all(sending), "the end of all sends", 60_000);
      const written = new Set((await Promise.all(nodes.all.map((n) => nodes.written(n)))).flat());
      assert.ok(acknowledged.length > 200, `${acknowledged.length} acknowledged`);
      assert.deepEqual(acknowledged.filter((content) => !written.has(content)), []);
    });
  });
}

describe("a proxy that does not look at the session's id", { timeout: 60_000 }, () => {
  it("breaks polling, so that the tests above would tell", async () => {
    const edits = [["  ~^a- 10.0.0.11:5000;\n  ~^b- 10.0.0.12:5000;\n", ""]];
    const careless = await new Proxy("nginx", nodes.all, edits).start();
    const options = { ...ROUTES.polling, reconnection: false, auth: { token: nodes.ana.token } };
    const socket = io(careless.url, { ...options, rejectUnauthorized: false });
    const [reason] = await Promise.race([once(socket, "disconnect"), once(socket, "connect_error")]);
    assert.match(String(reason), /transport error|xhr p\w+ error/);
    socket.disconnect();
    await careless.stop();
  });
});

/** Sessions of both kinds at the node. Those at the other one stay until these are there, so that a
 * proxy that counts has a reason to choose it. */
async function sessionsAt(proxy, node) {
  const found = [];
  const others = [];
  for (const route of [ROUTES.polling, ROUTES.websocket]) {
    await proxy.until(async () => {
      const socket = await connect(proxy.url, nodes.ana, route);
      return nodes.of(socket) === node ? found.push(socket) : !others.push(socket);
    }, "a session at the node");
  }
  others.forEach((socket) => socket.disconnect());
  return found;
}

/** Resolves when the proxy gives the node new sessions. */
async function takenIn(proxy, node) {
  const [polling, websocket] = await sessionsAt(proxy, node);
  polling.disconnect();
  websocket.disconnect();
}

/** Resolves when the proxy has noticed that a node is not ready: nobody is sent there any more. */
function takenOut(proxy) {
  return proxy.until(async () => {
    for (let i = 0; i < 10; i++) {
      if ((await call(proxy.url, "GET", "/health/ready")).status !== 200) {
        return false;
      }
    }
    return true;
  }, "ten ready answers in a row");
}

/** Lets the server's process write no file beyond so many bytes, as on a full disk. */
function limitFiles(node, bytes) {
  execFileSync("prlimit", ["--pid", String(node.pid), `--fsize=${bytes}:unlimited`]);
}
