// A person (xoxp) and a bot (xoxb), each an official Web API client and an official RTM client, talk to each other.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { ada, channelId, robin, textsOf, tokens, userId } from '../support/acme.mjs';
import { Witness } from '../support/witness.mjs';

let lobby, person, bot, adaId, robinId;

before(async () => {
  [lobby, adaId, robinId] = await Promise.all([channelId(ada, 'lobby'), userId('ada'), userId('robin')]);
  [person, bot] = await Promise.all([Witness.of(tokens.ada, { ready: true }), Witness.of(tokens.robin, { ready: true })]);
});
after(() => Promise.all([person?.close(), bot?.close()]));

test('rtm.connect tells each client who it is', () => {
  assert.equal(person.session.self.id, adaId);
  assert.equal(bot.session.self.id, robinId);
  assert.equal(person.session.team.domain, 'acme');
  assert.match(person.session.url, /^wss?:\/\//);
});

test('the bot answers what the person says, and both see the same conversation', async () => {
  const question = await ada.chat.postMessage({ channel: lobby, text: `<@${robinId}> are you there?` });
  const heard = await bot.sees({ type: 'message', channel: lobby, ts: question.ts });
  assert.equal(heard.user, adaId);
  assert.equal(heard.text, `<@${robinId}> are you there?`);

  const answer = await robin.chat.postMessage({ channel: lobby, text: `<@${heard.user}> I am` });
  const seen = await person.sees({ type: 'message', channel: lobby, ts: answer.ts });
  assert.equal(seen.user, robinId);
  assert.match(seen.bot_id, /^B[A-Z0-9]{8,}$/);
  assert.ok(answer.ts > question.ts, 'the answer is later');

  const { messages } = await robin.conversations.history({ channel: lobby, limit: 2 });
  assert.deepEqual(textsOf(messages), [`<@${adaId}> I am`, `<@${robinId}> are you there?`]);
});

test('a message sent over the socket is acknowledged with reply_to and ts, and heard by the other', async () => {
  const reply = await person.rtm.sendMessage('over the socket', lobby);
  assert.equal(reply.ok, true);
  assert.equal(typeof reply.reply_to, 'number');
  const heard = await bot.sees({ type: 'message', channel: lobby, ts: reply.ts });
  assert.equal(heard.text, 'over the socket');
  assert.equal(heard.user, adaId);

  const back = await bot.rtm.sendMessage('and back', lobby);
  await person.sees({ type: 'message', channel: lobby, ts: back.ts, text: 'and back' });
});

test('a message to an unknown channel over the socket is refused under its id', async () => {
  await assert.rejects(person.rtm.sendMessage('lost', 'C0NOWHERE00'), (error) => error.data?.error?.code !== undefined && /channel_not_found/.test(JSON.stringify(error.data)));
});

test('thread, edit, reaction and deletion reach the other client', async () => {
  const parent = await ada.chat.postMessage({ channel: lobby, text: 'a plan' });
  const reply = await robin.chat.postMessage({ channel: lobby, thread_ts: parent.ts, text: 'a remark' });
  await person.sees({ type: 'message', channel: lobby, ts: reply.ts, thread_ts: parent.ts, parent_user_id: adaId });

  await ada.chat.update({ channel: lobby, ts: parent.ts, text: 'a better plan' });
  const changed = await bot.sees({ type: 'message', subtype: 'message_changed', channel: lobby, message: { ts: parent.ts } });
  assert.equal(changed.message.text, 'a better plan');
  assert.equal(changed.message.edited.user, adaId);
  assert.equal(changed.previous_message.text, 'a plan');
  assert.equal(changed.hidden, true);
  assert.ok(changed.ts > parent.ts, 'the change has a ts of its own');

  await robin.reactions.add({ channel: lobby, timestamp: parent.ts, name: 'tada' });
  await person.sees({ type: 'reaction_added', reaction: 'tada', user: robinId, item_user: adaId, item: { type: 'message', channel: lobby, ts: parent.ts } });

  await robin.chat.delete({ channel: lobby, ts: reply.ts });
  const deleted = await person.sees({ type: 'message', subtype: 'message_deleted', channel: lobby, deleted_ts: reply.ts });
  assert.equal(deleted.previous_message.text, 'a remark');
  assert.equal(deleted.hidden, true);

  const { messages } = await ada.conversations.replies({ channel: lobby, ts: parent.ts });
  assert.deepEqual(textsOf(messages), ['a better plan']);
  assert.deepEqual(messages[0].reactions, [{ name: 'tada', users: [robinId], count: 1 }]);
});

test('a retry with the same client_msg_id gets the first ts and makes one message', async () => {
  const client_msg_id = randomUUID();
  const first = await ada.chat.postMessage({ channel: lobby, text: 'only once', client_msg_id });
  const again = await ada.chat.postMessage({ channel: lobby, text: 'only once', client_msg_id });
  const other = await ada.chat.postMessage({ channel: lobby, text: 'with another text', client_msg_id });
  assert.equal(again.ts, first.ts);
  assert.equal(other.ts, first.ts);
  assert.equal(other.message.text, 'only once');

  const fence = await ada.chat.postMessage({ channel: lobby, text: 'fence' });
  await bot.sees({ ts: fence.ts });
  assert.equal(bot.all({ type: 'message', client_msg_id }).length, 1);
  const { messages } = await ada.conversations.history({ channel: lobby, oldest: first.ts, inclusive: true });
  assert.deepEqual(textsOf(messages), ['fence', 'only once']);
});

test('the same client_msg_id of another author is another message', async () => {
  const client_msg_id = randomUUID();
  const hers = await ada.chat.postMessage({ channel: lobby, text: 'hers', client_msg_id });
  const its = await robin.chat.postMessage({ channel: lobby, text: 'its', client_msg_id });
  assert.notEqual(its.ts, hers.ts);
});

test('parallel retries of one post make one message', async () => {
  const client_msg_id = randomUUID();
  const answers = await Promise.all(Array.from({ length: 8 }, () => ada.chat.postMessage({ channel: lobby, text: 'hurried', client_msg_id })));
  assert.equal(new Set(answers.map((answer) => answer.ts)).size, 1);
});

test('what both post at once has one order, the same for both and in history', async () => {
  const posts = await Promise.all(
    Array.from({ length: 40 }, (_, i) => (i % 2 ? ada : robin).chat.postMessage({ channel: lobby, text: `crossing ${i}` })),
  );
  await Promise.all(posts.flatMap(({ ts }) => [person.sees({ ts }), bot.sees({ ts })]));
  const order = (witness) => witness.all({ type: 'message', channel: lobby, text: (text) => /^crossing/.test(text) }).map((event) => event.ts);
  const { messages } = await ada.conversations.history({ channel: lobby, limit: 40 });
  const stored = messages.map((message) => message.ts).reverse();
  assert.equal(new Set(stored).size, 40);
  assert.deepEqual(order(person), stored);
  assert.deepEqual(order(bot), stored);
  assert.deepEqual([...stored].sort(), stored);
});

test('ping is answered with pong and what came with it', async () => {
  const pong = await person.raw({ type: 'ping', time: 1403299273342 });
  assert.equal(pong.type, 'pong');
  assert.equal(pong.time, 1403299273342);
});

test('typing is heard by the others and stored nowhere', async () => {
  await person.rtm.sendTyping(lobby);
  await bot.sees({ type: 'user_typing', channel: lobby, user: adaId });
});

test('a frame that is not a JSON object gets an error and the socket stays open', async () => {
  person.rtm.websocket.send('this is not JSON');
  const { error } = await person.sees({ type: 'error' });
  assert.ok(error.code !== undefined && error.msg, JSON.stringify(error));
  const pong = await person.raw({ type: 'ping' });
  assert.equal(pong.type, 'pong');
});
