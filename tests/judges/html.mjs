// html.mjs FILE.html...: the Nu HTML checker on every page, then Chromium in light and dark at 1280 and 320 px:
// axe-core (WCAG 2.1 A and AA, EN 301 549, best practice), no scrolling sideways, nothing on the console, no request
// that leaves the pages, and links that lead somewhere. One line per file and question; ends with 0, 1 or 2.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, homedir, tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const tools = resolve(process.env.VALIDATORS_HOME || join(homedir(), '.cache/validators'));
const modules = createRequire(join(tools, 'node_modules/'));
const files = process.argv.slice(2);
const questions = ['nu', 'axe', 'reflow', 'console', 'requests', 'links'];
const views = ['light', 'dark'].flatMap(scheme => [1280, 320].map(width => ({ scheme, width })));
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'EN-301-549', 'best-practice'];
const site = 'https://pages.test'; // answered from the disk below, never by a network
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

const findings = new Map(files.map(file => [file, new Map(questions.map(question => [question, new Set()]))]));
const undecided = new Map(files.map(file => [file, new Set()])); // axe's rules that a machine cannot answer there
const find = (file, question, words) => findings.get(file).get(question).add(words);

function cannot(words) {
  console.error('cannot run: ' + words);
  process.exit(2);
}
process.on('uncaughtException', error => cannot(error.message));

function askNu() {
  const jar = modules.resolve('vnu-jar/build/dist/vnu.jar');
  const options = ['-Xss4m', '-jar', jar, '--errors-only', '--exit-zero-always', '--format', 'json'];
  const { status, stderr } = spawnSync('java', [...options, ...files], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) cannot('the Nu HTML checker: ' + stderr);
  for (const { url, lastLine, message } of JSON.parse(stderr).messages) {
    const file = files.find(file => resolve(file) === (url ? fileURLToPath(url) : ''));
    if (!file) cannot('the Nu HTML checker: ' + message);
    find(file, 'nu', `line ${lastLine}: ${message}`);
  }
}

// The pages of one folder tree as a site: what lies on the disk is there, everything else is a finding.
const addressOf = file => site + pathToFileURL(resolve(file)).pathname;
const fileOf = address => fileURLToPath('file://' + new URL(address).pathname);

async function look(context, file, { scheme, width }) {
  const axe = readFileSync(modules.resolve('axe-core/axe.min.js'), 'utf8');
  const page = await context.newPage();
  const view = `${scheme}, ${width} px: `;
  page.on('console', message => message.type() === 'error' && find(file, 'console', view + message.text()));
  page.on('pageerror', error => find(file, 'console', view + error.message));
  await page.route('**/*', route => {
    const address = route.request().url();
    if (!address.startsWith(site + '/')) {
      find(file, 'requests', address);
      return route.abort();
    }
    return existsSync(fileOf(address)) ? route.fulfill({ path: fileOf(address) }) : route.fulfill({ status: 404 });
  });
  await page.emulateMedia({ colorScheme: scheme });
  await page.setViewportSize({ width, height: 800 });
  await page.goto(addressOf(file));
  await page.evaluate(axe); // past the page's own content security policy, as a debugger's words
  const { violations, incomplete } = await page.evaluate(values => window.axe.run({ runOnly: { type: 'tag', values }, resultTypes: ['violations', 'incomplete'] }), rules);
  for (const { id, help, nodes } of violations) {
    for (const node of nodes) find(file, 'axe', `${view}${id}: ${help} (${node.target.join(' ')})`);
  }
  const wide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const far = [...document.body.querySelectorAll('*')].find(element => element.getBoundingClientRect().right > scrollWidth - 1);
    return scrollWidth > clientWidth && `${scrollWidth - clientWidth} px too wide, to the end of ${far?.outerHTML.slice(0, 120)}`;
  });
  if (wide) find(file, 'reflow', view + wide);
  const seen = await page.evaluate(() => ({
    ids: [...document.querySelectorAll('[id]')].map(element => element.id),
    links: [...document.querySelectorAll('[href]')].map(element => element.href.baseVal ?? element.href),
  }));
  await page.close();
  incomplete.forEach(rule => undecided.get(file).add(rule.id));
  return seen;
}

function follow(pages) {
  const ids = new Map([...pages].map(([file, { ids }]) => [resolve(file), ids]));
  for (const [file, { links }] of pages) {
    for (const link of links.filter(link => link.startsWith(site + '/'))) {
      const target = fileOf(link), fragment = decodeURIComponent(new URL(link).hash.slice(1));
      const name = relative('.', target);
      if (!existsSync(target)) find(file, 'links', `${name} is not there`);
      else if (fragment && ids.get(target)?.includes(fragment) === false) find(file, 'links', `${name} has no #${fragment}`);
    }
  }
}

if (files.length === 0) cannot('no HTML to judge');
askNu();
const profile = mkdtempSync(join(tmpdir(), 'judge-html-'));
process.on('exit', () => rmSync(profile, { recursive: true, force: true }));
const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
const { chromium } = modules('playwright-core');
const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, locale: 'da-DK', args: flags });
try {
  const pages = new Map();
  const waiting = [...files];
  const take = async () => {
    for (let file; (file = waiting.shift());) {
      for (const view of views) pages.set(file, await look(context, file, view));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, take));
  follow(pages);
} finally {
  await context.close();
}

let failed = false;
for (const [file, asked] of findings) {
  for (const [question, found] of asked) {
    console.log(`${found.size ? 'FAIL' : 'pass'}  ${question.padEnd(15)} ${file}`);
    const unsure = question === 'axe' ? [...undecided.get(file)] : [];
    if (unsure.length) console.log('      for a person to look at: ' + unsure.join(', '));
    [...found].slice(0, 20).forEach(words => console.log('      ' + words));
    failed ||= found.size > 0;
  }
}
process.exitCode = failed ? 1 : 0;
