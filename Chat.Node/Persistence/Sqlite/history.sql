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
  counts INTEGER NOT NULL,    -- somebody said it: it counts as unread
  pinned_at INTEGER NOT NULL DEFAULT 0,
  body BLOB NOT NULL,         -- Message of Channel.proto
  PRIMARY KEY (channel, ts)
) WITHOUT ROWID;
-- Pages of a channel and its unread counts, without the replies in between; the last two columns are there so that counting reads the index alone.
CREATE INDEX messages_top ON messages (channel, ts, author, counts) WHERE top_level = 1;
CREATE INDEX messages_thread ON messages (channel, thread_ts, ts, author) WHERE thread_ts > 0;
CREATE INDEX messages_pinned ON messages (channel, pinned_at) WHERE pinned_at > 0;

-- To which messages somebody has reacted, newest message first.
CREATE TABLE reactions (user TEXT NOT NULL, ts INTEGER NOT NULL, channel INTEGER NOT NULL, PRIMARY KEY (user, ts, channel)) WITHOUT ROWID;
CREATE INDEX reactions_to ON reactions (channel, ts);
CREATE TRIGGER messages_gone AFTER DELETE ON messages BEGIN
  DELETE FROM reactions WHERE channel = OLD.channel AND ts = OLD.ts;
END;

CREATE TABLE membership_notes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  team TEXT NOT NULL, user TEXT NOT NULL, channel TEXT NOT NULL, kind INTEGER NOT NULL, member INTEGER NOT NULL, seq INTEGER NOT NULL,
  gone INTEGER NOT NULL DEFAULT 0 -- the channel was deleted
);
