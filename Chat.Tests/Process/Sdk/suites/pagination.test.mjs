// Cursor pagination by the SDK's own paginate(): every element once, whatever the page size.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { ada, channelId, grace, newChannel, refused, userId } from '../support/acme.mjs';

let room;
const sent = [];

before(async () => {
  room = await newChannel(ada, { members: ['grace', 'linus', 'mallory'] });
  for (let i = 0; i < 25; i += 1) sent.push((await ada.chat.postMessage({ channel: room.id, text: `page ${i}` })).ts);
});

async function pages(client, method, options, list) {
  const found = [];
  let count = 0;
  for await (const page of client.paginate(method, options)) {
    found.push(...page[list]);
    count += 1;
  }
  return { found, count };
}

test('conversations.history, newest first', async () => {
  const { found, count } = await pages(ada, 'conversations.history', { channel: room.id, limit: 7 }, 'messages');
  const posts = found.filter((message) => !message.subtype);
  assert.ok(count >= 4, `${count} pages`);
  assert.deepEqual(posts.map((message) => message.ts), [...sent].reverse());
});

test('conversations.history with oldest pages from there', async () => {
  const { found } = await pages(ada, 'conversations.history', { channel: room.id, limit: 4, oldest: sent[9] }, 'messages');
  assert.deepEqual(found.map((message) => message.ts).sort(), sent.slice(10));
});

test('a page is not moved by what is posted meanwhile', async () => {
  const found = [];
  for await (const page of ada.paginate('conversations.history', { channel: room.id, limit: 10, latest: sent[24], inclusive: true })) {
    found.push(...page.messages.filter((message) => !message.subtype));
    await grace.chat.postMessage({ channel: room.id, text: 'meanwhile' });
  }
  assert.deepEqual(found.map((message) => message.ts), [...sent].reverse());
});

test('conversations.replies, parent first, then ascending', async () => {
  const parent = sent[0];
  const replies = [];
  for (let i = 0; i < 12; i += 1) replies.push((await grace.chat.postMessage({ channel: room.id, thread_ts: parent, text: `reply ${i}` })).ts);
  const { found, count } = await pages(ada, 'conversations.replies', { channel: room.id, ts: parent, limit: 5 }, 'messages');
  assert.ok(count >= 2, `${count} pages`);
  const unique = [...new Set(found.map((message) => message.ts))];
  assert.deepEqual(unique, [parent, ...replies]);
});

test('users.list', async () => {
  const whole = (await ada.users.list({ limit: 1000 })).members.map((member) => member.id);
  const { found, count } = await pages(ada, 'users.list', { limit: 2 }, 'members');
  assert.ok(count >= 3, `${count} pages`);
  assert.deepEqual(found.map((member) => member.id).sort(), [...whole].sort());
});

test('conversations.list', async () => {
  const options = { types: 'public_channel,private_channel' };
  const whole = (await ada.conversations.list({ ...options, limit: 1000 })).channels.map((channel) => channel.id);
  const { found } = await pages(ada, 'conversations.list', { ...options, limit: 2 }, 'channels');
  assert.deepEqual(found.map((channel) => channel.id).sort(), [...whole].sort());
});

test('users.conversations', async () => {
  const whole = (await grace.users.conversations({ limit: 1000 })).channels.map((channel) => channel.id);
  const { found } = await pages(grace, 'users.conversations', { limit: 1 }, 'channels');
  assert.deepEqual(found.map((channel) => channel.id).sort(), [...whole].sort());
});

test('conversations.members', async () => {
  const { found, count } = await pages(ada, 'conversations.members', { channel: room.id, limit: 1 }, 'members');
  assert.equal(count, 4);
  assert.deepEqual([...found].sort(), (await Promise.all(['ada', 'grace', 'linus', 'mallory'].map(userId))).sort());
});

test('a cursor that is none is refused', async () => {
  const lobby = await channelId(ada, 'lobby');
  for (const method of ['conversations.history', 'conversations.members']) {
    assert.equal(await refused(ada.apiCall(method, { channel: lobby, cursor: 'nonsense' })), 'invalid_cursor', method);
  }
  assert.equal(await refused(ada.users.list({ cursor: 'nonsense' })), 'invalid_cursor');
  assert.equal(await refused(ada.conversations.list({ cursor: 'nonsense' })), 'invalid_cursor');
});
