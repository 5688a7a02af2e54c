// conversations.*: every method, and every event that tells members and their own other clients about it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ada, channelId, fresh, grace, linus, mallory, newChannel, refused, textsOf, tokens, userId } from '../support/acme.mjs';
import { Witness } from '../support/witness.mjs';

let adaId, graceId, linusId, malloryId, owner, member;

before(async () => {
  [adaId, graceId, linusId, malloryId] = await Promise.all(['ada', 'grace', 'linus', 'mallory'].map(userId));
  [owner, member] = await Promise.all([Witness.of(tokens.ada), Witness.of(tokens.grace)]);
});
after(() => Promise.all([owner?.close(), member?.close()]));

const message = (channel, subtype, more = {}) => ({ type: 'message', subtype, channel, ...more });

describe('public channels', () => {
  test('create: everybody hears channel_created, the creator is in', async () => {
    const name = fresh('created');
    const { channel } = await ada.conversations.create({ name });
    assert.match(channel.id, /^C[A-Z0-9]{8,}$/);
    assert.deepEqual([channel.name, channel.is_channel, channel.is_private, channel.is_member, channel.creator], [name, true, false, true, adaId]);
    const heard = await member.sees({ type: 'channel_created', channel: { id: channel.id } });
    assert.deepEqual([heard.channel.name, heard.channel.creator], [name, adaId]);
    await owner.sees({ type: 'channel_joined', channel: { id: channel.id } });
    assert.equal(await refused(grace.conversations.create({ name })), 'name_taken');
    assert.match(await refused(ada.conversations.create({ name: 'No Capitals!' })), /^invalid_name/);
    assert.match(await refused(ada.conversations.create({ name: 'x'.repeat(81) })), /^invalid_name/);
  });

  test('of two simultaneous creations of one name exactly one wins', async () => {
    const name = fresh('race');
    const outcomes = await Promise.allSettled([ada, grace, linus].map((client) => client.conversations.create({ name })));
    assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 1);
    for (const { reason } of outcomes.filter((outcome) => outcome.status === 'rejected')) assert.equal(reason.data.error, 'name_taken');
  });

  test('join and leave: members hear of it, the joiner gets the channel, then its messages, then none', async () => {
    const room = await newChannel(ada);
    const { channel } = await grace.conversations.join({ channel: room.id });
    assert.equal(channel.is_member, true);
    await member.sees({ type: 'channel_joined', channel: { id: room.id } });
    await owner.sees({ type: 'member_joined_channel', channel: room.id, user: graceId });
    await owner.sees(message(room.id, 'channel_join', { user: graceId }));
    const again = await grace.conversations.join({ channel: room.id });
    assert.equal(again.warning, 'already_in_channel');

    const { ts } = await ada.chat.postMessage({ channel: room.id, text: 'welcome' });
    await member.sees({ type: 'message', ts });

    await grace.conversations.leave({ channel: room.id });
    await member.sees({ type: 'channel_left', channel: room.id });
    await owner.sees({ type: 'member_left_channel', channel: room.id, user: graceId });
    await owner.sees(message(room.id, 'channel_leave', { user: graceId }));
    assert.equal((await grace.conversations.leave({ channel: room.id })).not_in_channel, true);

    const after = await ada.chat.postMessage({ channel: room.id, text: 'she is gone' });
    await owner.sees({ ts: after.ts });
    const general = await ada.chat.postMessage({ channel: await channelId(ada, 'general'), text: 'fence' });
    await member.sees({ ts: general.ts });
    assert.ok(!member.knows('she is gone'), 'who left hears no more');
  });

  test('invite and kick: the invited are in, the kicked are out', async () => {
    const room = await newChannel(ada);
    const { channel } = await ada.conversations.invite({ channel: room.id, users: `${graceId},${linusId}` });
    assert.equal(channel.id, room.id);
    await member.sees({ type: 'channel_joined', channel: { id: room.id } });
    const joined = await member.sees({ type: 'member_joined_channel', channel: room.id, user: linusId });
    assert.equal(joined.inviter, adaId);
    assert.equal(await refused(ada.conversations.invite({ channel: room.id, users: graceId })), 'already_in_channel');
    assert.equal(await refused(ada.conversations.invite({ channel: room.id, users: adaId })), 'cant_invite_self');
    assert.equal(await refused(mallory.conversations.invite({ channel: room.id, users: await userId('guido') })), 'not_in_channel');

    await ada.conversations.kick({ channel: room.id, user: graceId });
    await member.sees({ type: 'channel_left', channel: room.id });
    await owner.sees({ type: 'member_left_channel', channel: room.id, user: graceId });
    assert.equal(await refused(ada.conversations.kick({ channel: room.id, user: graceId })), 'not_in_channel');
    assert.equal(await refused(ada.conversations.kick({ channel: room.id, user: adaId })), 'cant_kick_self');
  });

  test('topic, purpose and name change for everybody', async () => {
    const room = await newChannel(ada, { members: ['grace'] });
    const topic = await ada.conversations.setTopic({ channel: room.id, topic: 'the topic' });
    assert.equal(topic.channel?.topic?.value ?? topic.topic, 'the topic');
    await member.sees(message(room.id, 'channel_topic', { topic: 'the topic', user: adaId }));
    await ada.conversations.setPurpose({ channel: room.id, purpose: 'the purpose' });
    await member.sees(message(room.id, 'channel_purpose', { purpose: 'the purpose', user: adaId }));
    assert.equal(await refused(ada.conversations.setTopic({ channel: room.id, topic: 'x'.repeat(300) })), 'too_long');

    const name = fresh('renamed');
    assert.equal((await ada.conversations.rename({ channel: room.id, name })).channel.name, name);
    await member.sees({ type: 'channel_rename', channel: { id: room.id, name } });
    await member.sees(message(room.id, 'channel_name', { name, old_name: room.name }));
    const { channel } = await grace.conversations.info({ channel: room.id });
    assert.deepEqual([channel.name, channel.topic.value, channel.purpose.value, channel.topic.creator], [name, 'the topic', 'the purpose', adaId]);
    assert.deepEqual(channel.previous_names, [room.name]);
    assert.equal(await refused(ada.conversations.rename({ channel: room.id, name: 'lobby' })), 'name_taken');
    const { channel: reuse } = await ada.conversations.create({ name: room.name });
    assert.equal(reuse.name, room.name, 'the old name is free again');
  });

  test('archive and unarchive', async () => {
    const room = await newChannel(ada, { members: ['grace'] });
    await ada.conversations.archive({ channel: room.id });
    await member.sees({ type: 'channel_archive', channel: room.id, user: adaId });
    await member.sees(message(room.id, 'channel_archive'));
    assert.equal(await refused(ada.chat.postMessage({ channel: room.id, text: 'x' })), 'is_archived');
    assert.equal(await refused(ada.conversations.archive({ channel: room.id })), 'already_archived');
    assert.equal((await ada.conversations.info({ channel: room.id })).channel.is_archived, true);
    const visible = await ada.conversations.list({ exclude_archived: true, limit: 1000 });
    assert.ok(!visible.channels.some((channel) => channel.id === room.id));

    await ada.conversations.unarchive({ channel: room.id });
    await member.sees({ type: 'channel_unarchive', channel: room.id, user: adaId });
    await member.sees(message(room.id, 'channel_unarchive'));
    assert.equal(await refused(ada.conversations.unarchive({ channel: room.id })), 'not_archived');
    await ada.chat.postMessage({ channel: room.id, text: 'alive again' });
  });

  test('whoever is not in a public channel hears once that it is renamed, archived and opened again', async () => {
    const room = await newChannel(ada);
    const name = fresh('outside');
    await ada.conversations.rename({ channel: room.id, name });
    await ada.conversations.archive({ channel: room.id });
    await ada.conversations.unarchive({ channel: room.id });
    await member.sees({ type: 'channel_unarchive', channel: room.id, user: adaId });
    await owner.sees({ type: 'channel_unarchive', channel: room.id, user: adaId });
    const { channel: fence } = await ada.conversations.create({ name: fresh('fence') });
    for (const witness of [member, owner]) {
      await witness.sees({ type: 'channel_created', channel: { id: fence.id } });
      assert.equal(witness.all({ type: 'channel_rename', channel: { id: room.id, name } }).length, 1);
      assert.equal(witness.all({ type: 'channel_archive', channel: room.id, user: adaId }).length, 1);
      assert.equal(witness.all({ type: 'channel_unarchive', channel: room.id }).length, 1);
    }
    assert.equal(member.all({ type: 'message', channel: room.id }).length, 0);
  });

  test('a deleted channel is gone for everybody, who hear it once, and its name is free', async () => {
    const room = await newChannel(ada, { members: ['linus'] });
    const outside = await Witness.of(tokens.mallory);
    try {
      const { ts } = await ada.chat.postMessage({ channel: room.id, text: 'the last words' });
      assert.equal(await refused(linus.admin.conversations.delete({ channel_id: room.id })), 'not_an_admin');
      assert.equal(await refused(ada.admin.conversations.delete({ channel_id: await channelId(ada, 'general') })), 'channel_type_not_supported');
      await grace.admin.conversations.delete({ channel_id: room.id });
      const { channel: fence } = await ada.conversations.create({ name: room.name });
      assert.notEqual(fence.id, room.id, 'the name is free again');
      for (const witness of [owner, member, outside]) {
        await witness.sees({ type: 'channel_deleted', channel: room.id });
        await witness.sees({ type: 'channel_created', channel: { id: fence.id } });
        assert.equal(witness.all({ type: 'channel_deleted', channel: room.id }).length, 1);
        assert.equal(witness.all({ type: 'channel_left', channel: room.id }).length, 0);
      }
      assert.equal(await refused(ada.conversations.info({ channel: room.id })), 'channel_not_found');
      assert.equal(await refused(ada.conversations.history({ channel: room.id })), 'channel_not_found');
      assert.equal(await refused(ada.chat.postMessage({ channel: room.id, text: 'x' })), 'channel_not_found');
      assert.equal(await refused(linus.reactions.add({ channel: room.id, timestamp: ts, name: 'eyes' })), 'channel_not_found');
      assert.equal(await refused(grace.admin.conversations.delete({ channel_id: room.id })), 'channel_not_found');
      for (const client of [ada, linus]) {
        const { channels } = await client.users.conversations({ limit: 1000 });
        assert.ok(!channels.some((channel) => channel.id === room.id));
      }
    } finally {
      await outside.close();
    }
  });

  test('nobody leaves or archives the general channel', async () => {
    const general = await channelId(ada, 'general');
    assert.equal(await refused(ada.conversations.archive({ channel: general })), 'cant_archive_general');
    assert.equal(await refused(grace.conversations.leave({ channel: general })), 'cant_leave_general');
    assert.equal(await refused(ada.conversations.kick({ channel: general, user: graceId })), 'cant_kick_from_general');
  });

  test('mark moves the read position and tells the reader’s other clients', async () => {
    const room = await newChannel(ada, { members: ['grace'] });
    const first = await ada.chat.postMessage({ channel: room.id, text: 'one' });
    await ada.conversations.setTopic({ channel: room.id, topic: 'noted, but said by nobody' });
    const second = await ada.chat.postMessage({ channel: room.id, text: 'two' });
    await grace.conversations.mark({ channel: room.id, ts: first.ts });
    await member.sees({ type: 'channel_marked', channel: room.id, ts: first.ts });
    let { channel } = await grace.conversations.info({ channel: room.id });
    assert.deepEqual([channel.last_read, channel.unread_count, channel.unread_count_display], [first.ts, 2, 1]);
    await grace.conversations.mark({ channel: room.id, ts: second.ts });
    ({ channel } = await grace.conversations.info({ channel: room.id }));
    assert.deepEqual([channel.last_read, channel.unread_count, channel.unread_count_display], [second.ts, 0, 0]);
    assert.equal(owner.all({ type: 'channel_marked', channel: room.id, ts: first.ts }).length, 0, 'nobody else is told');
    assert.equal(await refused(grace.conversations.mark({ channel: room.id, ts: 'yesterday' })), 'invalid_timestamp');
    assert.equal(await refused(linus.conversations.mark({ channel: room.id, ts: first.ts })), 'not_in_channel');
  });

  test('members and list agree with what happened', async () => {
    const room = await newChannel(ada, { members: ['grace', 'linus'] });
    const { members } = await ada.conversations.members({ channel: room.id });
    assert.deepEqual(new Set(members), new Set([adaId, graceId, linusId]));
    const { channels } = await mallory.conversations.list({ limit: 1000 });
    const listed = channels.find((channel) => channel.id === room.id);
    assert.deepEqual([listed.name, listed.is_member, listed.num_members], [room.name, false, 3]);
    const info = await ada.conversations.info({ channel: room.id, include_num_members: true });
    assert.equal(info.channel.num_members, 3);
    const { channels: hers } = await grace.users.conversations({ limit: 1000 });
    assert.ok(hers.some((channel) => channel.id === room.id));
  });

  test('history is bounded by oldest, latest, inclusive and limit', async () => {
    const room = await newChannel(ada);
    const posts = [];
    for (const text of ['1', '2', '3', '4', '5']) posts.push((await ada.chat.postMessage({ channel: room.id, text })).ts);
    const read = async (bounds) => textsOf((await ada.conversations.history({ channel: room.id, ...bounds })).messages);
    assert.deepEqual(await read({ oldest: posts[1], latest: posts[3] }), ['3']);
    assert.deepEqual(await read({ oldest: posts[1], latest: posts[3], inclusive: true }), ['4', '3', '2']);
    assert.deepEqual(await read({ latest: posts[2], inclusive: true, limit: 1 }), ['3']);
    assert.deepEqual(await read({ limit: 2 }), ['5', '4']);
    assert.equal(await refused(ada.conversations.history({ channel: room.id, oldest: 'soon' })), 'invalid_ts_oldest');
    assert.equal(await refused(ada.conversations.replies({ channel: room.id, ts: '1111111111.000100' })), 'thread_not_found');
  });

  test('a member of the workspace reads a public channel without joining', async () => {
    const room = await newChannel(ada);
    await ada.chat.postMessage({ channel: room.id, text: 'open to all' });
    assert.equal((await mallory.conversations.history({ channel: room.id })).messages[0].text, 'open to all');
  });
});

describe('private channels', () => {
  test('the names of their events are those of groups', async () => {
    const room = await newChannel(ada, { isPrivate: true });
    assert.equal((await ada.conversations.info({ channel: room.id })).channel.is_private, true);
    await ada.conversations.invite({ channel: room.id, users: graceId });
    await member.sees({ type: 'group_joined', channel: { id: room.id } });
    await owner.sees({ type: 'member_joined_channel', channel: room.id, user: graceId });

    const { ts } = await ada.chat.postMessage({ channel: room.id, text: 'among us' });
    await grace.conversations.mark({ channel: room.id, ts });
    await member.sees({ type: 'group_marked', channel: room.id, ts });

    const name = fresh('private');
    await ada.conversations.rename({ channel: room.id, name });
    await member.sees({ type: 'group_rename', channel: { id: room.id, name } });
    await ada.conversations.setTopic({ channel: room.id, topic: 'hush' });
    await member.sees({ type: 'message', channel: room.id, subtype: (subtype) => /^(channel|group)_topic$/.test(subtype), topic: 'hush' });

    await ada.conversations.archive({ channel: room.id });
    await member.sees({ type: 'group_archive', channel: room.id });
    await ada.conversations.unarchive({ channel: room.id });
    await member.sees({ type: 'group_unarchive', channel: room.id });

    await grace.conversations.leave({ channel: room.id });
    await member.sees({ type: 'group_left', channel: room.id });
    await owner.sees({ type: 'member_left_channel', channel: room.id, user: graceId });
  });

  test('nobody joins one by itself', async () => {
    const room = await newChannel(ada, { isPrivate: true });
    assert.equal(await refused(linus.conversations.join({ channel: room.id })), 'channel_not_found');
    assert.equal(owner.all({ type: 'channel_created', channel: { id: room.id } }).length, 0);
  });
});

describe('direct conversations', () => {
  test('open is idempotent, tells both, and close hides it for one', async () => {
    const { channel } = await grace.conversations.open({ users: linusId, return_im: true });
    assert.match(channel.id, /^D/);
    await member.sees({ type: 'im_open', channel: channel.id });
    const created = await member.sees({ type: 'im_created', channel: { id: channel.id } });
    assert.ok(created.user);
    const again = await grace.conversations.open({ users: linusId, return_im: true });
    assert.equal(again.channel.id, channel.id);
    assert.equal(again.already_open, true);
    const byOther = await linus.conversations.open({ users: graceId });
    assert.equal(byOther.channel.id, channel.id);
    assert.equal(channel.user, linusId);

    const { ts } = await linus.chat.postMessage({ channel: channel.id, text: 'hi' });
    await member.sees({ type: 'message', channel: channel.id, ts });
    await grace.conversations.mark({ channel: channel.id, ts });
    await member.sees({ type: 'im_marked', channel: channel.id, ts });

    await grace.conversations.close({ channel: channel.id });
    await member.sees({ type: 'im_close', channel: channel.id });
    const closed = await grace.conversations.close({ channel: channel.id });
    assert.ok(closed.already_closed || closed.no_op);
    assert.equal(textsOf((await grace.conversations.history({ channel: channel.id })).messages)[0], 'hi', 'nothing is lost');
  });

  test('im.open is the old name of the same', async () => {
    const answer = await grace.apiCall('im.open', { user: malloryId });
    const { channel } = await grace.conversations.open({ users: malloryId });
    assert.equal(answer.channel.id, channel.id);
  });

  test('three people make a group-direct conversation', async () => {
    const { channel } = await ada.conversations.open({ users: `${graceId},${malloryId}`, return_im: true });
    assert.match(channel.id, /^[CG]/);
    assert.equal(channel.is_mpim, true);
    await member.sees({ type: 'mpim_joined', channel: { id: channel.id } });
    const { ts } = await ada.chat.postMessage({ channel: channel.id, text: 'we three' });
    await member.sees({ type: 'message', channel: channel.id, ts });
    await grace.conversations.mark({ channel: channel.id, ts });
    await member.sees({ type: 'mpim_marked', channel: channel.id, ts });
    const { members } = await mallory.conversations.members({ channel: channel.id });
    assert.deepEqual(new Set(members), new Set([adaId, graceId, malloryId]));
    const { channels } = await mallory.conversations.list({ types: 'mpim,im', limit: 1000 });
    assert.ok(channels.some((listed) => listed.id === channel.id && listed.is_mpim));
  });

  test('what cannot be opened is refused', async () => {
    assert.equal(await refused(ada.conversations.open({ users: 'U0NOBODY000' })), 'user_not_found');
    assert.equal(await refused(ada.conversations.open({})), 'users_list_not_supplied');
    assert.equal(await refused(ada.conversations.join({ channel: (await ada.conversations.open({ users: graceId })).channel.id })), 'method_not_supported_for_channel_type');
  });
});
