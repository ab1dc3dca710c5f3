'use strict';

// Mongoose models as such backends write them, with the indexes that their queries need.

const mongoose = require('mongoose');

const userSchema = new mongoose.Schema({
  email: { type: String, required: true, unique: true },
  password: { type: String, required: true },
  status: { type: String, enum: ['AVAILABLE', 'BUSY'], default: 'AVAILABLE' },
});

const messageSchema = new mongoose.Schema({
  sender: { type: mongoose.Schema.Types.ObjectId, ref: 'User', required: true },
  recipient: { type: mongoose.Schema.Types.ObjectId, ref: 'User', required: true },
  content: { type: String, required: true },
  timestamp: { type: Date, default: Date.now },
});
messageSchema.index({ sender: 1, recipient: 1, timestamp: 1 });

const User = mongoose.model('User', userSchema);
const Message = mongoose.model('Message', messageSchema);

/** MONGO_LEAN=1 reads history as plain objects, which few such backends do: see the README. */
const lean = process.env.MONGO_LEAN === '1';

async function open({ MONGO_URI }) {
  await mongoose.connect(MONGO_URI);
  await Promise.all([User.init(), Message.init()]);
  return {
    addUser: (user) => User.create(user),
    userByEmail: (email) => User.findOne({ email }),
    userById: (id) => User.findById(id),
    setStatus: (id, status) => User.findByIdAndUpdate(id, { status }, { runValidators: true }),
    addMessage: (message) => Message.create(message),
    history: (one, other) => {
      const between = [{ sender: one, recipient: other }, { sender: other, recipient: one }];
      const found = Message.find({ $or: between }).sort({ timestamp: 1 });
      return lean ? found.lean() : found;
    },
  };
}

module.exports = { open };
