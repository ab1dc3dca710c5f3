// The server library against socket.io-client 4.8, and what only this version can do.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import * as library from "socket.io-client";
import { Clients, ROUTES, numbers } from "./lib/clients.js";
import { points } from "./lib/points.js";
import { startServer } from "./lib/server.js";

points("4.8", library);

describe("socket.io-client 4.8", () => {
  let server;
  let clients;

  before(async () => {
    server = await startServer();
  });

  afterEach(() => clients?.closeAll());

  after(async () => {
    await server?.stop();
  });

  for (const [name, route] of Object.entries(ROUTES)) {
    it(`retries over ${name} until it is acknowledged, once each`, async () => {
      clients = new Clients(server.url, route);
      const socket = await clients.connect("/", { retries: 3, ackTimeout: 2_000 });
      const answers = await Promise.all(
        numbers(20).map((i) => socket.emitWithAck("message-with-ack", i)),
      );
      assert.deepEqual(answers, numbers(20));
    });

    it(`gives up over ${name} when no acknowledgement comes in time`, async () => {
      clients = new Clients(server.url, route);
      const socket = await clients.connect();
      await assert.rejects(socket.timeout(100).emitWithAck("message", "nobody acknowledges this"));
      assert.equal(await socket.timeout(5_000).emitWithAck("message-with-ack", 1), 1);
    });
  }
});
