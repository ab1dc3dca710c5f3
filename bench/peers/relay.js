'use strict';

// The relay on socket.io. PORT names the port on loopback; with REDIS_URL several of them are one.

const http = require('node:http');
const { Server } = require('socket.io');

const server = http.createServer();
const io = new Server(server, { serveClient: false });

/** Joins the servers on one Redis. */
async function cluster(url) {
  const { createAdapter } = require('@socket.io/redis-adapter');
  const { createClient } = require('redis');
  const publisher = createClient({ url });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  io.adapter(createAdapter(publisher, subscriber));
}

const stamped = (message, sender) => ({ ...message, sender, timestamp: new Date().toISOString() });

function serve() {
  io.on('connection', (socket) => {
    let sender = socket.id;
    socket.on('join', (user) => {
      sender = user;
      socket.join(`user:${user}`);
    });
    socket.on('joinRoom', (room) => socket.join(`room:${room}`));
    socket.on('message', (message) => {
      io.to(`user:${message.recipient}`).emit('message', stamped(message, sender));
    });
    socket.on('roomMessage', (message) => {
      socket.to(`room:${message.room}`).emit('roomMessage', stamped(message, sender));
    });
  });

  server.listen(Number(process.env.PORT), '127.0.0.1', 65535, () => {
    console.log(`is ready on http://127.0.0.1:${server.address().port}`);
  });
}

const ready = process.env.REDIS_URL ? cluster(process.env.REDIS_URL) : Promise.resolve();
ready.then(serve);
