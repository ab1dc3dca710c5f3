'use strict';

// The usual backend: Express routes and Socket.IO events over one of two stores.
// PORT (0 = any), JWT_SECRET, STORE (memory or mongo), MONGO_URI. Prints one line when it is ready.

const http = require('node:http');
const bcrypt = require('bcryptjs');
const express = require('express');
const jwt = require('jsonwebtoken');
const { Server } = require('socket.io');

const BCRYPT_COST = 10;
const AWAY_TEXT = 'I am currently unavailable. Please try again later.';

/** Lets an async handler fail into Express's error handling. */
const guarded = (handler) => (req, res, next) => handler(req, res, next).catch(next);

/** Puts the token's user on the request, or answers 401 or 403. */
function authenticate(secret) {
  return (req, res, next) => {
    const token = (req.get('Authorization') ?? '').replace(/^Bearer /, '');
    if (token === '') {
      return res.status(401).json({ error: 'Access denied. No token provided.' });
    }
    try {
      req.user = jwt.verify(token, secret);
    } catch {
      return res.status(403).json({ error: 'Invalid token' });
    }
    next();
  };
}

/** Stores a message and tells the recipient's sockets; undefined if there is no such recipient. */
async function send(store, io, { sender, recipient, content }) {
  const peer = await store.userById(recipient);
  if (!peer) return undefined;
  const message = await store.addMessage({ sender, recipient, content });
  io.to(recipient).emit('message', message);
  if (peer.status !== 'BUSY') return { message };
  const reply = await store.addMessage({ sender: recipient, recipient: sender, content: AWAY_TEXT });
  io.to(sender).emit('message', reply);
  return { message, reply };
}

function accounts(app, store, secret) {
  app.post('/register', guarded(async (req, res) => {
    const { email, password } = req.body;
    if (await store.userByEmail(email)) {
      return res.status(400).json({ error: 'User already exists' });
    }
    await store.addUser({ email, password: await bcrypt.hash(password, BCRYPT_COST) });
    res.status(201).json({ message: 'User registered successfully' });
  }));

  app.post('/login', guarded(async (req, res) => {
    const { email, password } = req.body;
    const user = await store.userByEmail(email);
    if (!user || !(await bcrypt.compare(password, user.password))) {
      return res.status(400).json({ error: 'Invalid credentials' });
    }
    const token = jwt.sign({ userId: user._id }, secret, { expiresIn: '30d' });
    res.json({ token, temp: user._id });
  }));
}

function messages(app, store, io, authenticated) {
  app.put('/status', authenticated, guarded(async (req, res) => {
    await store.setStatus(req.user.userId, req.body.status);
    res.json({ message: 'User status updated successfully' });
  }));

  app.post('/messages', authenticated, guarded(async (req, res) => {
    const { recipient, content } = req.body;
    const sent = await send(store, io, { sender: req.user.userId, recipient, content });
    if (!sent) return res.status(400).json({ error: 'Recipient user not found' });
    res.json(sent);
  }));

  app.get('/messages/:recipientId', authenticated, guarded(async (req, res) => {
    res.json(await store.history(req.user.userId, req.params.recipientId));
  }));
}

function live(store, io) {
  io.on('connection', (socket) => {
    socket.on('join', (userId) => socket.join(userId));
    socket.on('message', async (message, ack) => {
      const sent = await send(store, io, message).catch(() => undefined);
      if (typeof ack === 'function') ack(sent ?? { error: 'Recipient user not found' });
    });
  });
}

async function main() {
  const secret = process.env.JWT_SECRET;
  if (!secret) throw new Error('JWT_SECRET is not set: give the peer a secret to sign its tokens with.');
  const store = await require(process.env.STORE === 'mongo' ? './mongo' : './memory').open(process.env);

  const app = express();
  const server = http.createServer(app);
  const io = new Server(server);
  app.use(express.json());
  accounts(app, store, secret);
  messages(app, store, io, authenticate(secret));
  live(store, io);
  app.use((error, req, res, next) => {
    if (res.headersSent) return next(error);
    res.status(error.status ?? 500).json({ error: 'Server error' });
  });

  server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
    console.log(`Peer is ready on http://127.0.0.1:${server.address().port}`);
  });
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
