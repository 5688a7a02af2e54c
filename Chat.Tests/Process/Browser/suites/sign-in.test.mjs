// One browser, one story: the first person sets the server up, makes a token and an invitation, signs out and in again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const address = process.env.CHAT_ADDRESS;
const password = 'a-long-password';
let browser;
let page;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  page = await browser.newPage();
  page.setDefaultTimeout(15_000);
});

after(() => browser?.close());

const heading = () => page.locator('h1').innerText();

test('the first visit creates the workspace and signs its owner in', async () => {
  await page.goto(address);
  assert.equal(await heading(), 'Welcome to AkkaChat');
  await page.getByLabel('Name of the workspace').fill('Acme');
  await page.getByLabel('Its domain: a short word').fill('acme');
  await page.getByLabel('Your user name').fill('ada');
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('E-mail address').fill('ada@acme.test');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Create workspace' }).click();
  await page.getByText('You are Ada Lovelace.').waitFor();
  assert.equal(await heading(), 'Acme');
});

test('the form makes a token that works', async () => {
  await page.getByRole('button', { name: 'Create an API token' }).click();
  const token = await page.locator('code').innerText();
  const answer = await fetch(`${address}/api/auth.test`, { method: 'POST', headers: { Authorization: `Bearer ${token}` } });
  assert.equal((await answer.json()).user, 'ada');
});

test('an invitation link lets another person in, in a browser of their own', async () => {
  await page.getByRole('button', { name: 'Create an invitation link' }).click();
  const link = await page.locator('code').innerText();
  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await other.getByLabel('User name').fill('linus');
  await other.getByLabel('Your name').fill('Linus');
  await other.getByLabel('E-mail address').fill('linus@acme.test');
  await other.getByLabel('Password').fill(password);
  await other.getByRole('button', { name: 'Sign up' }).click();
  await other.getByText('You are Linus.').waitFor();
  await other.context().close();
});

test('signing out ends the session, and the password begins another', async () => {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByLabel('E-mail address').fill('ada@acme.test');
  await page.getByLabel('Password').fill('not-the-password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('That is not the right e-mail address and password.').waitFor();
  await page.getByLabel('E-mail address').fill('ada@acme.test');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('You are Ada Lovelace.').waitFor();
});

test('a page of another site cannot sign anybody in', async () => {
  const context = await browser.newContext();
  const evil = await context.newPage();
  await evil.goto(`data:text/html,<form method="post" action="${address}/signin"><input name="email" value="ada@acme.test"><input name="password" value="${password}"><button>Go</button></form>`);
  await evil.getByRole('button', { name: 'Go' }).click();
  await evil.getByText('This form came from another site, so nothing was done.').waitFor();
  assert.deepEqual(await context.cookies(), []);
  await context.close();
});
