// A Node server with the official adapter that does what our example does: clients join the rooms
// of their auth and tell it what to do by the event "do".
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { Server } from "socket.io";
import { redisClient } from "./processes.js";

/** Resolves to {name, url, io, stop}. */
export async function startNode(name, redis, options = {}) {
  const clients = [await redisClient(redis), await redisClient(redis)];
  const http = createServer();
  const io = new Server(http, { adapter: createAdapter(...clients, options) });
  serve(name, io.of("/"));
  serve(name, io.of("/other"));
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    name,
    url: `http://127.0.0.1:${http.address().port}`,
    io,
    stop: async () => {
      await io.close();
      await Promise.all(clients.map((client) => client.quit()));
    },
  };
}

function serve(name, namespace) {
  namespace.on("who", (...args) => args.pop()(name));
  namespace.on("silent", () => {});
  namespace.on("note", (...args) => namespace.local.emit("noted", name, args));
  namespace.on("connection", (socket) => {
    socket.join(socket.handshake.auth.rooms ?? []);
    socket.data.name = socket.handshake.auth.name;
    socket.on("do", (wish, ack) => handle(namespace, wish, ack));
  });
}

function handle(namespace, wish, ack = () => {}) {
  const to = receivers(namespace, wish);
  const later = (promise) => promise.then(ack, (error) => ack({ error: error.message }));
  switch (wish.op) {
    case "emit":
      to.emit(wish.event, ...(wish.args ?? []));
      return ack();
    case "ask":
      return to.timeout(wish.timeout).emit(wish.event, ...(wish.args ?? []), (late, answers) =>
        ack({ answers: answers.map((answer) => [answer]), missing: late ? 1 : 0 }),
      );
    case "fetch":
      return later(to.fetchSockets().then((sockets) => sockets.map(facts)));
    case "join":
      to.socketsJoin(wish.names);
      return ack();
    case "leave":
      to.socketsLeave(wish.names);
      return ack();
    case "disconnect":
      to.disconnectSockets(true);
      return ack();
    case "serverSide":
      namespace.serverSideEmit(wish.event, ...(wish.args ?? []));
      return ack();
    case "serverSideAsk":
      return namespace.serverSideEmit(wish.event, ...(wish.args ?? []), (late, answers) =>
        ack({ answers: answers.map((answer) => [answer]), missing: late ? 1 : 0 }),
      );
    case "servers":
      return later(namespace.adapter.serverCount());
    case "allRooms":
      return later(namespace.adapter.allRooms().then((rooms) => [...rooms]));
  }
}

function receivers(namespace, { rooms, except, volatile, compress }) {
  let to = namespace;
  if (rooms) to = to.to(rooms);
  if (except) to = to.except(except);
  if (volatile) to = to.volatile;
  if (compress === false) to = to.compress(false);
  return to;
}

function facts(socket) {
  const { address, url, query, issued, auth, headers } = socket.handshake;
  const agent = headers["user-agent"] ?? "";
  return { id: socket.id, rooms: [...socket.rooms], data: socket.data, auth, address, url, query, issued, agent };
}
