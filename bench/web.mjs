// The budgets of the screens, measured in real Chromium against a running `danji demo`. Prints a table; --json prints one object.
// Not here: whether the screens do the right thing (tests/browser).
//
//   node bench/web.mjs [--json] [--origin http://127.0.0.1:PORT] [--runs 5]
//
// Without --origin a demo is started on a free port with its data in a temporary folder, and stopped at the end.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(join(root, 'web', 'package.json'))
const { chromium, devices } = require('playwright-core')
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : process.argv[at + 1]
}
const asJson = process.argv.includes('--json')
const runs = Number(option('runs', 5))
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
// Phone emulation of the budgets: 1.6 Mbit/s, 150 ms round trip, a processor four times slower.
const line = { offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (0.75 * 1024 * 1024) / 8 }
const slowdown = 4

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
const kb = (bytes) => Math.round(bytes / 102.4) / 10

/** What the first page makes a browser fetch before it can run: the entry and what it names, gzipped. */
function firstPageBytes() {
  const dist = join(root, 'web', 'dist')
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const sum = (pattern) =>
    [...new Set([...html.matchAll(pattern)].map((match) => match[1]))].reduce((total, path) => total + gzipSync(readFileSync(join(dist, path)), { level: 9 }).length, 0)
  return { js: kb(sum(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)), css: kb(sum(/href="(\/assets\/[^"]+\.css)"/g)) }
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

async function startDemo() {
  const home = mkdtempSync(join(tmpdir(), 'danji-bench-'))
  const port = await freePort()
  const program = [join(root, '.venv', 'bin', 'danji')].find(existsSync) ?? 'danji'
  const demo = spawn(program, ['demo'], { env: { ...process.env, PORT: String(port), DANJI_HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  demo.stdout.on('data', (text) => (said += text))
  demo.stderr.on('data', (text) => (said += text))
  const origin = `http://127.0.0.1:${port}`
  const stop = () => {
    demo.kill('SIGTERM')
    rmSync(home, { recursive: true, force: true })
  }
  for (let second = 0; second < 120; second += 1) {
    if (demo.exitCode !== null) throw new Error(`danji demo stopped:\n${said}`)
    if (await fetch(`${origin}/api/ready`).then((answer) => answer.ok, () => false)) return { origin, stop }
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  stop()
  throw new Error(`danji demo did not get ready:\n${said}`)
}

async function signIn(context, origin, personId) {
  const headers = { origin }
  const answer = await context.request.post(`${origin}/api/demo/session`, { data: { person_id: personId }, headers })
  return answer.json()
}

const prefer = (context, origin, preferences) => context.request.put(`${origin}/api/me/preferences`, { data: preferences, headers: { origin } })

/** The demo person with the most on the desk; measured pages are theirs. */
async function busiest(browser, origin) {
  const context = await browser.newContext()
  const people = await (await context.request.get(`${origin}/api/demo/people`)).json()
  const counts = []
  for (const { person_id: id } of people) counts.push({ id, ...(await signIn(context, origin, id)) })
  await context.close()
  const desks = counts.filter((one) => one.person).sort((a, b) => b.inbox_count - a.inbox_count)
  return { approver: desks.find((one) => !one.person.preferences.easy) ?? desks[0], drafter: desks.find((one) => one.person.may.includes('documents.draft')) }
}

/** Collected in the page: paint, shift, how long a press took, and what the policy refused. */
const observe = () => {
  window.measured = { lcp: 0, cls: 0, events: [], refused: [] }
  const on = (type, use, more = {}) => new PerformanceObserver((list) => list.getEntries().forEach(use)).observe({ type, buffered: true, ...more })
  on('largest-contentful-paint', (entry) => (window.measured.lcp = entry.startTime))
  on('layout-shift', (entry) => (window.measured.cls += entry.hadRecentInput ? 0 : entry.value))
  on('event', (entry) => entry.interactionId && window.measured.events.push(entry.duration), { durationThreshold: 16 })
  addEventListener('securitypolicyviolation', (event) => window.measured.refused.push(`${event.violatedDirective} ${event.blockedURI}`))
}

async function phone(browser, origin, personId) {
  const context = await browser.newContext({ ...devices['Galaxy S9+'], viewport: { width: 360, height: 740 }, locale: 'ko-KR', timezoneId: 'Asia/Seoul' })
  await signIn(context, origin, personId)
  await prefer(context, origin, { text_size: 100, easy: false })
  await context.addInitScript(observe)
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', line)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  return { context, page }
}

/** The inbox as an approver meets it: opened cold, one press on 승인, taken back again. */
async function firstPage(browser, origin, personId) {
  const { context, page } = await phone(browser, origin, personId)
  await page.goto(origin)
  const approve = page.locator('.decide .btn-primary').first()
  await approve.waitFor()
  await page.waitForTimeout(600)
  const { lcp, cls } = await page.evaluate(() => window.measured)
  await approve.tap()
  const undo = page.locator('.toast-undo').first()
  await undo.waitFor()
  await undo.tap()
  await approve.waitFor()
  await page.waitForTimeout(300)
  const { events, cls: clsAfter } = await page.evaluate(() => window.measured)
  await context.close()
  return { lcp, cls: Math.max(cls, clsAfter), inp: Math.max(0, ...events) }
}

/** A form of sixty fields, made by widening a real one in the answer; nothing is saved. */
async function longForm(browser, origin, personId) {
  const { context, page } = await phone(browser, origin, personId)
  const { forms } = await (await context.request.get(`${origin}/api/forms`)).json()
  const made = await context.request.post(`${origin}/api/documents`, { data: { form: forms[0].slug }, headers: { origin } })
  const { id } = await made.json()
  await page.route(`**/api/documents/${id}`, async (route) => {
    const answer = await route.fetch()
    const document = await answer.json()
    const { schema, ui } = document.form
    const extra = Array.from({ length: Math.max(0, 60 - Object.keys(schema.properties).length) }, (_, index) => `extra_${index}`)
    for (const name of extra) schema.properties[name] = { type: 'string', title: `항목 ${name.slice(6)}`, maxLength: 200 }
    ui.sections.push({ title: '더 적는 칸', fields: extra })
    await route.fulfill({ response: answer, json: document })
  })
  await page.route(`**/api/documents/${id}/draft`, (route) => route.abort())
  await page.goto(`${origin}/documents/${id}/edit`)
  const fields = page.locator('main input[type=text], main input:not([type]), main textarea')
  await fields.first().waitFor()
  await page.waitForTimeout(600)
  const paint = await page.evaluate(() => window.measured.lcp)
  await fields.nth(2).focus()
  for (const letter of 'danji in 2026') await page.keyboard.type(letter, { delay: 60 })
  await page.waitForTimeout(300)
  const worst = await page.evaluate(() => Math.max(0, ...window.measured.events))
  await context.request.delete(`${origin}/api/documents/${id}`, { headers: { origin } })
  await context.close()
  return { paint, worst }
}

async function routesOf(context, origin) {
  const found = await (await context.request.get(`${origin}/api/documents`)).json()
  const document = found.documents.find((one) => one.state === 'final') ?? found.documents[0]
  return ['/', '/new', '/mine', '/documents', '/documents?q=zzzz', '/people', '/no-such-page', ...(document ? [`/documents/${document.id}`] : [])]
}

/** axe, overflow, target sizes and refused scripts on every route, at 100 and 200 %, on a phone and on a PC. */
async function everyRoute(browser, origin, personId) {
  const sums = { pages: 0, axe: 0, overflow: 0, smallTargets: 0, smallDecisions: 0, refused: 0 }
  const faults = []
  for (const width of [360, 1280]) {
    for (const text_size of [100, 200]) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, locale: 'ko-KR', timezoneId: 'Asia/Seoul' })
      await context.addInitScript(observe)
      await signIn(context, origin, personId)
      await prefer(context, origin, { text_size, easy: false })
      const routes = await routesOf(context, origin)
      for (const path of [...routes, '/login']) {
        if (path === '/login') await context.request.delete(`${origin}/api/session`, { headers: { origin } })
        const page = await context.newPage()
        await page.goto(origin + path, { waitUntil: 'networkidle' })
        // As tall as the page: a bar that floats over half a button is judged where the reader stops scrolling.
        await page.setViewportSize({ width, height: await page.evaluate(() => Math.min(8000, document.documentElement.scrollHeight)) })
        await page.evaluate(axe)
        const seen = await page.evaluate(audit)
        const where = `${path} ${width} px ${text_size} %`
        sums.pages += 1
        sums.axe += seen.axe.length
        sums.overflow = Math.max(sums.overflow, seen.overflow)
        sums.smallTargets += seen.small.length
        sums.smallDecisions += seen.decisions.length
        sums.refused += seen.refused.length
        for (const fault of [...seen.axe, ...seen.small, ...seen.decisions, ...seen.refused, ...(seen.overflow > 0 ? [`${seen.overflow} px too wide`] : [])]) faults.push(`${where}: ${fault}`)
        await page.close()
      }
      await prefer(context, origin, { text_size: 100 })
      await context.close()
    }
  }
  return { ...sums, faults }
}

/* Runs in the page. */
async function audit() {
  const result = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
  const shown = (element) => element.checkVisibility() && element.getClientRects().length > 0 && !element.closest('.sr-only, .skip')
  const name = (element) => `${element.tagName.toLowerCase()}.${element.className} "${(element.textContent ?? '').trim().slice(0, 20)}"`
  const tooSmall = (element, least) => {
    const box = element.getBoundingClientRect()
    // A label is part of the target of the box inside it.
    const whole = element.closest('label')?.getBoundingClientRect() ?? box
    return Math.max(box.height, whole.height) < least - 0.5
  }
  const inText = (element) => element.matches('a') && getComputedStyle(element).display === 'inline'
  const targets = [...document.querySelectorAll('button, a[href], input, select, textarea, summary')].filter((element) => shown(element) && !inText(element) && !element.closest('.paper'))
  return {
    axe: result.violations.map((violation) => `${violation.id} ${violation.nodes.map((node) => node.target.join(' ')).slice(0, 2).join(', ')}`),
    overflow: Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
    small: targets.filter((element) => tooSmall(element, 44)).map(name),
    decisions: [...document.querySelectorAll('.btn-decide')].filter((element) => shown(element) && tooSmall(element, 56)).map(name),
    refused: window.measured.refused,
  }
}

/** From a link to a document that waits for me to done, counting every tap. */
async function tapsToApprove(browser, origin, personId) {
  const { context, page } = await phone(browser, origin, personId)
  const { tasks } = await (await context.request.get(`${origin}/api/inbox`)).json()
  let taps = 1 // the link itself
  await page.goto(`${origin}/?task=${tasks[0].task_id}`)
  const approve = page.locator('.decide .btn-primary').first()
  await approve.waitFor()
  await approve.tap()
  taps += 1
  const undo = page.locator('.toast-undo').first()
  await undo.waitFor()
  await undo.tap()
  await page.waitForTimeout(500)
  await context.close()
  return taps
}

async function measure(origin) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
  try {
    const { approver, drafter } = await busiest(browser, origin)
    const first = []
    const long = []
    for (let run = 0; run < runs; run += 1) first.push(await firstPage(browser, origin, approver.id))
    for (let run = 0; run < runs && drafter; run += 1) long.push(await longForm(browser, origin, drafter.id))
    const routes = await everyRoute(browser, origin, approver.id)
    const bytes = firstPageBytes()
    const of = (list, name) => median(list.map((one) => one[name]))
    const rows = [
      ['first page: JS, gzip', bytes.js, 'KB', 45, 15],
      ['first page: CSS, gzip', bytes.css, 'KB', null, null],
      ['first page: LCP', Math.round(of(first, 'lcp')), 'ms', 1800, 1000],
      ['first page: INP', Math.round(of(first, 'inp')), 'ms', 200, 100],
      ['first page: CLS', Math.round(of(first, 'cls') * 1000) / 1000, '', 0.02, 0],
      ...(long.length > 0
        ? [
            ['60-field form: first paint', Math.round(of(long, 'paint')), 'ms', 1500, 700],
            ['60-field form: worst key press', Math.round(of(long, 'worst')), 'ms', 100, 50],
          ]
        : []),
      [`axe on ${routes.pages} pages`, routes.axe, '', 0, 0],
      ['widest overflow', routes.overflow, 'px', 0, 0],
      ['targets under 44 px', routes.smallTargets, '', 0, 0],
      ['decisions under 56 px', routes.smallDecisions, '', 0, 0],
      ['refused by the policy', routes.refused, '', 0, 0],
      ['taps from link to approved', await tapsToApprove(browser, origin, approver.id), '', 3, 2],
    ].map(([what, value, unit, goal, moonshot]) => ({ what, value, unit, goal, moonshot, kept: goal === null || value <= goal }))
    return { runs, rows, faults: routes.faults }
  } finally {
    await browser.close()
  }
}

function table({ rows, faults }) {
  const cell = (value, width) => String(value ?? '').padStart(width)
  console.log(`${'budget'.padEnd(34)}${cell('measured', 12)}${cell('goal', 8)}${cell('moonshot', 10)}  kept`)
  for (const row of rows) {
    console.log(`${row.what.padEnd(34)}${cell(`${row.value} ${row.unit}`.trim(), 12)}${cell(row.goal, 8)}${cell(row.moonshot, 10)}  ${row.kept ? 'yes' : 'NO'}`)
  }
  for (const fault of faults) console.log(`  ${fault}`)
}

const given = option('origin')
const demo = given ? { origin: given, stop: () => undefined } : await startDemo()
try {
  const result = await measure(demo.origin)
  if (asJson) console.log(JSON.stringify(result))
  else table(result)
  process.exitCode = result.rows.every((row) => row.kept) ? 0 : 1
} finally {
  demo.stop()
}
