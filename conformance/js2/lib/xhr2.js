// A second copy of the client of version 2, with a request object that carries bytes, as those of
// browsers do: the one that it brings for Node cannot, so there it speaks base64 over polling.
import { createRequire } from "node:module";

const BINARY = "application/octet-stream";

class Request {
  readyState = 0;
  status = 0;
  responseType = "";
  responseText = "";
  response = null;
  onreadystatechange = () => {};
  #headers = {};
  #abort = new AbortController();

  open(method, url) {
    this.method = method;
    this.url = url;
  }

  setRequestHeader(name, value) {
    this.#headers[name] = value;
  }

  getResponseHeader(name) {
    return this.answer?.headers.get(name);
  }

  async send(body) {
    const { method, url } = this;
    const request = { method, headers: this.#headers, signal: this.#abort.signal };
    try {
      this.answer = await fetch(url, { ...request, body: body ?? undefined });
      this.status = this.answer.status;
      this.#become(2);
      const bytes = Buffer.from(await this.answer.arrayBuffer());
      if (this.getResponseHeader("content-type") === BINARY) {
        this.response = bytes;
      } else {
        this.responseText = bytes.toString();
      }
    } catch {
      this.status = 0;
    }
    this.#become(4);
  }

  #become(state) {
    this.readyState = state;
    this.onreadystatechange();
  }

  abort() {
    this.#abort.abort();
  }
}

/** The client as a browser would have it. */
export function browserClient() {
  const require = createRequire(import.meta.url);
  const before = { ...require.cache };
  Object.keys(before).forEach((file) => delete require.cache[file]);
  const name = require.resolve("xmlhttprequest-ssl");
  require.cache[name] = { id: name, filename: name, loaded: true, exports: Request };
  const client = require("socket.io-client");
  Object.assign(require.cache, before);
  return client;
}
