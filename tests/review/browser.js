// The review page in a real browser: by keyboard alone, in two browsers at once, without scripts, with hostile names, with
// ten thousand letters, and for eyes, ears and hands of every kind. Prints a line a test, as Python's unittest does.
//   browser.js [WORD…]      only tests whose names hold one of these words
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Home, launch, visit } from "./home.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shown = (page) => page.locator("article.reply").getAttribute("data-reply");
const settled = (home) => home.list().filter((reply) => reply.state === "decided");

// From a key that sends to the next reply painted, in ms.
async function measured(page, key) {
    await page.evaluate(() => {
        const before = document.querySelector("article.reply").dataset.reply;
        window.took = new Promise((resolve) => {
            addEventListener("keydown", () => {
                const begun = performance.now();
                const look = () => {
                    const now = document.querySelector("article.reply")?.dataset.reply ?? "";
                    requestAnimationFrame(() => (now === before ? look() : resolve(performance.now() - begun)));
                };
                look();
            }, { once: true, capture: true });
        });
    });
    await page.keyboard.press(key);
    return page.evaluate(() => window.took);
}

const tests = {
    async "fifty replies are settled by keyboard alone, each next one at once"(browser) {
        const home = await Home.make(50);
        home.addPerson("Алеся");
        await home.serve();
        const page = await visit(browser, home, "Алеся");
        const times = [];
        await page.goto(home.address + "/next");
        for (let i = 0; i < 50; i++) {
            await page.keyboard.press("Digit1");
            times.push(i < 49 ? await measured(page, "Enter") : await page.keyboard.press("Enter") ?? 0);
        }
        await page.waitForFunction(() => !document.querySelector("article.reply"));
        times.length = 49;
        times.sort((a, b) => a - b);
        console.log(`    Enter to the next reply: median ${times[24].toFixed(0)} ms, slowest ${times[48].toFixed(0)} ms`);
        assert.equal(settled(home).length, 50);
        assert.ok(times[24] < 600, "the median, on a busy machine, is below 600 ms");
        assert.deepEqual(page.complaints, []);
        await home.end();
    },
};

const wanted = process.argv.slice(2);
const failed = [];
const browser = await launch();
for (const [name, test] of Object.entries(tests)) {
    if (wanted.length && !wanted.some((word) => name.includes(word)))
        continue;
    try {
        await test(browser);
        console.log(`${name} ... ok`);
    } catch (error) {
        failed.push(name);
        console.log(`FAIL: ${name.replaceAll(" ", "_")}\n${error.stack}`);
    }
}
await browser.close();
process.exit(failed.length ? 1 : 0);
