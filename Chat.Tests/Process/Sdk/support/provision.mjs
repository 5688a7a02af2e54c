// Adds people to the running node by its own command: `chat provision FILE`.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const [program, ...prefix] = JSON.parse(process.env.ACME_COMMAND);

/** Declares the workspace with one person more; gives the name, which no earlier run has used. */
export async function addPerson(prefixOfName, realName) {
  const name = `${prefixOfName}${process.pid}`;
  const workspace = JSON.parse(process.env.ACME_PROVISIONING);
  workspace.users.push({ name, real_name: realName, email: `${name}@acme.test`, role: 'member', password: `${name}-likes-long-passwords` });
  const directory = await mkdtemp(join(tmpdir(), 'acme-'));
  try {
    const file = join(directory, 'workspace.json');
    await writeFile(file, JSON.stringify(workspace));
    await promisify(execFile)(program, [...prefix, 'provision', file, '--data', process.env.ACME_DATA]);
  } finally {
    await rm(directory, { recursive: true });
  }
  return name;
}
