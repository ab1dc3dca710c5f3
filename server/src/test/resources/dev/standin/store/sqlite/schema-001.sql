-- A store as version 1 left it. Never changed: it stands for the stores that people have.

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

INSERT INTO meta (key, value)
  VALUES ('secret.jwt', 'kept');
INSERT INTO users (number, id, email, folded, password_hash, busy, busy_until, away_text, not_before, created_at)
  VALUES (1, x'69a000000000000000000001', 'ana@example.org', 'ana@example.org', '$2b$10$hash', 0, NULL, NULL, NULL, 1772359200000);
INSERT INTO users (number, id, email, folded, password_hash, busy, busy_until, away_text, not_before, created_at)
  VALUES (2, x'69a000000000000000000002', 'Bo@example.org', 'bo@example.org', '$2b$10$hash', 1, NULL, 'Back soon.', 1772359200000, 1772359200000);
INSERT INTO conversations (number, id, kind, low, high, created_at)
  VALUES (1, x'69a40e20c15c0289ecdd429e', 1, 1, 2, 1772359200000);
INSERT INTO members (conversation, user)
  VALUES (1, 1);
INSERT INTO members (conversation, user)
  VALUES (1, 2);
INSERT INTO entries (place, pos, kind, at, sender, client_id, origin, reply_to, record)
  VALUES (4294967297, 1, 1, 1772359200000, 1, 'c-1', NULL, NULL, x'030000000100000000000000010000019ca8d72d000000000169a40e20c15c0289ecdd429d03632d31576865726520697320746865206b65793f');
INSERT INTO entries (place, pos, kind, at, sender, client_id, origin, reply_to, record)
  VALUES (4294967298, 2, 1, 1772359200000, 2, NULL, 2, x'69a40e20c15c0289ecdd429d', x'040000000200000000000000020000019ca8d72d000000000269a40e20c15c0289ecdd429f0269a40e20c15c0289ecdd429d556e64657220746865206d61742e');
INSERT INTO why (message, owner, json)
  VALUES (x'69a40e20c15c0289ecdd429f', 2, '{"notes":[]}');
INSERT INTO notes (number, id, owner, title, text, audience, person, changed_at)
  VALUES (1, x'69a40e20c15c0289ecdd42a0', 2, 'Key', 'Under the mat.', 1, x'69a000000000000000000001', 1772359200000);
PRAGMA user_version = 1;
