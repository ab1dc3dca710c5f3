// A model server that speaks OpenAI's streaming Chat Completions by a script.
import { createServer } from "node:http";
import { once } from "node:events";

/** What the model says if no script was given. */
export const WORDS = "I am in a meeting, and back at five. Call me then.";

export class Model {
  /** What it was asked: {authorization, path, body}. */
  requests = [];
  #scripts = [];
  #server = createServer((request, response) => this.#answer(request, response));

  async start() {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return this;
  }

  get baseUrl() {
    return `http://127.0.0.1:${this.#server.address().port}/v1`;
  }

  /** The next answer is written by `script(say)`; `say` streams a piece. */
  next(script) {
    this.#scripts.push(script);
  }

  async #answer(request, response) {
    let body = "";
    for await (const chunk of request) {
      body += chunk;
    }
    const { authorization } = request.headers;
    this.requests.push({ authorization, path: request.url, body: JSON.parse(body) });
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    const send = (delta, finish_reason = null) =>
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] })}\n\n`);
    const script = this.#scripts.shift() ?? speak;
    await script((content) => send({ content }));
    send({}, "stop");
    response.end("data: [DONE]\n\n");
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

async function speak(say) {
  for (const piece of WORDS.match(/.{1,7}/g)) {
    say(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
