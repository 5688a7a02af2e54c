// An outsider learns nothing of a private conversation: every method says channel_not_found, no frame arrives.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ada, channelId, grace, linus, mallory, newChannel, refused, robin, tokens, userId } from '../support/acme.mjs';
import { Witness } from '../support/witness.mjs';

const conversations = [
  ['a private channel', () => newChannel(ada, { isPrivate: true, members: ['grace'], prefix: 'hidden' })],
  ['a direct conversation', async () => (await ada.conversations.open({ users: await userId('grace'), return_im: true })).channel],
  ['a group-direct conversation', async () => (await ada.conversations.open({ users: `${await userId('grace')},${await userId('linus')}`, return_im: true })).channel],
];

for (const [kind, open] of conversations) {
  describe(kind, () => {
    let room, ts, reply, outsider, insider, malloryId;

    before(async () => {
      malloryId = await userId('mallory');
      [outsider, insider] = await Promise.all([Witness.of(tokens.mallory, { ready: true }), Witness.of(tokens.grace)]);
      room = await open();
      ts = (await ada.chat.postMessage({ channel: room.id, text: 'the password is swordfish' })).ts;
      reply = (await grace.chat.postMessage({ channel: room.id, thread_ts: ts, text: 'swordfish indeed' })).ts;
      await ada.reactions.add({ channel: room.id, timestamp: ts, name: 'lock' });
      await ada.pins.add({ channel: room.id, timestamp: ts });
    });
    after(() => Promise.all([outsider?.close(), insider?.close()]));

    const calls = () => ({
      'conversations.info': {},
      'conversations.history': {},
      'conversations.replies': { ts },
      'conversations.members': {},
      'conversations.join': {},
      'conversations.leave': {},
      'conversations.invite': { users: malloryId },
      'conversations.kick': { user: malloryId },
      'conversations.close': {},
      'conversations.rename': { name: 'taken-over' },
      'conversations.setTopic': { topic: 'x' },
      'conversations.setPurpose': { purpose: 'x' },
      'conversations.archive': {},
      'conversations.unarchive': {},
      'conversations.mark': { ts },
      'chat.postMessage': { text: 'x' },
      'chat.postEphemeral': { text: 'x', user: malloryId },
      'chat.meMessage': { text: 'x' },
      'chat.update': { ts, text: 'x' },
      'chat.delete': { ts },
      'chat.getPermalink': { message_ts: ts },
      'reactions.add': { timestamp: ts, name: 'eyes' },
      'reactions.remove': { timestamp: ts, name: 'lock' },
      'reactions.get': { timestamp: ts },
      'pins.add': { timestamp: reply },
      'pins.remove': { timestamp: ts },
      'pins.list': {},
    });

    test('every method says channel_not_found, as for a channel that never was', async () => {
      const different = [];
      for (const [method, more] of Object.entries(calls())) {
        const hidden = await refused(mallory.apiCall(method, { channel: room.id, ...more }));
        const never = await refused(mallory.apiCall(method, { channel: `${room.id[0]}0NOWHERE00`, ...more }));
        if (hidden !== 'channel_not_found' || hidden !== never) different.push(`${method}: ${hidden} (never was: ${never})`);
      }
      assert.deepEqual(different, []);
    });

    test('conversations.open by id does not open it', async () => {
      assert.equal(await refused(mallory.conversations.open({ channel: room.id })), 'channel_not_found');
    });

    test('no list shows it', async () => {
      const types = 'public_channel,private_channel,im,mpim';
      for (const { channels } of [await mallory.conversations.list({ types, limit: 1000 }), await mallory.users.conversations({ types, limit: 1000 })]) {
        assert.ok(!channels.some((channel) => channel.id === room.id));
      }
      const ofHers = await mallory.users.conversations({ user: await userId('ada'), types, limit: 1000 });
      assert.ok(!ofHers.channels.some((channel) => channel.id === room.id), 'nor the list of somebody who is in it');
      const start = await mallory.apiCall('rtm.start');
      assert.ok(!JSON.stringify(start).includes(room.id));
    });

    test('a permalink in a public place does not unfold it', async () => {
      const { permalink } = await ada.chat.getPermalink({ channel: room.id, message_ts: ts });
      const lobby = await channelId(ada, 'lobby');
      const { ts: shared } = await ada.chat.postMessage({ channel: lobby, text: permalink });
      const { messages } = await mallory.conversations.history({ channel: lobby, latest: shared, inclusive: true, limit: 1 });
      assert.ok(!JSON.stringify(messages).includes('swordfish'));
    });

    test('no frame of it reaches the outsider', async () => {
      await ada.chat.update({ channel: room.id, ts, text: 'the password was swordfish' });
      await ada.chat.delete({ channel: room.id, ts: reply });
      await insider.sees({ type: 'message', subtype: 'message_deleted', deleted_ts: reply });
      const general = await channelId(ada, 'general');
      const fence = await ada.chat.postMessage({ channel: general, text: 'fence' });
      await outsider.sees({ ts: fence.ts });
      const frames = outsider.events.filter((event) => event.reply_to === undefined).map((event) => JSON.stringify(event));
      assert.deepEqual(frames.filter((frame) => frame.includes(room.id) || frame.includes('swordfish')), []);
    });

    test('the outsider cannot type, send or resume into it', async () => {
      const sent = await outsider.raw({ type: 'message', channel: room.id, text: 'let me in' });
      assert.equal(sent.ok, false);
      assert.match(JSON.stringify(sent.error), /channel_not_found/);
      outsider.rtm.websocket.send(JSON.stringify({ id: 77, type: 'typing', channel: room.id }));
      outsider.rtm.websocket.send(JSON.stringify({ type: 'resume', channels: { [room.id]: 0 } }));
      const pong = await outsider.raw({ type: 'ping' });
      assert.equal(pong.type, 'pong');
      const fence = await ada.chat.postMessage({ channel: room.id, text: 'after the attempt' });
      await insider.sees({ ts: fence.ts });
      const general = await ada.chat.postMessage({ channel: await channelId(ada, 'general'), text: 'fence' });
      await outsider.sees({ ts: general.ts });
      assert.equal(insider.all({ type: 'user_typing', user: malloryId }).length, 0);
      assert.ok(!outsider.knows('swordfish') && !outsider.knows('after the attempt'));
    });
  });
}

test('who was removed from a private channel loses it at once, on every path', async () => {
  const room = await newChannel(ada, { isPrivate: true, members: ['grace', 'linus'], prefix: 'lost' });
  const former = await Witness.of(tokens.linus);
  const remaining = await Witness.of(tokens.grace);
  const before = await ada.chat.postMessage({ channel: room.id, text: 'he may read this' });
  await former.sees({ ts: before.ts });
  await ada.conversations.kick({ channel: room.id, user: await userId('linus') });
  await former.sees({ type: 'group_left', channel: room.id });

  const later = await ada.chat.postMessage({ channel: room.id, text: 'he may not read this' });
  await remaining.sees({ ts: later.ts });
  const fence = await ada.chat.postMessage({ channel: await channelId(ada, 'general'), text: 'fence' });
  await former.sees({ ts: fence.ts });
  assert.ok(!former.knows('he may not read this'));
  for (const method of ['conversations.history', 'conversations.info', 'conversations.members', 'pins.list']) {
    assert.equal(await refused(linus.apiCall(method, { channel: room.id })), 'channel_not_found', method);
  }
  assert.equal(await refused(linus.conversations.replies({ channel: room.id, ts: before.ts })), 'channel_not_found');
  assert.equal(await refused(linus.reactions.get({ channel: room.id, timestamp: before.ts })), 'channel_not_found');
  await Promise.all([former.close(), remaining.close()]);
});

test('a bot reads only where it is a member', async () => {
  const room = await newChannel(ada);
  await ada.chat.postMessage({ channel: room.id, text: 'bots stay out' });
  assert.equal(await refused(robin.conversations.history({ channel: room.id })), 'not_in_channel');
  await ada.conversations.invite({ channel: room.id, users: await userId('robin') });
  assert.equal((await robin.conversations.history({ channel: room.id })).ok, true);
});
