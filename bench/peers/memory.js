'use strict';

// Users in maps, messages nowhere: what the same routes cost when nothing is stored.

const { randomBytes } = require('node:crypto');

const prefix = randomBytes(8).toString('hex');
let made = 0;

/** 24 hex digits, as an ObjectId has. */
const nextId = () => prefix + (made++).toString(16).padStart(8, '0');

async function open() {
  const byEmail = new Map();
  const byId = new Map();
  return {
    addUser: async ({ email, password }) => {
      const user = { _id: nextId(), email, password, status: 'AVAILABLE' };
      byEmail.set(email, user);
      byId.set(user._id, user);
    },
    userByEmail: async (email) => byEmail.get(email),
    userById: async (id) => byId.get(id),
    setStatus: async (id, status) => { byId.get(id).status = status; },
    addMessage: async ({ sender, recipient, content }) =>
      ({ _id: nextId(), sender, recipient, content, timestamp: new Date(), __v: 0 }),
    history: async () => [],
  };
}

module.exports = { open };
