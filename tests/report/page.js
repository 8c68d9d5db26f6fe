/*
 * page.js PAGE.html [PICTURE-PREFIX]: looks at the page in a headless Chromium, at 1120 and 390 pixels and on A4:
 * axe-core finds no violation, nothing is asked of the net, nothing but tables is wider than the window, no script
 * is there, and on paper the whole statement stands on the first page. Prints what is wrong; exit 1 then.
 *
 * Modules are found below $NODE_PATH; CHROMIUM names the browser.
 */
'use strict';
const fs = require('fs');
const path = require('path');
const puppeteer = require('puppeteer-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const page_path = path.resolve(process.argv[2]);
const pictures = process.argv[3];
let wrong = 0;

function tell(what) {
	console.log(what);
	wrong = 1;
}

async function look(browser, width) {
	const page = await browser.newPage();
	page.on('request', (r) => r.url().startsWith('file://' + page_path) || tell(`${width}: asks for ${r.url()}`));
	page.on('console', (m) => tell(`${width}: console: ${m.text()}`));
	await page.setViewport({ width, height: 900 });
	await page.goto('file://' + page_path);
	if (pictures)
		await page.screenshot({ path: `${pictures}-${width}.png`, fullPage: true });
	const seen = await page.evaluate(() => ({
		scripts: document.scripts.length,
		wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
	}));
	if (seen.scripts)
		tell(`${width}: ${seen.scripts} scripts`);
	if (seen.wide > 0)
		tell(`${width}: the page is ${seen.wide} pixels wider than the window`);
	await page.evaluate(axe);
	const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
	for (const v of found.violations)
		tell(`${width}: ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(', ')}`);
	await page.close();
}

/* A4 without its margins, in CSS pixels: the statement ends above the first page's end. */
async function print(browser) {
	const PAPER = { width: (210 - 26) * 96 / 25.4, height: (297 - 29) * 96 / 25.4 };
	const page = await browser.newPage();
	await page.setViewport({ width: Math.floor(PAPER.width), height: Math.floor(PAPER.height) });
	await page.emulateMediaType('print');
	await page.goto('file://' + page_path);
	const bottom = await page.evaluate(() => document.querySelector('#statement ~ div.wide').getBoundingClientRect().bottom);
	if (bottom > PAPER.height)
		tell(`A4: the statement ends ${Math.round(bottom - PAPER.height)} pixels below the first page`);
	const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true, printBackground: true });
	if (pictures)
		fs.writeFileSync(`${pictures}.pdf`, pdf);
	await page.close();
}

(async () => {
	const browser = await puppeteer.launch({
		executablePath: process.env.CHROMIUM || 'chromium',
		args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
	});
	for (const width of [1120, 390])
		await look(browser, width);
	await print(browser);
	await browser.close();
	process.exit(wrong);
})().catch((e) => { console.log(String(e)); process.exit(1); });
