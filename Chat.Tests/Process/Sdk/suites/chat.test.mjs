// chat.*: what is posted arrives as it was meant, in the answer, on the socket and in history.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ada, channelId, grace, linus, newChannel, refused, robin, textsOf, tokens, userId } from '../support/acme.mjs';
import { Witness } from '../support/witness.mjs';

let lobby, adaId, graceId, witness, author;

before(async () => {
  [lobby, adaId, graceId] = await Promise.all([channelId(ada, 'lobby'), userId('ada'), userId('grace')]);
  [witness, author] = await Promise.all([Witness.of(tokens.grace), Witness.of(tokens.ada)]);
});
after(() => Promise.all([witness?.close(), author?.close()]));

const stored = async (ts, channel = lobby) =>
  (await ada.conversations.history({ channel, latest: ts, inclusive: true, limit: 1 })).messages[0];

test('chat.postMessage answers the message as history has it', async () => {
  const answer = await ada.chat.postMessage({ channel: lobby, text: 'hello' });
  assert.equal(answer.channel, lobby);
  assert.match(answer.ts, /^\d{10}\.\d{6}$/);
  const message = await stored(answer.ts);
  for (const seen of [answer.message, message, await witness.sees({ type: 'message', ts: answer.ts })]) {
    assert.equal(seen.type, 'message');
    assert.equal(seen.text, 'hello');
    assert.equal(seen.user, adaId);
    assert.equal(seen.ts, answer.ts);
    assert.match(seen.team, /^T/);
    assert.equal(seen.subtype, undefined);
  }
});

test('chat.postMessage accepts a channel by name', async () => {
  assert.equal((await ada.chat.postMessage({ channel: '#lobby', text: 'by name' })).channel, lobby);
  assert.equal((await ada.chat.postMessage({ channel: 'lobby', text: 'by bare name' })).channel, lobby);
});

test('chat.postMessage to a user opens the direct conversation', async () => {
  const { channel, ts } = await ada.chat.postMessage({ channel: graceId, text: 'between us' });
  assert.match(channel, /^D/);
  await witness.sees({ type: 'message', channel, ts, text: 'between us' });
});

test('blocks and attachments pass through unharmed', async () => {
  const blocks = [{ type: 'section', block_id: 'b1', text: { type: 'mrkdwn', text: '*bold* & <https://example.com|link>' } }, { type: 'divider' }];
  const attachments = [{ fallback: 'plain', color: '#36a64f', title: 'A title', fields: [{ title: 'Size', value: '12 & more', short: true }] }];
  const { ts } = await robin.chat.postMessage({ channel: lobby, text: 'rich', blocks, attachments });
  const message = await stored(ts);
  assert.equal(message.blocks[0].block_id, 'b1');
  assert.deepEqual(message.blocks[0].text, { type: 'mrkdwn', text: '*bold* & <https://example.com|link>', ...pick(message.blocks[0].text, 'verbatim') });
  assert.equal(message.blocks[1].type, 'divider');
  assert.ok(message.blocks[1].block_id, 'the server names blocks that have no name');
  assert.equal(message.attachments[0].title, 'A title');
  assert.equal(message.attachments[0].color.replace('#', ''), '36a64f');
  assert.equal(message.attachments[0].fields[0].title, 'Size');
  const heard = await witness.sees({ type: 'message', ts });
  assert.deepEqual(heard.blocks, message.blocks);
});

const pick = (object, key) => (key in object ? { [key]: object[key] } : {});

test('blocks that are none are refused', async () => {
  assert.match(await refused(ada.chat.postMessage({ channel: lobby, text: 'x', blocks: [{ type: 'no_such_block' }] })), /^invalid_blocks/);
  assert.match(await refused(ada.chat.postMessage({ channel: lobby, text: 'x', blocks: 'not json' })), /^invalid_blocks/);
  const many = Array.from({ length: 51 }, () => ({ type: 'divider' }));
  assert.match(await refused(ada.chat.postMessage({ channel: lobby, text: 'x', blocks: many })), /blocks/);
});

test('text is escaped but for what is markup', async () => {
  const { ts } = await ada.chat.postMessage({ channel: lobby, text: `a < b & c > d <@${graceId}> <!here>` });
  assert.equal((await stored(ts)).text, `a &lt; b &amp; c &gt; d <@${graceId}> <!here>`);
});

test('every script of the world comes back as it was', async () => {
  const text = 'naïve 日本語 العربية 👩‍👩‍👧‍👦 e\u0301';
  const { ts } = await ada.chat.postMessage({ channel: lobby, text });
  assert.equal((await stored(ts)).text, text);
  assert.equal((await witness.sees({ ts })).text, text);
});

test('chat.postMessage refuses what cannot be posted', async () => {
  assert.equal(await refused(ada.chat.postMessage({ channel: lobby })), 'no_text');
  assert.equal(await refused(ada.chat.postMessage({ channel: 'C0NOWHERE00', text: 'x' })), 'channel_not_found');
  const room = await newChannel(grace);
  assert.equal(await refused(linus.chat.postMessage({ channel: room.id, text: 'x' })), 'not_in_channel');
  assert.equal(await refused(ada.chat.postMessage({ channel: lobby, text: 'x', thread_ts: '1111111111.000100' })), 'thread_not_found');
});

test('a very long text is cut or refused, never an error of the server', async () => {
  const post = ada.chat.postMessage({ channel: lobby, text: 'x'.repeat(45_000) });
  const outcome = await post.then((answer) => answer.message.text.length, (error) => error.data?.error);
  assert.ok(outcome === 'msg_too_long' || (outcome > 39_000 && outcome <= 40_100), String(outcome));
});

test('a bot with a name of its own posts a bot_message', async () => {
  const { ts } = await robin.chat.postMessage({ channel: lobby, text: 'disguised', username: 'Oracle', icon_emoji: ':crystal_ball:' });
  const heard = await witness.sees({ type: 'message', subtype: 'bot_message', ts });
  assert.equal(heard.username, 'Oracle');
  assert.match(heard.bot_id, /^B/);
  assert.equal((await stored(ts)).subtype, 'bot_message');
});

test('chat.meMessage posts a me_message', async () => {
  const { channel, ts } = await ada.chat.meMessage({ channel: lobby, text: 'waves' });
  assert.equal(channel, lobby);
  await witness.sees({ type: 'message', subtype: 'me_message', ts, text: 'waves', user: adaId });
});

test('a thread has its parent, its replies and its broadcasts', async () => {
  const parent = await ada.chat.postMessage({ channel: lobby, text: 'parent' });
  const quiet = await grace.chat.postMessage({ channel: lobby, thread_ts: parent.ts, text: 'quiet reply' });
  const loud = await grace.chat.postMessage({ channel: lobby, thread_ts: parent.ts, text: 'loud reply', reply_broadcast: true });
  await author.sees({ type: 'message', ts: quiet.ts, thread_ts: parent.ts });
  const heard = await author.sees({ type: 'message', subtype: 'thread_broadcast', ts: loud.ts });
  assert.equal(heard.thread_ts, parent.ts);

  const { messages } = await ada.conversations.replies({ channel: lobby, ts: parent.ts });
  assert.deepEqual(textsOf(messages), ['parent', 'quiet reply', 'loud reply']);
  assert.equal(messages[0].reply_count, 2);
  assert.deepEqual(messages[0].reply_users, [graceId]);
  assert.equal(messages[0].latest_reply, loud.ts);
  assert.equal(messages[1].parent_user_id, adaId);
  const history = await ada.conversations.history({ channel: lobby, oldest: parent.ts, inclusive: true });
  assert.deepEqual(textsOf(history.messages), ['loud reply', 'parent'], 'history shows broadcasts and no other replies');
});

test('chat.update changes the text for everybody, by its author alone', async () => {
  const { ts } = await ada.chat.postMessage({ channel: lobby, text: 'before' });
  const answer = await ada.chat.update({ channel: lobby, ts, text: 'after' });
  assert.deepEqual([answer.channel, answer.ts, answer.text], [lobby, ts, 'after']);
  const changed = await witness.sees({ type: 'message', subtype: 'message_changed', message: { ts } });
  assert.deepEqual([changed.message.text, changed.previous_message.text, changed.message.edited.user], ['after', 'before', adaId]);
  const message = await stored(ts);
  assert.equal(message.text, 'after');
  assert.equal(message.edited.user, adaId);
  assert.equal(await refused(linus.chat.update({ channel: lobby, ts, text: 'mine' })), 'cant_update_message');
  assert.equal(await refused(ada.chat.update({ channel: lobby, ts: '1111111111.000100', text: 'none' })), 'message_not_found');
});

test('chat.delete removes the message for everybody, by its author or an administrator', async () => {
  const { ts } = await linus.chat.postMessage({ channel: lobby, text: 'a slip' });
  const fence = await ada.chat.postMessage({ channel: lobby, text: 'stays' });
  assert.equal(await refused(robin.chat.delete({ channel: lobby, ts })), 'cant_delete_message');
  assert.equal((await linus.chat.delete({ channel: lobby, ts })).ts, ts);
  const deleted = await witness.sees({ type: 'message', subtype: 'message_deleted', deleted_ts: ts });
  assert.equal(deleted.previous_message.text, 'a slip');
  assert.equal(await refused(linus.chat.delete({ channel: lobby, ts })), 'message_not_found');
  const { messages } = await ada.conversations.history({ channel: lobby, oldest: ts, inclusive: true });
  assert.deepEqual(messages.map((message) => message.ts), [fence.ts]);
  const { ts: another } = await linus.chat.postMessage({ channel: lobby, text: 'against the rules' });
  await grace.chat.delete({ channel: lobby, ts: another });
});

test('a deleted parent leaves a tombstone while it has replies', async () => {
  const parent = await ada.chat.postMessage({ channel: lobby, text: 'gone soon' });
  await grace.chat.postMessage({ channel: lobby, thread_ts: parent.ts, text: 'orphan' });
  await ada.chat.delete({ channel: lobby, ts: parent.ts });
  const { messages } = await grace.conversations.replies({ channel: lobby, ts: parent.ts });
  assert.equal(messages.length, 2);
  assert.equal(messages[0].subtype, 'tombstone');
  assert.equal(messages[1].text, 'orphan');
  assert.ok(!JSON.stringify(messages).includes('gone soon'));
});

test('chat.postEphemeral is seen by one person and stored nowhere', async () => {
  const { message_ts } = await robin.chat.postEphemeral({ channel: lobby, user: graceId, text: 'only you' });
  assert.match(message_ts, /^\d{10}\.\d{6}$/);
  await witness.sees({ type: 'message', channel: lobby, text: 'only you' });
  const fence = await ada.chat.postMessage({ channel: lobby, text: 'fence' });
  await author.sees({ ts: fence.ts });
  assert.ok(!author.knows('only you'));
  const { messages } = await grace.conversations.history({ channel: lobby, limit: 20 });
  assert.ok(!JSON.stringify(messages).includes('only you'));
  const room = await newChannel(ada);
  assert.equal(await refused(ada.chat.postEphemeral({ channel: room.id, user: graceId, text: 'x' })), 'user_not_in_channel');
});

test('chat.getPermalink names the message', async () => {
  const { ts } = await ada.chat.postMessage({ channel: lobby, text: 'link to me' });
  const { permalink, channel } = await ada.chat.getPermalink({ channel: lobby, message_ts: ts });
  assert.equal(channel, lobby);
  const path = new URL(permalink).pathname;
  assert.ok(path.includes(lobby) && path.includes(ts.replace('.', '')), permalink);
  assert.equal(await refused(ada.chat.getPermalink({ channel: lobby, message_ts: '1111111111.000100' })), 'message_not_found');
});
