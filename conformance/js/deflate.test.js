// permessage-deflate against the WebSocket client of Node's world, with and without a window kept.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, it } from "node:test";
import { once } from "./lib/clients.js";
import { startServer } from "./lib/server.js";

// The client that engine.io-client brings along.
const WebSocket = createRequire(import.meta.resolve("engine.io-client"))("ws");

let server;

before(async () => {
  server = await startServer("--deflate", "true");
});

after(async () => {
  await server?.stop();
});

for (const [name, offer] of Object.entries({
  "as it likes": true,
  "small windows": { serverMaxWindowBits: 10, clientMaxWindowBits: 10 },
  "no context": { serverNoContextTakeover: true, clientNoContextTakeover: true },
})) {
  it(`messages survive compression, offered ${name}`, { timeout: 20_000 }, async () => {
    const url = server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket";
    const socket = new WebSocket(url, { perMessageDeflate: offer });
    const heard = [];
    let wake = () => {};
    socket.on("message", (data) => {
      if (String(data) !== "2") {
        heard.push(String(data));
        wake();
      }
    });
    const next = async () => {
      while (heard.length === 0) await new Promise((resolve) => (wake = resolve));
      return heard.shift();
    };
    assert.match(await next(), /^0\{/);
    assert.match(socket.extensions, /permessage-deflate/);
    socket.send("40");
    assert.match(await next(), /^40\{/);
    assert.match(await next(), /^42\["auth"/);
    for (const size of [1, 500, 1_100, 20_000, 200_000]) {
      const text = "hello, world. ".repeat(size / 14 + 1).slice(0, size);
      socket.send(`42["message",${JSON.stringify(text)}]`);
      assert.equal(await next(), `42["message-back",${JSON.stringify(text)}]`);
    }
    const gone = new Promise((resolve) => socket.on("close", resolve));
    socket.close();
    await gone;
  });
}
