// Waits with deadlines, for clients of every version.
/** How long anything may take, in milliseconds. */
export const DEADLINE = 10_000;

/** The arguments of the next event of this name. */
export function once(emitter, event) {
  return within(
    new Promise((resolve) => emitter.once(event, (...args) => resolve(args))),
    `no "${event}"`,
  );
}

/** Resolves when the condition holds, asked after each event of this name. */
export function until(emitter, event, condition) {
  return within(
    new Promise((resolve) => {
      const listener = (...args) => {
        if (condition(...args)) {
          emitter.off(event, listener);
          resolve();
        }
      };
      emitter.on(event, listener);
    }),
    `the condition on "${event}" never held`,
  );
}

/** All arguments of the server's acknowledgement. */
export function answers(socket, event, ...args) {
  return within(
    new Promise((resolve) => socket.emit(event, ...args, (...answer) => resolve(answer))),
    `no acknowledgement of "${event}"`,
  );
}

/** The first argument of the server's acknowledgement. */
export async function ask(socket, event, ...args) {
  return (await answers(socket, event, ...args))[0];
}

/** Resolves when the asynchronous question is answered with yes. */
export async function eventually(question) {
  const end = Date.now() + DEADLINE;
  while (!(await question())) {
    if (Date.now() > end) {
      throw new Error(`never came true in ${DEADLINE} ms: ${question}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function numbers(count) {
  return Array.from({ length: count }, (_, i) => i);
}

/** The promise, or a failure at the deadline. */
export function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} within ${DEADLINE} ms`)), DEADLINE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
