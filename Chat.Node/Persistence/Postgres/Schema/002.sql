-- Deleted channels: out of all reads; the row stays for its seq, its messages until they are swept.
ALTER TABLE channels ADD COLUMN deleted BOOLEAN NOT NULL DEFAULT false;
CREATE INDEX channels_deleted ON channels (key) WHERE deleted;
-- The note says that the channel is gone.
ALTER TABLE membership_notes ADD COLUMN gone BOOLEAN NOT NULL DEFAULT false;
