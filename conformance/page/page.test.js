// The plain page as people use it: two of them, each in a browser, against the real server.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { Model } from "../chat/lib/model.js";
import { Server } from "../chat/lib/server.js";
import { browser } from "./lib/browser.js";
import { Visitor } from "./lib/visitor.js";

describe("the plain page", { timeout: 120_000 }, () => {
  let opening, model, server, visitors;

  before(async () => {
    opening = browser();
    model = await new Model().start();
    server = new Server({
      LLM_API_KEY: "sk-test",
      LLM_BASE_URL: model.baseUrl,
      LLM_MODEL: "tiny",
    });
    await Promise.all([opening, server.start()]);
  });

  after(async () => {
    model?.stop();
    await Promise.all([opening?.then((chromium) => chromium.close()), server?.dispose()]);
  });

  beforeEach(() => {
    visitors = [];
  });

  afterEach(() => Promise.all(visitors.map((visitor) => visitor.leaves())));

  async function arrives(name) {
    const visitor = await Visitor.arrives(await opening, server.url, name);
    visitors.push(visitor);
    return visitor;
  }

  async function registered(name) {
    const visitor = await arrives(name);
    await visitor.signsIn("Register");
    return visitor;
  }

  const two = () => Promise.all(["ana", "bo"].map(registered));

  it("registers, logs out and logs in again", async () => {
    const ana = await registered("ana");
    await ana.button("Log out").click();
    await ana.button("Log in").waitFor();
    assert.equal(await ana.page.locator("#me").isVisible(), false);
    assert.equal(await ana.page.getByLabel("Password").inputValue(), "");
    await ana.signsIn("Log in");
    await ana.page.reload();
    await ana.page.locator("#me", { hasText: ana.email }).waitFor();
  });

  it("brings messages over at once, and shows text as text", async () => {
    const [ana, bo] = await two();
    await bo.opens(ana);
    const text = '<b>bold</b> <img src="x" onerror="document.title = 1"> & &amp;';
    await bo.says(text);
    await ana.page.getByRole("navigation").getByRole("button", { name: "new" }).click();
    const bubble = await ana.sees(text);
    assert.equal(await bubble.locator("p *").count(), 0);
    assert.equal(await ana.page.title(), "Standin");
    await ana.says("Seen.");
    await bo.sees("Seen.");
    assert.deepEqual(await bo.bubbles(), [
      { text, kind: "mine person" },
      { text: "Seen.", kind: "theirs person" },
    ]);
  });

  it("sends with Enter, and breaks the line with Shift and Enter", async () => {
    const [ana, bo] = await two();
    await bo.opens(ana);
    await ana.opens(bo);
    const { keyboard } = bo.page;
    await bo.page.locator("#text:focus").waitFor();
    await keyboard.type("one");
    await keyboard.press("Shift+Enter");
    await keyboard.type("two");
    await keyboard.press("Enter");
    await keyboard.press("Enter");
    await keyboard.type("three");
    await keyboard.press("Enter");
    await ana.sees("three");
    assert.deepEqual(await ana.bubbles(), [
      { text: "one\ntwo", kind: "theirs person" },
      { text: "three", kind: "theirs person" },
    ]);
  });

  it("shows a busy one's stand-in as it writes, and what it wrote as its own", async () => {
    let goOn;
    const gate = new Promise((resolve) => (goOn = resolve));
    model.next(async (say) => {
      say("I am in a meeting, ");
      await gate;
      say("and back at five.");
    });
    const [ana, bo] = await two();
    await bo.opens(ana);
    await ana.opens(bo);
    await bo.says("Hello!"); // those who share a conversation are told of each other's state
    await ana.sees("Hello!");
    await ana.page.getByLabel("Busy", { exact: true }).check();
    await bo.page.getByText("busy: a stand-in answers").waitFor();
    await bo.says("Where are you?");

    const live = await bo.sees("I am in a meeting,", ".generated.live");
    assert.equal(await live.getAttribute("aria-busy"), "true");
    assert.equal(await live.locator("small").textContent(), "a stand-in is writing");
    await ana.sees("I am in a meeting,", ".mine.generated.live");
    goOn();

    const words = "I am in a meeting, and back at five.";
    const stored = await bo.sees(words, ".theirs.generated:not(.live)");
    assert.match(await stored.locator("small").textContent(), / · written by a stand-in \(model\)$/);
    await ana.sees(words, ".mine.generated:not(.live)");
    assert.deepEqual(await bo.bubbles(), [
      { text: "Hello!", kind: "mine person" },
      { text: "Where are you?", kind: "mine person" },
      { text: words, kind: "theirs generated" },
    ]);
  });

  it("takes away what a dead server's stand-in showed, and shows what another one writes", async () => {
    const [ana, bo] = await two();
    await bo.opens(ana);
    await bo.says("Hello!");
    await bo.sees("Hello!", ":not(.pending)");
    const about = await bo.page.evaluate(() => {
      const [{ _id, conversation, sender, recipient }] = messages.get(open).values();
      return { conversation, owner: recipient, reader: sender, question: _id };
    });
    const hears = (event, more) =>
      bo.page.evaluate(
        ([name, arg]) => socket.listeners(name).forEach((listener) => listener(arg)),
        [event, { ...about, ...more }],
      );
    const writes = async (reply, text) => {
      await hears("standin:typing", { reply });
      await hears("standin:delta", { reply, attempt: 1, n: 0, text });
      await bo.sees(text, ".live");
    };
    const live = bo.page.locator("#messages .live");

    await writes("a".repeat(24), "I think");
    await hears("standin:withdrawn", {});
    assert.equal(await live.count(), 0);
    await writes("a".repeat(24), "I think");
    await writes("b".repeat(24), "At five.");
    await hears("standin:delta", { reply: "a".repeat(24), attempt: 1, n: 1, text: " not." });
    await hears("standin:withdrawn", { reply: "a".repeat(24) });
    assert.deepEqual(await live.locator("p").allTextContents(), ["At five."]);
    const answer = { sender: about.owner, recipient: about.reader, content: "Later.", seq: 2, origin: "away", timestamp: new Date() };
    await hears("message", { ...answer, _id: "c".repeat(24), replyTo: about.question, generated: true });
    assert.equal(await live.count(), 0);
    await hears("standin:typing", { reply: "d".repeat(24) });
    assert.equal(await live.count(), 0);
  });

  it("runs no script but its own", async () => {
    const ana = await arrives("ana");
    const breach = ana.page.waitForEvent("console", (said) => said.text().startsWith("policy: "));
    const ran = await ana.page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.head.append(script);
      return window.ran === true;
    });
    assert.equal(ran, false);
    assert.equal((await breach).text(), "policy: script-src-elem inline");
    assert.equal(ana.faults.splice(0).length, 2, "the browser's own words and the page's event");
  });
});
