// Waits for conditions, each with a deadline.
const DEADLINE = 15_000;

/** The arguments of the next event of this name. */
export function once(emitter, event) {
  return within(
    new Promise((resolve) => emitter.once(event, (...args) => resolve(args))),
    `"${event}"`,
  );
}

/** The events that a device heard, up to the first that fulfils the condition. */
export async function heard(socket, condition) {
  const found = () => socket.heard.findIndex(([name, arg]) => condition(name, arg));
  if (found() < 0) {
    await within(
      new Promise((resolve) => {
        const look = () => {
          if (found() >= 0) {
            socket.offAny(look);
            resolve();
          }
        };
        socket.onAny(look);
      }),
      `an event like ${condition}`,
    );
  }
  return socket.heard.slice(0, found() + 1);
}

/** Waits until the condition holds, which is asked again and again. */
export async function until(condition, what, deadline = DEADLINE) {
  const end = performance.now() + deadline;
  while (!(await condition())) {
    if (performance.now() > end) {
      throw new Error(`${what} did not come in ${deadline} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function within(promise, what, deadline = DEADLINE) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come in ${deadline} ms`)), deadline);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
