// The node is told to end while an official client is connected; this suite has a node of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokens } from '../support/acme.mjs';
import { Witness } from '../support/witness.mjs';

test('a client hears goodbye before the node ends, and its socket is closed in order', async () => {
  const witness = await Witness.of(tokens.ada);
  const closed = new Promise((resolve) => witness.rtm.websocket.on('close', (code) => resolve(code)));
  process.kill(Number(process.env.ACME_PID), 'SIGTERM');
  await witness.sees({ type: 'goodbye' });
  const code = await closed;
  assert.ok(code === 1001 || code === 1012 || (code >= 4000 && code < 5000), `close code ${code}`);
});
