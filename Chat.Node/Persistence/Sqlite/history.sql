-- The read model of messages and channels. Everything in it comes from the journal: deleting the file rebuilds it.
CREATE TABLE position (one INTEGER PRIMARY KEY CHECK (one = 1), ordering INTEGER NOT NULL);
INSERT INTO position VALUES (1, 0);

CREATE TABLE channels (
  key INTEGER PRIMARY KEY, -- short, because every message carries it
  id TEXT NOT NULL UNIQUE,
  seq INTEGER NOT NULL,    -- of the last event applied
  team TEXT NOT NULL,
  kind INTEGER NOT NULL,
  name TEXT NOT NULL,
  creator TEXT NOT NULL,
  created INTEGER NOT NULL,
  archived INTEGER NOT NULL,
  general INTEGER NOT NULL,
  topic TEXT NOT NULL, topic_by TEXT NOT NULL, topic_at INTEGER NOT NULL,
  purpose TEXT NOT NULL, purpose_by TEXT NOT NULL, purpose_at INTEGER NOT NULL,
  num_members INTEGER NOT NULL,
  direct_members TEXT NOT NULL, -- direct kinds: ids separated by blanks
  last_message_ts INTEGER NOT NULL,
  deleted INTEGER NOT NULL      -- out of all reads; the row stays for its seq, its messages until they are swept
);
CREATE INDEX channels_deleted ON channels (key) WHERE deleted = 1;
-- Lists of public channels, by id.
CREATE INDEX channels_of_kind ON channels (team, kind, id);

CREATE TABLE members (channel INTEGER NOT NULL, user TEXT NOT NULL, PRIMARY KEY (channel, user)) WITHOUT ROWID;

CREATE TABLE messages (
  channel INTEGER NOT NULL,
  ts INTEGER NOT NULL,        -- microseconds
  thread_ts INTEGER NOT NULL, -- 0 outside threads
  author TEXT NOT NULL,
  top_level INTEGER NOT NULL,
  pinned_at INTEGER NOT NULL DEFAULT 0,
  body BLOB NOT NULL,         -- Message of Channel.proto
  PRIMARY KEY (channel, ts)
) WITHOUT ROWID;
-- Pages of a channel and its unread counts, without the replies in between; the author is there so that counting reads the index alone.
CREATE INDEX messages_top ON messages (channel, ts, author) WHERE top_level = 1;
CREATE INDEX messages_thread ON messages (channel, thread_ts, ts, author) WHERE thread_ts > 0;
CREATE INDEX messages_pinned ON messages (channel, pinned_at) WHERE pinned_at > 0;

CREATE TABLE membership_notes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  team TEXT NOT NULL, user TEXT NOT NULL, channel TEXT NOT NULL, kind INTEGER NOT NULL, member INTEGER NOT NULL, seq INTEGER NOT NULL,
  gone INTEGER NOT NULL DEFAULT 0 -- the channel was deleted
);
