// The contract's HTTP rows, to the letter.
import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, describe, it } from "node:test";
import { Person, call } from "./lib/people.js";
import { Server } from "./lib/server.js";

const NOBODY = "aaaaaaaaaaaaaaaaaaaaaaaa";
const NO_TOKEN = { error: "Access denied. No token provided.", code: "no_token" };
const INVALID = { error: "Invalid token", code: "invalid_token" };
const UNAVAILABLE = "I am currently unavailable. Please try again later.";

let server;
let ana, bo;

before(async () => {
  server = await new Server().start();
  [ana, bo] = await Promise.all(["ana", "bo"].map((who) => Person.meet(server, who)));
});

after(() => server?.dispose());

function ask(method, path, options) {
  return call(server.url, method, path, options);
}

function expect(answer, status, body) {
  assert.deepEqual([answer.status, answer.body], [status, body]);
}

describe("the contract", { timeout: 60_000 }, () => {
  it("registers once, whatever the case of the address", async () => {
    const login = { email: "Eve@Example.org", password: "pässwörd" };
    const done = { message: "User registered successfully" };
    const taken = { error: "User already exists", code: "user_exists" };
    expect(await ask("POST", "/register", { body: login }), 201, done);
    expect(await ask("POST", "/register", { body: login }), 400, taken);
    const other = { ...login, email: "eve@example.ORG" };
    expect(await ask("POST", "/register", { body: other }), 400, taken);
    const { status, body } = await ask("POST", "/login", { body: other });
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), ["token", "temp"]);
    assert.match(body.temp, /^[0-9a-f]{24}$/);
    const claims = JSON.parse(Buffer.from(body.token.split(".")[1], "base64url"));
    assert.equal(claims.userId, body.temp);
    assert.equal(claims.exp - claims.iat, 30 * 24 * 3600);
  });

  it("tells no unknown address from a wrong password", async () => {
    const refusal = { error: "Invalid credentials", code: "invalid_credentials" };
    for (const password of ["wrong", "", "\u0000", "x".repeat(5_000), "😀".repeat(40)]) {
      const known = await ask("POST", "/login", { body: { email: ana.email, password } });
      const unknown = await ask("POST", "/login", { body: { email: "no@example.org", password } });
      expect(known, 400, refusal);
      expect(unknown, 400, refusal);
    }
  });

  it("wants a token, and a sound one", async () => {
    const routes = [
      ["PUT", "/status", { status: "BUSY" }],
      ["POST", "/messages", { recipient: bo.id, content: "hi" }],
      ["GET", `/messages/${bo.id}`, undefined],
      ["GET", "/v1/conversations", undefined],
    ];
    for (const [method, path, body] of routes) {
      expect(await ask(method, path, { body }), 401, NO_TOKEN);
      expect(await ask(method, path, { body, token: "nonsense" }), 403, INVALID);
      const none = Buffer.from('{"alg":"none"}').toString("base64url");
      const [, claims] = ana.token.split(".");
      expect(await ask(method, path, { body, token: `${none}.${claims}.` }), 403, INVALID);
    }
  });

  it("sends, and gives the whole history or its newest, oldest first", async () => {
    const texts = ["one", "two", "😀 three"];
    const sent = [];
    for (const text of texts) {
      const { status, body } = await ana.post(bo, text);
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(body), ["message"]);
      sent.push(body.message);
    }
    assert.deepEqual(sent.map(({ seq }) => seq), [1, 2, 3]);
    assert.deepEqual(sent.map(({ content }) => content), texts);
    for (const [reader, peer] of [[ana, bo], [bo, ana]]) {
      assert.deepEqual(await reader.history(peer), sent);
      expect(await reader.call("GET", `/messages/${peer.id}?limit=2`), 200, sent.slice(1));
    }
    const page = `/v1/conversations/${sent[0].conversation}/messages?after=1&limit=1`;
    expect(await bo.call("GET", page), 200, { messages: [sent[1]] });
    const eve = await Person.meet(server, "stranger");
    const hidden = { error: "There is nothing here that you may see.", code: "not_found" };
    expect(await eve.call("GET", page), 404, hidden);
    expect(await eve.call("GET", `/messages/${bo.id}`), 200, []);
  });

  it("keeps a clientId to one message", async () => {
    const first = await bo.post(ana, "once", { clientId: "h-1" });
    expect(await bo.post(ana, "once", { clientId: "h-1" }), 200, first.body);
    expect(await bo.post(ana, "twice", { clientId: "h-1" }), 409, {
      error: "This clientId was used for another recipient or text.",
      code: "client_id_reused",
    });
  });

  it("sets the status, and answers for who is busy with what it has", async () => {
    const cy = await Person.meet(server, "cy");
    expect(await cy.call("PUT", "/status", { status: "BUSY" }), 200, {
      message: "User status updated successfully",
    });
    const { body } = await ana.post(cy, "hello?");
    assert.equal(body.message.content, "hello?");
    assert.equal(body.message.sender, ana.id);
    const { content, generated, origin, sender, replyTo } = body.reply;
    assert.deepEqual(
      { content, generated, origin, sender, replyTo },
      {
        content: UNAVAILABLE,
        generated: true,
        origin: "default",
        sender: cy.id,
        replyTo: body.message._id,
      },
    );
    assert.deepEqual(await cy.history(ana), [body.message, body.reply]);
  });

  it("knows no recipient that is not there", async () => {
    const unknown = { error: "Recipient user not found", code: "unknown_recipient" };
    for (const id of [NOBODY, "", "no id", NOBODY.toUpperCase()]) {
      expect(await ana.call("POST", "/messages", { recipient: id, content: "hi" }), 400, unknown);
    }
  });

  it("answers every kind of bad input, and never with a 500", async () => {
    const whole = { recipient: bo.id, content: "hi" };
    const rows = [
      ["POST", "/messages", {}, 400, "bad_input"],
      ["POST", "/messages", [], 400, "bad_input"],
      ["POST", "/messages", "{broken", 400, "bad_input"],
      ["POST", "/messages", "", 400, "bad_input"],
      ["POST", "/messages", "null", 400, "bad_input"],
      ["POST", "/messages", "[".repeat(50_000), 400, "bad_input"],
      ["POST", "/messages", { ...whole, content: "" }, 400, "bad_input"],
      ["POST", "/messages", { ...whole, content: 5 }, 400, "bad_input"],
      ["POST", "/messages", { ...whole, content: { $gt: "" } }, 400, "bad_input"],
      ["POST", "/messages", { ...whole, recipient: { $ne: null } }, 400, "bad_input"],
      ["POST", "/messages", { ...whole, content: "x".repeat(16_001) }, 400, "bad_input"],
      ["POST", "/messages", { ...whole, content: "x".repeat(200_000) }, 413, "too_large"],
      ["PUT", "/status", { status: "AWAY" }, 400, "bad_input"],
      ["PUT", "/status", { status: { $ne: 1 } }, 400, "bad_input"],
      ["GET", "/messages/no-id", undefined, 400, "bad_input"],
      ["GET", `/messages/${bo.id}?limit=0`, undefined, 400, "bad_input"],
      ["GET", `/messages/${bo.id}?limit=x`, undefined, 400, "bad_input"],
      ["GET", `/messages/${NOBODY}`, undefined, 404, "not_found"],
      ["GET", "/nowhere", undefined, 404, "not_found"],
      ["DELETE", "/messages", undefined, 405, "method_not_allowed"],
      ["POST", "/register", { email: { $gt: "" }, password: "x" }, 400, "bad_input"],
      ["POST", "/register", { email: "a@b.example", password: "x".repeat(73) }, 400, "bad_input"],
      ["POST", "/login", { email: { $gt: "" }, password: { $gt: "" } }, 400, "bad_input"],
    ];
    for (const [method, path, body, status, code] of rows) {
      const answer = await ana.call(method, path, body);
      const row = JSON.stringify([method, path, body]).slice(0, 200);
      assert.deepEqual([answer.status, answer.body.code], [status, code], row);
      assert.match(answer.body.error, /.\.$/, row);
    }
    const form = { "Content-Type": "application/x-www-form-urlencoded" };
    const typed = await ana.call("POST", "/messages", "recipient=1", form);
    assert.deepEqual([typed.status, typed.body.code], [415, "unsupported_media_type"]);
    const allowed = await ana.call("DELETE", "/messages");
    assert.match(allowed.headers.get("allow"), /\bPOST\b/);
  });

  it("lets pages of the listed origin use it, with credentials, and no others", async () => {
    const preflight = (origin) =>
      ask("OPTIONS", "/messages", {
        headers: { Origin: origin, "Access-Control-Request-Method": "POST" },
      });
    const listed = (await preflight("http://localhost:3000")).headers;
    assert.equal(listed.get("access-control-allow-origin"), "http://localhost:3000");
    assert.equal(listed.get("access-control-allow-credentials"), "true");
    const other = (await preflight("http://evil.example")).headers;
    assert.equal(other.get("access-control-allow-origin"), null);
  });

  it("serves the official client as socket.io does", async () => {
    for (const [file, type] of [
      ["socket.io.js", /javascript/],
      ["socket.io.min.js", /javascript/],
      ["socket.io.esm.min.js", /javascript/],
    ]) {
      const { status, headers, body } = await ask("GET", `/socket.io/${file}`);
      assert.equal(status, 200, file);
      assert.match(headers.get("content-type"), type);
      assert.match(body, /Socket\.IO v4\.8\.4/);
    }
  });

  it("is alive and ready, and shows its page", async () => {
    assert.equal((await ask("GET", "/health/live")).status, 200);
    assert.equal((await ask("GET", "/health/ready")).status, 200);
    const page = await ask("GET", "/");
    assert.match(page.body, /socket\.io\/socket\.io/);
    assert.doesNotMatch(page.headers.get("content-security-policy"), /unsafe-inline/);
  });

  it("survives what is no HTTP", async () => {
    const answer = await new Promise((resolve, reject) => {
      const raw = request(server.url, { method: "GET", path: "/%zz%00", timeout: 5_000 });
      raw.once("response", (response) => resolve(response.resume().statusCode));
      raw.once("error", reject);
      raw.end();
    });
    assert.ok(answer >= 400 && answer < 500, String(answer));
    assert.equal((await ask("GET", "/health/live")).status, 200);
  });
});
