// A page that holds words to two, and a page that turned up when its letter had left: by keyboard alone and without scripts,
// each seen before it goes, and nobody gets what is another's.
import assert from "node:assert/strict";
import { Home, violations, visit } from "./home.js";
import { greys } from "./redact.js";

const row = (home, reply) => home.list().find((one) => one.reply === reply);
const shown = (page) => page.locator("article.reply").getAttribute("data-reply");
const SEEN_MS = 450; // what decides on a reply sooner than that after it came, decides nothing

// By Tab to what is named: as far as a person would go.
async function tabTo(page, selector) {
    for (let i = 0; i < 120; i++) {
        await page.keyboard.press("Tab");
        if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector))
            return;
    }
    assert.fail(`Tab does not lead to ${selector}`);
}

async function enterOn(page, selector) {
    await tabTo(page, selector);
    await page.waitForTimeout(SEEN_MS);
    await page.keyboard.press("Enter");
}

const several = "details:has([value=several])";
const asks = (page) => page.waitForSelector("section.receiver");

// Opens the letter and gives page 1 to the first two of the candidates; the question that follows.
async function giveToTwo(page, address) {
    await page.goto(address);
    await page.keyboard.press("KeyM");
    const refs = await page.locator(`${several} input[name^=ref]`).evaluateAll((all) => all.slice(0, 2).map((field) => field.value));
    for (const which of [1, 2]) {
        await tabTo(page, `[name=pages${which}]`);
        await page.keyboard.type("1");
    }
    await page.keyboard.press("Enter");
    await asks(page);
    return refs;
}

// Once more, with what stands in the form.
async function giveAgain(page, address, refs) {
    await page.goto(address);
    const filled = await page.locator(`${several}[open] li`).evaluateAll((rows) =>
        rows.map((one) => [...one.querySelectorAll("input")].map((field) => field.value)).filter(([, pages]) => pages));
    assert.deepEqual(filled, refs.map((ref) => [ref, "1"]), "what was chosen stands there again");
    await page.keyboard.press("KeyM");
    await page.keyboard.press("Enter");
    await asks(page);
}

async function blackOutFor(page, home, ref, down) {
    await enterOn(page, `a[href$="for=${ref}"]`);
    await page.waitForURL(/redact/);
    await tabTo(page, "[data-tool=add]");
    await page.keyboard.press("Enter");
    for (let i = 0; i < down; i++)
        await page.keyboard.press("ArrowDown");
    const [place] = await page.locator("input[name=box]:checked").evaluateAll((all) => all.map((input) => input.value.split(",").map(Number)));
    await enterOn(page, "button[value=black]");
    await page.waitForURL(/as=redacted/);
    home.adkaz("run");
    return place;
}

// Well inside a place: around its rim a JPEG is not quite black.
const inside = ([x, y, width, height]) => [x + 17, y + 17, width - 34, height - 34];

async function start(browser, words, count, options) {
    const home = await Home.make(count, words);
    ["Алеся", "Барыс"].forEach((name) => home.addPerson(name));
    await home.serve();
    return { home, page: await visit(browser, home, "Алеся", options) };
}

// A letter that went out and was not doubted, and a reply in review that may be a page of it.
function sentAndWaiting(home) {
    const all = home.list(), answered = home.tasks().filter((task) => ["answer", "translate", "prisoner"].includes(task.kind));
    for (const waits of all.filter((one) => one.state === "review"))
        for (const sent of all.filter((one) => answered.some((task) => task.reply === one.reply)))
            if (waits.candidates.some((one) => one.message === sent.mails[0].message))
                return { waits: waits.reply, sent: sent.reply, message: sent.mails[0].message };
    throw new Error("no such letters");
}

export const tests = {
    async "a page for two is blacked out for each and goes to both, by keyboard alone"(browser) {
        const { home, page } = await start(browser, "", 2);
        await page.goto(home.address + "/next");
        const reply = await shown(page), address = `${home.address}/reply/${reply}`;
        const [one, other] = await giveToTwo(page, address);
        assert.equal(await page.locator("section.receiver .warning").count(), 2, "nothing is black for either");
        const ofOne = await blackOutFor(page, home, one, 0);
        await giveAgain(page, address, [one, other]);
        assert.equal(await page.locator("section.receiver .warning").count(), 1);
        for (const width of [1280, 390]) {
            await page.setViewportSize({ width, height: 850 });
            assert.deepEqual(await violations(page), []);
        }
        await page.setViewportSize({ width: 1280, height: 900 });
        const tops = await page.locator("section.receiver").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
        assert.equal(tops[0], tops[1], "they stand side by side");
        const ofOther = await blackOutFor(page, home, other, 20);
        await giveAgain(page, address, [one, other]);
        assert.equal(await page.locator("main .warning").count(), 0);
        assert.equal(await page.locator("section.receiver img").evaluateAll((all) => all.filter((one) => one.naturalWidth > 0).length), 2);
        for (const [ref, own, anothers] of [[one, ofOne, ofOther], [other, ofOther, ofOne]]) {
            assert.deepEqual(await greys(page, reply, inside(own), ref), [0, 0]);
            assert.ok((await greys(page, reply, inside(anothers), ref))[1] > 200);
        }
        await enterOn(page, "main form button");
        await page.waitForURL(/as=settled/);
        assert.deepEqual(row(home, reply).mails.map((mail) => [mail.message, mail.pages]).sort(), [[one, [1]], [other, [1]]].sort());
        assert.deepEqual(page.complaints.filter((said) => !said.includes("409 (Conflict)")), []);
        await home.end();
    },

    async "a page goes to two as it is when two people say so without knowing of each other, without scripts"(browser) {
        const { home, page } = await start(browser, "", 1, { javaScriptEnabled: false });
        const second = await visit(browser, home, "Барыс", { javaScriptEnabled: false });
        let reply;
        for (const one of [page, second]) {
            await one.goto(home.address + "/next");
            reply = await shown(one);
            await one.click(`${several} > summary`);
            await one.fill("input[name=pages1]", "1");
            await one.fill("input[name=pages2]", "1");
            await one.click("button[value=several]");
            assert.equal(await one.locator("section.receiver").count(), 2);
            assert.deepEqual(row(home, reply).mails, []);
            await one.click("main form button");
        }
        assert.equal(row(home, reply).mails.length, 2);
        await home.end();
    },

    async "without scripts a page is blacked out for one of two, in numbers"(browser) {
        const { home, page } = await start(browser, "", 1, { javaScriptEnabled: false });
        await page.goto(home.address + "/next");
        const reply = await shown(page);
        await page.click(`${several} > summary`);
        await page.fill("input[name=pages1]", "1");
        await page.fill("input[name=pages2]", "1");
        const ref = await page.inputValue("input[name=ref2]");
        await page.click("button[value=several]");
        await page.click(`a[href$="for=${ref}"]`);
        await page.click("details.numbers summary");
        for (const [name, value] of Object.entries({ left: 100, top: 200, width: 300, height: 90 }))
            await page.fill(`input[name=${name}]`, String(value));
        await page.click("button[value=black]");
        home.adkaz("run");
        await page.goto(`${home.address}/reply/${reply}`);
        assert.equal(await page.inputValue("input[name=pages2]"), "1");
        await page.click("button[value=several]");
        assert.equal(await page.locator("section.receiver .warning").count(), 1);
        await page.click("main a.back");
        assert.equal(await shown(page), reply);
        await home.end();
    },

    async "who has a page already is named before another gets it"(browser) {
        const { home, page } = await start(browser, "pages", 1);
        await page.goto(home.address + "/next");
        const reply = await shown(page);
        await page.click(`${several} > summary`);
        await page.fill("input[name=pages1]", "1");
        await page.fill("input[name=pages2]", "2");
        await page.click("button[value=several]");
        await page.waitForURL(/as=settled/);
        const refs = row(home, reply).mails.toSorted((a, b) => a.pages[0] - b.pages[0]).map((mail) => mail.message);
        home.change("UPDATE mail SET state = 'handed-over' WHERE id = (SELECT mail FROM mail_page WHERE number = 1)");
        await page.goto(`${home.address}/reply/${reply}`);
        await page.click("form[action$='/recall'] button");
        await page.waitForURL(/as=recalled/);
        await page.check(`input[name=ref][value="${refs[1]}"]`);
        await page.click("button.primary");
        await asks(page);
        const has = page.locator("section.has");
        assert.equal(await has.count(), 1);
        assert.ok((await has.textContent()).includes(refs[0]));
        assert.ok(!(await page.locator("section.receiver:not(.has)").textContent()).includes(refs[0]));
        await home.end();
    },

    async "a page that turned up later goes after its letter, by keyboard and without scripts"(browser) {
        const { home, page } = await start(browser, "tasks", 24);
        const { waits, sent, message } = sentAndWaiting(home);
        await page.goto(`${home.address}/reply/${waits}`);
        await page.keyboard.press("KeyK");
        await page.keyboard.type(sent);
        await page.keyboard.press("Enter");
        await page.waitForSelector("main .receiver");
        assert.ok((await page.textContent("main .receiver")).includes(message));
        assert.deepEqual((await page.locator("main h2").allTextContents()).slice(0, 2), [waits, sent]);
        assert.deepEqual(row(home, waits).mails, []);
        await enterOn(page, "main form button");
        await page.waitForURL(/as=settled/);
        assert.deepEqual(row(home, waits).mails.map((mail) => mail.message), [message]);

        const plain = await visit(browser, home, "Барыс", { javaScriptEnabled: false });
        const again = sentAndWaiting(home);
        await plain.goto(`${home.address}/reply/${again.waits}`);
        await plain.click(`li:has(a[href="/reply/${again.sent}"]) > button[name=found]`);
        assert.ok((await plain.textContent("main .receiver")).includes(again.message));
        await plain.click("main form button");
        assert.deepEqual(row(home, again.waits).mails.map((mail) => mail.message), [again.message]);
        assert.deepEqual(page.complaints.filter((said) => !said.includes("409 (Conflict)")), []);
        await home.end();
    },
};
