// Requests to the chat, from whichever address of this machine.
import { request as http } from "node:http";
import { request as https } from "node:https";

const DEADLINE_MS = 20_000;

/** Calls a route: {status, headers, body}. `from` is the address that the request comes from. */
export function call(url, method, path, { token, body, headers = {}, from } = {}) {
  const target = new URL(path, url);
  const text = body === undefined ? undefined : JSON.stringify(body);
  const options = {
    method,
    agent: false,
    localAddress: from,
    rejectUnauthorized: false,
    headers: {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(text && { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) }),
      ...headers,
    },
    signal: AbortSignal.timeout(DEADLINE_MS),
  };
  return new Promise((resolve, reject) => {
    const send = target.protocol === "https:" ? https : http;
    const request = send(target, options, (response) => {
      let said = "";
      response.setEncoding("utf8");
      response.on("data", (piece) => (said += piece));
      response.on("error", reject);
      response.on("end", () => {
        const json = response.headers["content-type"]?.startsWith("application/json");
        const { statusCode: status, headers: answered } = response;
        resolve({ status, headers: answered, body: json ? JSON.parse(said) : said });
      });
    });
    request.on("error", reject);
    request.end(text);
  });
}
