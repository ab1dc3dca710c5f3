// The old backend's side: its models, what it writes and what it asks.
import bcrypt from "bcryptjs";
import jwt from "jsonwebtoken";
import mongoose from "mongoose";

const { Schema } = mongoose;
const { ObjectId } = Schema.Types;

const userSchema = new Schema({
  email: { type: String, required: true, unique: true },
  password: { type: String, required: true },
  status: { type: String, enum: ["AVAILABLE", "BUSY"], default: "AVAILABLE" },
});

const messageSchema = new Schema({
  sender: { type: ObjectId, ref: "User", required: true },
  recipient: { type: ObjectId, ref: "User", required: true },
  content: { type: String, required: true },
  timestamp: { type: Date, default: Date.now },
});

/** A server of the old kind on a database: only what it does there, by the same models. */
export class OldServer {
  #connection;

  constructor(uri, secret) {
    this.uri = uri;
    this.secret = secret;
  }

  async start() {
    this.#connection = await mongoose.createConnection(this.uri).asPromise();
    this.User = this.#connection.model("User", userSchema);
    this.Message = this.#connection.model("Message", messageSchema);
    await Promise.all([this.User.init(), this.Message.init()]);
    return this;
  }

  get database() {
    return this.#connection.db;
  }

  stop() {
    return this.#connection.close();
  }

  /** What POST /register stores; few rounds, since many are made. */
  async register(email, password, status = "AVAILABLE") {
    return this.User.create({ email, password: await bcrypt.hash(password, 4), status });
  }

  /** What POST /login answers, or undefined. */
  async login(email, password) {
    const user = await this.User.findOne({ email });
    return user && (await bcrypt.compare(password, user.password)) ? this.token(user) : undefined;
  }

  /** Its tokens never end. */
  token(user) {
    return jwt.sign({ userId: user._id }, this.secret);
  }

  /** PUT /status. */
  status(user, status) {
    return this.User.findByIdAndUpdate(user._id ?? user, { status });
  }

  /** POST /messages. */
  send(sender, recipient, content, more = {}) {
    return this.Message.create({ sender: sender._id, recipient: recipient._id, content, ...more });
  }

  /** GET /messages/:recipientId. */
  history(one, other) {
    const [sender, recipient] = [one._id ?? one, other._id ?? other];
    return this.Message.find({
      $or: [
        { sender, recipient },
        { sender: recipient, recipient: sender },
      ],
    }).sort({ timestamp: 1 });
  }
}
