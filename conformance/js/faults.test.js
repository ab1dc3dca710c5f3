// socket.io-client behind a network that cuts at random bytes, and a server that is killed.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Clients, ROUTES, eventually, numbers } from "./lib/clients.js";
import { startMain } from "./lib/server.js";

const SEED = Number(process.env.SEED ?? Date.now());

describe(`socket.io-client 4.8 behind faults, seed ${SEED}`, { timeout: 120_000 }, () => {
  for (const [name, route] of Object.entries(ROUTES)) {
    it(`hears and sends everything once and in order over ${name}, cut again and again`, async () => {
      await exact(route, "TO_CLIENT 15", []);
      await exact(route, "TO_SERVER 15", []);
    });
  }

  it("hears and sends everything once and in order while the server is killed", async () => {
    await exact(ROUTES.upgrade, "TO_CLIENT 4", ["kill"]);
  });
});

async function exact(route, faults, how) {
  const folder = mkdtempSync(join(tmpdir(), "ledger-"));
  const ledger = join(folder, "ledger");
  const server = await startMain("faults.FaultyExample", ledger, ...how);
  const clients = new Clients(server.url, route);
  try {
    const [ana, bo] = await Promise.all([writer(clients, "ana"), writer(clients, "bo")]);
    const calm = server.says("calm");
    server.tell(`${faults} ${SEED}`);
    let failing = true;
    calm.then(() => (failing = false));
    await Promise.all([ana.writeWhile(() => failing), bo.writeWhile(() => failing)]);
    const written = readFileSync(ledger, "utf8").trim().split("\n");
    assert.equal(written.length, ana.sent + bo.sent);
    for (const one of [ana, bo]) {
      await eventually(() => settled(one, written.length));
      assert.deepEqual(one.heard, written);
      assert.deepEqual(
        written.filter((entry) => entry.startsWith(one.who)),
        numbers(one.sent).map((i) => `${one.who} ${i}`),
      );
    }
  } finally {
    clients.closeAll();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

/** A client that sends until it is acknowledged, and keeps what it hears as it comes. */
async function writer(clients, who) {
  const socket = await clients.connect("/ledger", {
    retries: 1_000,
    ackTimeout: 500,
    reconnectionDelay: 20,
    reconnectionDelayMax: 40,
  });
  const heard = [];
  socket.on("entry", (entry) => heard.push(entry));
  const one = { who, heard, sent: 0 };
  one.writeWhile = async (goesOn) => {
    while (goesOn()) {
      await Promise.all(numbers(5).map(() => socket.emitWithAck("put", `${who} ${one.sent++}`)));
    }
  };
  return one;
}

/** Whether it heard that much; asked again later, since it hears while others run. */
async function settled(one, count) {
  await new Promise((resolve) => setTimeout(resolve, 5));
  return one.heard.length >= count;
}
