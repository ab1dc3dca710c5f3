// Somebody in front of the page, with a browser profile of their own.
import assert from "node:assert/strict";

const PASSWORD = "correct horse";
const PATIENCE_MS = 15_000;

export class Visitor {
  /** What the browser complained of: errors, warnings, refused requests, breaches of the policy. */
  faults = [];

  /** Opens the page, not logged in. */
  static async arrives(browser, url, name) {
    const context = await browser.newContext();
    context.setDefaultTimeout(PATIENCE_MS);
    const visitor = new Visitor();
    visitor.email = `${name}-${Math.random().toString(36).slice(2)}@example.org`;
    visitor.page = await context.newPage();
    await visitor.#listen();
    await visitor.page.goto(url);
    return visitor;
  }

  async #listen() {
    const { page, faults } = this;
    page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
    page.on("console", (said) => {
      if (["error", "warning"].includes(said.type())) {
        faults.push(`${said.type()}: ${said.text()}`);
      }
    });
    page.on("response", (response) => {
      if (response.status() >= 400) {
        faults.push(`${response.status()} ${response.url()}`);
      }
    });
    await page.addInitScript(() => {
      addEventListener("securitypolicyviolation", (breach) =>
        console.error(`policy: ${breach.effectiveDirective} ${breach.blockedURI}`),
      );
    });
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** Presses one of the two buttons of the first page; resolves when the chat is there. */
  async signsIn(button) {
    await this.page.getByLabel("Address").fill(this.email);
    await this.page.getByLabel("Password").fill(PASSWORD);
    await this.button(button).click();
    await this.page.locator("#me", { hasText: this.email }).waitFor();
  }

  async opens(peer) {
    await this.page.getByLabel("Chat with").fill(peer.email);
    await this.button("Open").click();
    await this.page.getByRole("heading", { name: peer.email }).waitFor();
  }

  async says(text) {
    await this.page.getByLabel("Message", { exact: true }).fill(text);
    await this.button("Send").click();
  }

  /** The bubble with this text, once it is there. */
  async sees(text, mark = "") {
    const bubble = this.page
      .locator(`#messages li${mark}`)
      .filter({ has: this.page.getByText(text, { exact: true }) });
    await bubble.waitFor();
    return bubble;
  }

  /** All bubbles, from the first: {text, kind}. */
  bubbles() {
    return this.page
      .locator("#messages li")
      .evaluateAll((items) =>
        items.map((item) => ({ text: item.firstChild.textContent, kind: item.className })),
      );
  }

  async leaves() {
    await this.page.context().close();
    assert.deepEqual(this.faults, [], `${this.email}'s browser complained`);
  }
}
