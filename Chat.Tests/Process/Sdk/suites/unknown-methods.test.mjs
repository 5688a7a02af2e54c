// What a later version brings is not pretended to be there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ada, refused } from '../support/acme.mjs';

const later = [
  'apps.connections.open', 'search.messages', 'search.all', 'search.files',
  'files.getUploadURLExternal', 'files.completeUploadExternal', 'files.info', 'files.list', 'files.delete', 'files.upload',
  'chat.scheduleMessage', 'chat.scheduledMessages.list', 'chat.deleteScheduledMessage', 'chat.command',
  'oauth.v2.access', 'no.such.method', 'conversations', '__proto__',
];

for (const method of later) {
  test(`${method} is an unknown method`, async () => assert.equal(await refused(ada.apiCall(method)), 'unknown_method'));
}
