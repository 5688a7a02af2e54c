// reactions.* and pins.*
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ada, channelId, eventually, grace, newChannel, refused, robin, tokens, userId } from '../support/acme.mjs';
import { Witness } from '../support/witness.mjs';

let lobby, adaId, graceId, witness;

before(async () => {
  [lobby, adaId, graceId] = await Promise.all([channelId(ada, 'lobby'), userId('ada'), userId('grace')]);
  witness = await Witness.of(tokens.ada);
});
after(() => witness?.close());

const post = async (text) => (await ada.chat.postMessage({ channel: lobby, text })).ts;

test('reactions are added, read, and removed', async () => {
  const timestamp = await post('what do you think?');
  await grace.reactions.add({ channel: lobby, timestamp, name: 'rocket' });
  await robin.reactions.add({ channel: lobby, timestamp, name: 'rocket' });
  await grace.reactions.add({ channel: lobby, timestamp, name: '+1::skin-tone-2' });
  await witness.sees({ type: 'reaction_added', user: graceId, reaction: 'rocket', item_user: adaId, item: { type: 'message', channel: lobby, ts: timestamp } });

  const { type, channel, message } = await ada.reactions.get({ channel: lobby, timestamp, full: true });
  assert.deepEqual([type, channel], ['message', lobby]);
  const rocket = message.reactions.find((reaction) => reaction.name === 'rocket');
  assert.deepEqual([rocket.count, rocket.users], [2, [graceId, await userId('robin')]]);
  assert.ok(message.reactions.some((reaction) => reaction.name.endsWith('skin-tone-2')));

  await grace.reactions.remove({ channel: lobby, timestamp, name: 'rocket' });
  await witness.sees({ type: 'reaction_removed', user: graceId, reaction: 'rocket', item: { ts: timestamp } });
  const { messages } = await ada.conversations.history({ channel: lobby, latest: timestamp, inclusive: true, limit: 1 });
  assert.equal(messages[0].reactions.find((reaction) => reaction.name === 'rocket').count, 1);
});

test('reactions that make no sense are refused', async () => {
  const timestamp = await post('once');
  await grace.reactions.add({ channel: lobby, timestamp, name: 'eyes' });
  assert.equal(await refused(grace.reactions.add({ channel: lobby, timestamp, name: 'eyes' })), 'already_reacted');
  assert.equal(await refused(grace.reactions.remove({ channel: lobby, timestamp, name: 'tada' })), 'no_reaction');
  assert.equal(await refused(grace.reactions.add({ channel: lobby, timestamp, name: 'no such emoji!' })), 'invalid_name');
  assert.equal(await refused(grace.reactions.add({ channel: lobby, timestamp: '1111111111.000100', name: 'eyes' })), 'message_not_found');
});

test('many who react at once are all counted', async () => {
  const timestamp = await post('raise your hand');
  await Promise.all([ada, grace, robin].map((client) => client.reactions.add({ channel: lobby, timestamp, name: 'hand' })));
  const { message } = await ada.reactions.get({ channel: lobby, timestamp });
  assert.equal(message.reactions[0].count, 3);
});

test('what somebody reacted to is listed newest first, as far as the asker may read it', async () => {
  const room = await newChannel(ada, { isPrivate: true, members: ['grace'], prefix: 'reacted' });
  const seen = await post('for everybody');
  const hidden = (await ada.chat.postMessage({ channel: room.id, text: 'for us' })).ts;
  await grace.reactions.add({ channel: lobby, timestamp: seen, name: 'heart' });
  await grace.reactions.add({ channel: room.id, timestamp: hidden, name: 'heart' });
  const listed = async (client, options) => {
    const found = [];
    for await (const page of client.paginate('reactions.list', { limit: 2, ...options })) found.push(...page.items);
    return found.filter(({ message }) => message.ts === seen || message.ts === hidden).map(({ type, channel, message }) => [type, channel, message.ts]);
  };
  const both = [['message', room.id, hidden], ['message', lobby, seen]];
  await eventually(async () => assert.deepEqual(await listed(grace), both));
  assert.deepEqual(await listed(ada, { user: graceId }), both);
  assert.deepEqual(await listed(robin, { user: graceId }), [['message', lobby, seen]]);
  assert.deepEqual(await listed(ada), []);
  assert.equal(await refused(ada.reactions.list({ user: 'U0NOBODY001' })), 'user_not_found');
});

test('pins are added, listed, told, and removed', async () => {
  const timestamp = await post('keep this');
  await grace.pins.add({ channel: lobby, timestamp });
  await witness.sees({ type: 'pin_added', channel_id: lobby, item: { type: 'message', message: { ts: timestamp } } });
  const { items } = await ada.pins.list({ channel: lobby });
  const item = items.find((pinned) => pinned.message?.ts === timestamp);
  assert.deepEqual([item.type, item.message.text, item.message.pinned_to], ['message', 'keep this', [lobby]]);
  assert.equal(await refused(ada.pins.add({ channel: lobby, timestamp })), 'already_pinned');

  await ada.pins.remove({ channel: lobby, timestamp });
  await witness.sees({ type: 'pin_removed', channel_id: lobby, item: { message: { ts: timestamp } } });
  assert.match(await refused(ada.pins.remove({ channel: lobby, timestamp })), /^(no_pin|not_pinned)$/);
  const rest = await ada.pins.list({ channel: lobby });
  assert.ok(!rest.items.some((pinned) => pinned.message?.ts === timestamp));
  assert.equal(await refused(ada.pins.add({ channel: lobby, timestamp: '1111111111.000100' })), 'message_not_found');
});
