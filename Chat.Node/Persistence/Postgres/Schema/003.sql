-- What the columns and rows of this step say follows from the message's bytes, here in the database: so it is right for what is there already, and for what a node of the
-- version before writes while nodes of both run.

-- Every value of one field of a Protobuf message whose values have a length (texts, bytes, messages). Fields stand in the order of their numbers.
CREATE FUNCTION message_field(bytes BYTEA, wanted INTEGER) RETURNS SETOF BYTEA LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  size CONSTANT INTEGER := octet_length(bytes);
  at INTEGER := 0;
  shift INTEGER;
  byte INTEGER;
  tag BIGINT;
  length BIGINT;
BEGIN
  bytes := bytes || ''::BYTEA; -- in memory once: each get_byte would fetch a large one from its own table again
  WHILE at < size LOOP
    tag := 0;
    shift := 0;
    LOOP
      byte := get_byte(bytes, at);
      at := at + 1;
      tag := tag | ((byte & 127)::BIGINT << shift);
      shift := shift + 7;
      EXIT WHEN byte < 128;
    END LOOP;
    EXIT WHEN tag >> 3 > wanted;
    CASE tag & 7
      WHEN 0 THEN
        LOOP
          byte := get_byte(bytes, at);
          at := at + 1;
          EXIT WHEN byte < 128;
        END LOOP;
      WHEN 1 THEN at := at + 8;
      WHEN 5 THEN at := at + 4;
      ELSE
        length := 0;
        shift := 0;
        LOOP
          byte := get_byte(bytes, at);
          at := at + 1;
          length := length | ((byte & 127)::BIGINT << shift);
          shift := shift + 7;
          EXIT WHEN byte < 128;
        END LOOP;
        IF tag >> 3 = wanted THEN
          RETURN NEXT substring(bytes FROM at + 1 FOR length::INTEGER);
        END IF;
        at := at + length::INTEGER;
    END CASE;
  END LOOP;
END $$;

-- Whether somebody said it, so that it counts as unread: MessageReducer.Counts. The field is subtype.
CREATE FUNCTION message_counts(body BYTEA) RETURNS BOOLEAN LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN NOT EXISTS (SELECT FROM message_field(body, 5) AS subtype (bytes) WHERE convert_from(bytes, 'UTF8') NOT IN ('me_message', 'bot_message'));

-- Who reacted to it, each once. The fields are reactions and, of each, users; the first bytes of such a field pass over messages without any.
CREATE FUNCTION message_reactors(body BYTEA) RETURNS TEXT[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY(
  SELECT DISTINCT convert_from(reactor.bytes, 'UTF8') FROM message_field(body, 18) AS reaction (bytes), message_field(reaction.bytes, 2) AS reactor (bytes)
  WHERE position('\x9201'::BYTEA IN body) > 0);

ALTER TABLE messages ADD COLUMN counts BOOLEAN NOT NULL GENERATED ALWAYS AS (message_counts(body)) STORED;
DROP INDEX messages_top;
CREATE INDEX messages_top ON messages (channel, ts, author, counts) WHERE top_level;

-- To which messages somebody has reacted, newest message first.
CREATE TABLE reactions (member TEXT NOT NULL COLLATE "C", ts BIGINT NOT NULL, channel BIGINT NOT NULL, PRIMARY KEY (member, ts, channel));
INSERT INTO reactions SELECT member, m.ts, m.channel FROM messages m, unnest(message_reactors(m.body)) AS member WHERE position('\x9201'::BYTEA IN m.body) > 0;

CREATE FUNCTION messages_reacted() RETURNS TRIGGER LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  was TEXT[] := '{}';
  now TEXT[] := '{}';
BEGIN
  IF TG_OP <> 'INSERT' THEN
    was := message_reactors(OLD.body);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    now := message_reactors(NEW.body);
  END IF;
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM reactions WHERE member = ANY(was) AND NOT member = ANY(now) AND ts = OLD.ts AND channel = OLD.channel;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO reactions SELECT r, NEW.ts, NEW.channel FROM unnest(now) AS r WHERE NOT r = ANY(was) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER reacted_new AFTER INSERT ON messages FOR EACH ROW WHEN (position('\x9201'::BYTEA IN NEW.body) > 0) EXECUTE FUNCTION messages_reacted();
CREATE TRIGGER reacted_changed AFTER UPDATE ON messages FOR EACH ROW
  WHEN (NEW.body <> OLD.body AND (position('\x9201'::BYTEA IN NEW.body) > 0 OR position('\x9201'::BYTEA IN OLD.body) > 0)) EXECUTE FUNCTION messages_reacted();
CREATE TRIGGER reacted_gone AFTER DELETE ON messages FOR EACH ROW WHEN (position('\x9201'::BYTEA IN OLD.body) > 0) EXECUTE FUNCTION messages_reacted();
