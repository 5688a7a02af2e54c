// auth, api, team, users, bots, emoji, usergroups; presence and the directory's events.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ada, address, emails, grace, linus, refused, robin, tokens, userId, webClient } from '../support/acme.mjs';
import { addPerson } from '../support/provision.mjs';
import { Witness } from '../support/witness.mjs';

let adaId, graceId, linusId, robinId, witness, own;

before(async () => {
  [adaId, graceId, linusId, robinId] = await Promise.all(['ada', 'grace', 'linus', 'robin'].map(userId));
  [witness, own] = await Promise.all([Witness.of(tokens.grace, { ready: true }), Witness.of(tokens.ada)]);
});
after(() => Promise.all([witness?.close(), own?.close()]));

test('auth.test says who the token is', async () => {
  const person = await ada.auth.test();
  assert.deepEqual([person.user, person.user_id, person.team], ['ada', adaId, 'Acme']);
  assert.match(person.team_id, /^T[A-Z0-9]{8,}$/);
  assert.match(person.url, /^https?:\/\//);
  assert.equal(person.bot_id, undefined);
  const bot = await robin.auth.test();
  assert.equal(bot.user_id, robinId);
  assert.match(bot.bot_id, /^B[A-Z0-9]{8,}$/);
});

test('no token, a wrong one and an empty one are told apart from a good one', async () => {
  assert.equal(await refused(webClient(undefined).auth.test()), 'not_authed');
  assert.equal(await refused(webClient('xoxp-not-a-token').auth.test()), 'invalid_auth');
});

test('api.test echoes its arguments and needs no token', async () => {
  const answer = await webClient(undefined).api.test({ foo: 'bar' });
  assert.equal(answer.ok, true);
  assert.equal(answer.args.foo, 'bar');
  assert.equal(await refused(webClient(undefined).api.test({ error: 'my_error' })), 'my_error');
});

test('team.info describes the workspace', async () => {
  const { team } = await ada.team.info();
  assert.deepEqual([team.name, team.domain], ['Acme', 'acme']);
});

test('users.list and users.info describe everybody', async () => {
  const { members } = await robin.users.list({ limit: 1000 });
  const byName = Object.fromEntries(members.map((member) => [member.name, member]));
  assert.equal(byName.ada.is_owner, true);
  assert.equal(byName.grace.is_admin, true);
  assert.equal(byName.linus.is_admin, false);
  assert.equal(byName.guido.is_restricted || byName.guido.is_ultra_restricted, true);
  assert.equal(byName.robin.is_bot, true);
  const { user } = await linus.users.info({ user: adaId });
  assert.deepEqual([user.id, user.name, user.real_name, user.profile.email], [adaId, 'ada', 'Ada Lovelace', emails.ada]);
  assert.equal(await refused(ada.users.info({ user: 'U0NOBODY000' })), 'user_not_found');
});

test('users.lookupByEmail finds a person', async () => {
  assert.equal((await robin.users.lookupByEmail({ email: emails.grace })).user.id, graceId);
  assert.equal(await refused(ada.users.lookupByEmail({ email: 'nobody@acme.test' })), 'users_not_found');
});

test('users.conversations lists one’s own', async () => {
  const { channels } = await ada.users.conversations({ types: 'public_channel,private_channel', limit: 1000 });
  const names = channels.map((channel) => channel.name);
  for (const name of ['general', 'lobby', 'secret']) assert.ok(names.includes(name), name);
});

test('a changed profile is told to everybody as user_change', async () => {
  const { profile } = await linus.users.profile.set({ profile: { status_text: 'At lunch', status_emoji: ':ramen:' } });
  assert.equal(profile.status_text, 'At lunch');
  await witness.sees({ type: 'user_change', user: { id: linusId, profile: { status_text: 'At lunch', status_emoji: ':ramen:' } } });
  const read = await ada.users.profile.get({ user: linusId });
  assert.equal(read.profile.status_text, 'At lunch');
  await linus.users.profile.set({ name: 'title', value: 'Engineer' });
  assert.equal((await linus.users.profile.get({})).profile.title, 'Engineer');
});

test('who is subscribed to hears presence change; one’s own clients hear the manual one', async () => {
  await witness.rtm.subscribePresence([adaId, linusId]);
  await witness.sees({ type: 'presence_change', presence: 'active', user: adaId });
  assert.equal((await grace.users.getPresence({ user: adaId })).presence, 'active');
  assert.equal((await grace.users.getPresence({ user: linusId })).presence, 'away');

  const visitor = await Witness.of(tokens.linus);
  await witness.sees({ type: 'presence_change', presence: 'active', user: linusId });
  await visitor.close();

  await ada.users.setPresence({ presence: 'away' });
  await own.sees({ type: 'manual_presence_change', presence: 'away' });
  await witness.sees({ type: 'presence_change', presence: 'away', user: adaId });
  assert.equal((await grace.users.getPresence({ user: adaId })).presence, 'away');
  const mine = await ada.users.getPresence({});
  assert.deepEqual([mine.presence, mine.manual_away], ['away', true]);
  await ada.users.setPresence({ presence: 'auto' });
  await own.sees({ type: 'manual_presence_change', presence: 'active' });
  assert.equal(await refused(ada.users.setPresence({ presence: 'invisible' })), 'invalid_presence');
});

test('a client that takes batches gets presence of several users at once', async () => {
  const batch = await Witness.of(tokens.grace, { ready: true, start: { batch_presence_aware: '1' } });
  await batch.rtm.subscribePresence([adaId, graceId]);
  await batch.sees({ type: 'presence_change', users: (users) => users?.includes(adaId), presence: 'active' });
  await batch.close();
});

test('a new person is told to everybody as team_join', async () => {
  const name = await addPerson('hedy', 'Hedy Lamarr');
  const { user } = await witness.sees({ type: 'team_join', user: { name } });
  assert.equal(user.profile.email, `${name}@acme.test`);
  assert.equal((await ada.users.info({ user: user.id })).user.name, name);
});

test('users.prefs.get gives preferences', async () => {
  const { prefs } = await ada.apiCall('users.prefs.get');
  assert.equal(typeof prefs, 'object');
});

test('bots.info names the bot behind an id', async () => {
  const { bot_id } = await robin.auth.test();
  const { bot } = await ada.bots.info({ bot: bot_id });
  assert.deepEqual([bot.id, bot.name, bot.user_id], [bot_id, 'robin', robinId]);
  assert.equal(await refused(ada.bots.info({ bot: 'B0NOBODY000' })), 'bot_not_found');
});

test('emoji.list and usergroups.list answer', async () => {
  assert.equal(typeof (await ada.emoji.list({})).emoji, 'object');
  assert.ok(Array.isArray((await ada.usergroups.list({})).usergroups));
});

test('rtm.start gives old clients what they need to begin', async () => {
  const answer = await ada.apiCall('rtm.start');
  assert.equal(answer.self.id, adaId);
  assert.match(answer.url, /^wss?:\/\//);
  assert.ok(answer.users.some((user) => user.id === graceId));
  assert.ok(answer.channels.some((channel) => channel.name === 'general'));
  const socket = new Witness(tokens.ada, { useRtmConnect: false });
  await socket.rtm.start({});
  await socket.sees({ type: 'hello' });
  await socket.close();
});

test('a token in the body or the query is as good as one in the header', async () => {
  const form = await fetch(`${address}/api/auth.test`, { method: 'POST', body: new URLSearchParams({ token: tokens.ada }) });
  assert.equal((await form.json()).user, 'ada');
  const query = await fetch(`${address}/api/auth.test?${new URLSearchParams({ token: tokens.ada })}`);
  assert.equal((await query.json()).user, 'ada');
  const json = await fetch(`${address}/api/users.info`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens.ada}`, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ user: graceId }),
  });
  assert.equal((await json.json()).user.name, 'grace');
});
