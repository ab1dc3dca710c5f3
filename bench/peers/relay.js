'use strict';

// The relay on socket.io. PORT names the port on loopback.

const http = require('node:http');
const { Server } = require('socket.io');

const server = http.createServer();
const io = new Server(server, { serveClient: false });

const stamped = (message, sender) => ({ ...message, sender, timestamp: new Date().toISOString() });

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
