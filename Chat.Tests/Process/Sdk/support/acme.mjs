// The node under test and the people in it. The runner (SdkTests.cs) starts the node and passes where it is.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { ErrorCode, LogLevel, WebClient } from '@slack/web-api';

const setting = (name) => process.env[name] ?? assert.fail(`${name} is not set: run these suites through SdkTests.cs`);

export const address = setting('ACME_ADDRESS');
export const slackApiUrl = `${address}/api/`;
export const tokens = JSON.parse(setting('ACME_TOKENS'));
export const emails = JSON.parse(setting('ACME_EMAILS'));

/** A Web API client that neither repeats calls nor hides rate limits: what the server answers is what a test sees. */
export const webClient = (token) =>
  new WebClient(token, { slackApiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, logLevel: LogLevel.ERROR });

export const ada = webClient(tokens.ada);
export const grace = webClient(tokens.grace);
export const linus = webClient(tokens.linus);
export const mallory = webClient(tokens.mallory);
export const robin = webClient(tokens.robin);

/** The error code of a call that must be refused by the server (not by the SDK). */
export async function refused(promise) {
  let answer;
  try {
    answer = await promise;
  } catch (error) {
    if (error.code !== ErrorCode.PlatformError) throw error;
    return error.data.error;
  }
  assert.fail(`was not refused: ${JSON.stringify(answer)}`);
}

/** Makes the check again until its assertions hold, for ten seconds at most. */
export async function eventually(check) {
  for (const end = Date.now() + 10_000; ; await pause(50)) {
    try {
      return await check();
    } catch (error) {
      if (!(error instanceof assert.AssertionError) || Date.now() > end) throw error;
    }
  }
}

const ids = new Map();

/** User id of ada, grace, … */
export async function userId(name) {
  if (!ids.has(name)) ids.set(name, (await webClient(tokens[name]).auth.test()).user_id);
  return ids.get(name);
}

export async function channelId(client, name) {
  const { channels } = await client.conversations.list({ types: 'public_channel,private_channel', limit: 1000 });
  return channels.find((channel) => channel.name === name)?.id ?? assert.fail(`no channel ${name}`);
}

let serial = 0;

/** A name nobody has used on this node. */
export const fresh = (prefix) => `${prefix}-${process.pid}-${(serial += 1)}`;

/** A new channel with these members beside its creator. */
export async function newChannel(client, { isPrivate = false, members = [], prefix = 'room' } = {}) {
  const { channel } = await client.conversations.create({ name: fresh(prefix), is_private: isPrivate });
  if (members.length > 0) {
    await client.conversations.invite({ channel: channel.id, users: (await Promise.all(members.map(userId))).join(',') });
  }
  return channel;
}

export const textsOf = (messages) => messages.map((message) => message.text);
