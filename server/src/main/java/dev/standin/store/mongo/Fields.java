package dev.standin.store.mongo;

/// The names of collections and fields. What is on disk never changes its name.
final class Fields {

  static final String USERS = "users";
  static final String MESSAGES = "messages";
  static final String CONVERSATIONS = "conversations";
  static final String NOTES = "notes";
  static final String WHYS = "whys";
  static final String LANES = "lanes";
  static final String META = "meta";
  static final String PLACEMENTS = "placements";

  /// The collection, and its field: what messages are found by.
  static final String TERMS = "terms";

  static final String ID = "_id";

  /// Mongoose counts versions here; it writes 0.
  static final String VERSION = "__v";

  // users, as Mongoose writes them.
  static final String EMAIL = "email";
  static final String PASSWORD = "password";
  static final String STATUS = "status";

  // users, ours.
  /// How addresses are compared. Absent where an older user has the same one.
  static final String FOLDED = "emailFolded";

  static final String BUSY_UNTIL = "busyUntil";
  static final String AWAY_TEXT = "awayText";
  static final String NOT_BEFORE = "notBefore";
  static final String CREATED_AT = "createdAt";

  // messages, as Mongoose writes them.
  static final String SENDER = "sender";
  static final String RECIPIENT = "recipient";
  static final String CONTENT = "content";
  static final String TIMESTAMP = "timestamp";

  // messages, ours.
  /// Our timestamp, where the old server's is below its predecessor's, or can't be.
  static final String AT = "at";

  static final String CONVERSATION = "conversation";
  static final String SEQ = "seq";

  /// With `n` the entry's place; both absent where it is [dev.standin.chat.Pos#NONE].
  static final String LANE = "lane";

  static final String N = "n";

  /// The place of the predecessor, `{lane, n}`; absent where it is [dev.standin.chat.Pos#NONE].
  static final String PREV = "prev";

  /// Of whom and how they named it: `sender:clientId`.
  static final String DEDUPE = "dedupe";

  /// True if the recipient was BUSY at the commit.
  static final String BUSY = "recipientBusy";

  /// [#OPEN] while a stand-in owes an answer, else absent.
  static final String QUESTION = "question";

  static final String OPEN = "open";

  static final String GENERATED = "generated";
  static final String ORIGIN = "origin";
  static final String REPLY_TO = "replyTo";

  /// As `replyTo`, in generated messages alone, of which there is one to a question.
  static final String ANSWERS = "answers";

  /// As `conversation`, in generated messages alone.
  static final String GENERATED_IN = "generatedIn";

  /// What an entry is that is no message; absent in messages.
  static final String KIND = "kind";

  static final String LANE_END = "lane-end";

  // conversations.
  /// Two users' hex ids, the lower one first, with a colon.
  static final String PAIR = "pair";

  /// One or two users.
  static final String MEMBERS = "members";

  /// The last entry: its seq (0 as long as there is none), time, rank (see [Rank]) and id.
  static final String LAST_SEQ = "lastSeq";

  static final String LAST_AT = "lastAt";
  static final String LAST_RANK = "lastRank";
  static final String LAST_ID = "lastId";

  // whys, whose `_id` is that of the answer, with their `owner`.
  static final String WHY = "why";

  // notes.
  static final String OWNER = "owner";
  static final String NUMBER = "number";
  static final String TITLE = "title";
  static final String TEXT = "text";
  static final String AUDIENCE = "audience";
  static final String PERSON = "person";
  static final String CHANGED_AT = "changedAt";

  // lanes.
  static final String BEAT = "beat";
  static final String ANNOUNCED = "announced";

  /// By what all up to there was announced; absent if nothing was.
  static final String VIA = "via";

  /// What its server drew when it took the lane.
  static final String RUN = "run";

  /// Up to which `n` the conversations know their last entries.
  static final String LISTED = "listed";

  /// Up to which `n` the messages are searchable.
  static final String SEARCHED = "searched";

  static final String CLOSED = "closed";

  /// The `n` of the last entry; of a lane that is open, when its server beat last.
  static final String END = "end";

  // meta.
  static final String VALUE = "value";

  private Fields() {}
}
