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
        window.took = new Promise((resolve, reject) => {
            setTimeout(() => reject(new Error("no next reply within 15 s")), 15000);
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

    async "two people never have one reply open"(browser) {
        const home = await Home.make(24);
        ["Алеся", "Барыс"].forEach((name) => home.addPerson(name));
        await home.serve();
        const people = [await visit(browser, home, "Алеся"), await visit(browser, home, "Барыс")];
        const open = ["", ""];
        for (let round = 0; round < 16; round++) {
            const who = round % 2;
            await people[who].goto(home.address + "/next");
            open[who] = await shown(people[who]);
            assert.notEqual(open[0], open[1]);
            await people[who].check("#choice-1");
            await people[who].click("button.primary");
            await people[who].waitForFunction((id) => document.querySelector("article.reply")?.dataset.reply !== id, open[who]);
            open[who] = await shown(people[who]);
            assert.notEqual(open[0], open[1]);
        }
        assert.equal(settled(home).length, 16);
        await home.end();
    },

    async "everything can be decided without scripts"(browser) {
        const plain = ["none", "waits", "handed-on", "to-all", "returned", "not-a-letter"];
        const home = await Home.make(14);
        home.addPerson("Алеся");
        await home.serve();
        const page = await visit(browser, home, "Алеся", { javaScriptEnabled: false });
        const decided = {};
        const next = async () => {
            await page.goto(home.address + "/next");
            return shown(page);
        };
        for (const what of plain) {
            decided[await next()] = what;
            await page.click(`.bar button[value=${what}]`);
        }
        decided[await next()] = "mail";
        await page.check("#choice-1");
        await page.click("button.primary");
        decided[await next()] = "rescan";
        await page.click("details:has([value=rescan]) summary");
        await page.fill("details:has([value=rescan]) input[name=reason]", "The bottom is cut off.");
        await page.click("button[value=rescan]");
        const other = Object.keys(decided)[0];
        decided[await next()] = "duplicate";
        await page.click("details:has([value=duplicate]) summary");
        await page.fill("details:has([value=duplicate]) input[name=other]", other);
        await page.click("button[value=duplicate]");
        const later = await next();
        await page.click("button[value=later]");
        assert.notEqual(await next(), later);
        const outcomes = Object.fromEntries(home.list().map((reply) => [reply.reply, reply.outcome]));
        for (const [reply, outcome] of Object.entries(decided))
            assert.equal(outcomes[reply], outcome);
        await home.end();
    },

    async "the last decision is taken back with one key"(browser) {
        const home = await Home.make(3);
        home.addPerson("Алеся");
        await home.serve();
        const page = await visit(browser, home, "Алеся");
        await page.goto(home.address + "/next");
        const first = await shown(page);
        await page.keyboard.press("Digit1");
        await measured(page, "Enter");
        assert.equal(settled(home).length, 1);
        await page.keyboard.press("Backspace");
        await page.waitForFunction((id) => document.querySelector("article.reply")?.dataset.reply === id, first);
        assert.equal(settled(home).length, 0);
        await home.end();
    },

    async "a letter key points at a decision and settles nothing"(browser) {
        const home = await Home.make(3);
        home.addPerson("Алеся");
        await home.serve();
        const page = await visit(browser, home, "Алеся");
        await page.goto(home.address + "/next");
        await page.keyboard.press("KeyN");
        assert.equal(await page.evaluate(() => document.activeElement.value), "none");
        await page.keyboard.press("KeyR");
        assert.equal(await page.evaluate(() => document.activeElement.name), "reason");
        await page.keyboard.type("n1");
        assert.equal(settled(home).length, 0);
        assert.equal(await page.inputValue("input[name=reason]"), "n1");
        await home.end();
    },

    async "keys can be switched off and put elsewhere"(browser) {
        const home = await Home.make(3);
        home.addPerson("Алеся");
        await home.serve();
        const page = await visit(browser, home, "Алеся");
        const focused = () => page.evaluate(() => document.activeElement.value ?? "");
        await page.goto(home.address + "/me");
        await page.click(".key-fields summary");
        await page.fill("input[name='key.none']", "я"); // the key that types z
        await page.click(".me button");
        await page.goto(home.address + "/next");
        await page.keyboard.press("KeyZ");
        assert.equal(await focused(), "none");
        await page.goto(home.address + "/me");
        await page.check("input[name=keys][value=off]");
        await page.click(".me button");
        await page.goto(home.address + "/next");
        await page.keyboard.press("Digit1");
        await page.keyboard.press("KeyN");
        assert.equal(await page.isChecked("#choice-1"), false);
        assert.notEqual(await focused(), "none");
        await home.end();
    },

    async "a page is enlarged, moved and turned by keys and by mouse"(browser) {
        const home = await Home.make(2);
        home.addPerson("Алеся");
        await home.serve();
        const page = await visit(browser, home, "Алеся");
        const view = () => page.locator("svg.sheet").first().getAttribute("viewBox");
        await page.goto(home.address + "/next");
        const whole = await view();
        await page.keyboard.press("Equal");
        const larger = await view();
        assert.ok(Number(larger.split(" ")[2]) < Number(whole.split(" ")[2]));
        await page.locator("svg.sheet").first().scrollIntoViewIfNeeded();
        const box = await page.locator("svg.sheet").first().boundingBox();
        await page.mouse.move(box.x + 200, Math.max(box.y, 0) + 200);
        await page.mouse.down();
        await page.mouse.move(box.x + 120, Math.max(box.y, 0) + 160, { steps: 3 });
        await page.mouse.up();
        assert.notEqual(await view(), larger);
        await page.keyboard.press("Backslash");
        assert.equal(await view(), whole);
        await page.keyboard.press("BracketRight");
        await page.waitForFunction((before) => document.querySelector("svg.sheet").getAttribute("viewBox") !== before, whole);
        const [, , width, height] = whole.split(" ");
        await page.reload();
        assert.equal(await view(), `0 0 ${height} ${width}`);
        assert.deepEqual(page.complaints, []);
        await home.end();
    },

    async "a misspelt sender is found and chosen"(browser) {
        const home = await Home.make(30);
        home.addPerson("Алеся");
        await home.serve();
        const page = await visit(browser, home, "Алеся");
        await page.goto(home.address + "/next");
        const reply = await shown(page);
        await page.keyboard.press("Digit0");
        await page.waitForSelector("input[type=search]");
        await page.fill("input[type=search]", "Вікторія Лсь V26-0063");
        await page.keyboard.press("Enter");
        await page.waitForSelector(".found");
        assert.equal(await page.inputValue("#choice-1"), "V26-0063");
        assert.ok(!page.url().includes("0063"));
        await page.keyboard.press("Digit1");
        await page.keyboard.press("Enter");
        await page.waitForFunction((id) => document.querySelector("article.reply")?.dataset.reply !== id, reply);
        assert.deepEqual(page.complaints, []);
        await home.end();
    },

    async "hostile names and texts are shown and do nothing"(browser) {
        const home = await Home.make(10, "hostile");
        home.addPerson("Алеся");
        await home.serve();
        const page = await visit(browser, home, "Алеся");
        const refused = [];
        await page.exposeFunction("refuse", (what) => refused.push(what));
        await page.addInitScript(() => addEventListener("securitypolicyviolation", (event) => window.refuse(event.blockedURI)));
        const replies = home.list().map((reply) => reply.reply);
        for (const path of ["/", "/waiting", "/next", ...replies.flatMap((id) => [`/reply/${id}`, `/reply/${id}/story`])]) {
            await page.goto(home.address + path);
            for (const link of await page.$$("main a.where"))
                await link.hover({ force: true, timeout: 200 }).catch(() => {});
            assert.equal(await page.evaluate(() => window.hostile), undefined);
            assert.equal(await page.locator("main script, main style, main img, main iframe, main [onerror], main [onmouseover]").count(), 0);
        }
        await page.goto(home.address + "/next");
        assert.match(await page.textContent("main"), /<script>window\.hostile=1<\/script>/);
        assert.doesNotMatch(await page.textContent("main"), /[\u202a-\u202e\u2066-\u2069\u0001\u001b]/);
        assert.deepEqual(refused, []);
        assert.deepEqual(page.complaints, []);
        await home.end();
    },

    async "ten thousand letters do not slow it down"(browser) {
        const home = await Home.make(10000);
        home.addPerson("Алеся");
        await home.serve();
        const page = await visit(browser, home, "Алеся");
        for (const path of ["/", "/waiting", "/next"]) {
            const times = [];
            for (let i = 0; i < 5; i++) {
                const begun = performance.now();
                await page.goto(home.address + path);
                times.push(performance.now() - begun);
            }
            times.sort((a, b) => a - b);
            console.log(`    ${path}: ${times[2].toFixed(0)} ms with 10,000 waiting`);
            assert.ok(times[2] < 1500, path);
        }
        await page.keyboard.press("Digit1");
        const took = await measured(page, "Enter");
        console.log(`    Enter to the next reply: ${took.toFixed(0)} ms with 10,000 waiting`);
        assert.ok(took < 1500);
        await home.end();
    },

    async "every screen is accessible, light and dark, small and large, in three languages"(browser) {
        const home = await Home.make(12);
        const languages = { be: "Алеся", ru: "Борис", en: "Cecilia" };
        for (const [language, name] of Object.entries(languages))
            home.addPerson(name, language);
        await home.serve();
        const reply = home.list()[5].reply;
        const found = [];
        let looks = 0;
        for (const [language, name] of Object.entries(languages))
            for (const colorScheme of ["light", "dark"])
                for (const width of [390, 1280]) {
                    const page = await visit(browser, home, name, { viewport: { width, height: 850 }, colorScheme });
                    for (const path of ["/", "/next", `/reply/${reply}/story`, "/waiting", "/search", "/help", "/me"]) {
                        await page.goto(home.address + path);
                        await page.evaluate(axe);
                        const { violations } = await page.evaluate(() => window.axe.run());
                        looks++;
                        for (const violation of violations)
                            found.push(`${language} ${colorScheme} ${width} ${path}: ${violation.id} ${violation.nodes[0].html.slice(0, 120)}`);
                        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
                        if (wide > 0)
                            found.push(`${language} ${width} ${path}: ${wide} px too wide`);
                    }
                    await page.context().close();
                }
        console.log(`    axe: ${looks} looks, ${found.length} violations`);
        assert.deepEqual(found, []);
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
    } finally {
        for (const home of Home.open)
            await home.end();
    }
}
await browser.close();
process.exit(failed.length ? 1 : 0);
