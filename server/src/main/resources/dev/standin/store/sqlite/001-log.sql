-- The log of entries, the people in it, and what the server keeps about them.
-- Times are milliseconds since 1970, ids are the 12 bytes of an ObjectId. People and conversations
-- also have a number of ours, which is what rows refer to: it is shorter, and never used again.

PRAGMA application_id = 1400136814; -- "Stdn"

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id BLOB NOT NULL UNIQUE,
  email TEXT NOT NULL,         -- as they wrote it
  folded TEXT NOT NULL,        -- as it is compared
  password_hash TEXT NOT NULL,
  busy INTEGER NOT NULL DEFAULT 0,
  busy_until INTEGER,
  away_text TEXT,
  not_before INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
-- Not unique by folded alone: a store that was moved in may hold addresses that differ in case.
CREATE UNIQUE INDEX users_address ON users (folded, email);
CREATE INDEX users_busy_until ON users (busy_until) WHERE busy_until IS NOT NULL;

CREATE TABLE conversations (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id BLOB NOT NULL UNIQUE,
  kind INTEGER NOT NULL,       -- 1 direct, 2 group, 3 the private log of one user
  low INTEGER REFERENCES users (number),  -- direct: the members, the lower number first
  high INTEGER REFERENCES users (number), -- (the same one twice for who writes to themselves)
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX conversations_direct ON conversations (low, high) WHERE kind = 1;

CREATE TABLE members (
  conversation INTEGER NOT NULL REFERENCES conversations (number),
  user INTEGER NOT NULL REFERENCES users (number),
  PRIMARY KEY (conversation, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_user ON members (user, conversation);

-- An entry's key is its place: the conversation's number in the upper 32 bits, seq in the lower. So
-- (conversation, seq) is unique, and a conversation lies together on disk in the order of seq.
-- `record` is the whole entry packed (see Records.java), because one column is read four times
-- faster than ten; the other columns are what is searched for.
CREATE TABLE entries (
  place INTEGER PRIMARY KEY,
  pos INTEGER NOT NULL,        -- rising over the whole log
  kind INTEGER NOT NULL,       -- 1 message; tells how `record` is laid out
  at INTEGER NOT NULL,
  sender INTEGER NOT NULL,
  client_id TEXT,
  origin INTEGER,              -- which answerer generated it; null if a person wrote it
  reply_to BLOB,
  record BLOB NOT NULL,
  conversation INTEGER GENERATED ALWAYS AS (place >> 32) VIRTUAL,
  seq INTEGER GENERATED ALWAYS AS (place & 0xffffffff) VIRTUAL
) STRICT;
CREATE UNIQUE INDEX entries_pos ON entries (pos);
CREATE UNIQUE INDEX entries_client_id ON entries (sender, client_id) WHERE client_id IS NOT NULL;
CREATE UNIQUE INDEX entries_answers ON entries (reply_to) WHERE origin IS NOT NULL;
CREATE INDEX entries_generated ON entries (conversation, at) WHERE origin IS NOT NULL;

-- Messages that wait for a stand-in's answer.
CREATE TABLE questions (
  message BLOB PRIMARY KEY,
  place INTEGER NOT NULL REFERENCES entries (place)
) STRICT, WITHOUT ROWID;

-- Why a stand-in said something, for its owner.
CREATE TABLE why (
  message BLOB PRIMARY KEY,
  owner INTEGER NOT NULL REFERENCES users (number),
  json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id BLOB NOT NULL UNIQUE,
  owner INTEGER NOT NULL REFERENCES users (number),
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  audience INTEGER NOT NULL,   -- 0 never, 1 one person, 2 everyone
  person BLOB,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX notes_owner ON notes (owner);
