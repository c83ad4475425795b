// What somebody typed when their session ended meanwhile, when the server failed or did not answer: nothing of it is lost,
// with scripts and without, and nothing of it is kept for whoever logs in next.
import assert from "node:assert/strict";
import { Home, until, visit } from "./home.js";

const WORDS = "Добры дзень!\n<b>Дзякуй</b> & \"так\"";
const transcript = ".renditions textarea[name=transcript]";

async function start(browser, options = {}, words = "") {
    const home = await Home.make(3, words);
    ["Алеся", "Барыс"].forEach((name) => home.addPerson(name, "en"));
    await home.serve();
    const page = await visit(browser, home, "Алеся", options);
    await page.goto(home.address + "/next");
    const reply = await page.locator("article.reply").getAttribute("data-reply");
    return { home, page, reply, path: `${home.address}/reply/${reply}` };
}

// In another window of the same browser.
async function elsewhere(page, home, what) {
    const other = await page.context().newPage();
    await what(other, home);
    await other.close();
}
const logOut = async (other, home) => {
    await other.goto(home.address + "/");
    await Promise.all([other.waitForURL(/login/), other.click(".logout button")]);
};
const logIn = (name) => async (other, home) => {
    await other.goto(home.address + "/login");
    await other.fill("input[name=name]", name);
    await other.fill("input[name=passphrase]", "correct horse, invented battery");
    await Promise.all([other.waitForURL((url) => !url.pathname.startsWith("/login")), other.click(".login button")]);
};

async function typeTexts(page) {
    await page.click(".renditions summary");
    await page.fill(transcript, WORDS);
    await page.fill(".renditions textarea[name=translation]", "Liebe Alena");
}
const trouble = (page, which) => page.waitForSelector(`.trouble[data-trouble=${which}]`);

export const tests = {
    async "a transcript outlives its session, and is kept after a log-in elsewhere"(browser) {
        const { home, page } = await start(browser);
        await typeTexts(page);
        await elsewhere(page, home, logOut);
        await page.click(".renditions form > button");
        const said = await trouble(page, "out");
        assert.match(await said.textContent(), /logged out.*Log in in another window/s);
        assert.equal(await (await said.$("a")).getAttribute("target"), "_blank");
        assert.equal(await page.inputValue(transcript), WORDS);
        await page.click(".renditions form > button"); // to no purpose as yet
        await trouble(page, "out");
        assert.equal(await page.locator(".trouble").count(), 1);
        await elsewhere(page, home, logIn("Алеся"));
        await page.click(".renditions form > button");
        await page.waitForSelector(".renditions li");
        assert.equal(await page.inputValue(transcript), WORDS);
        assert.equal(await page.locator(".renditions li").count(), 2);
        assert.equal(await page.locator(".trouble").count(), 0);
        await home.end();
    },

    async "a note and a decision outlive their session, too"(browser) {
        const { home, page, reply } = await start(browser);
        await page.click(".notes summary");
        await page.fill(".notes textarea", WORDS);
        await elsewhere(page, home, logOut);
        await page.click("[data-does=note]");
        await trouble(page, "out");
        assert.equal(await page.inputValue(".notes textarea"), WORDS);
        await elsewhere(page, home, logIn("Алеся"));
        await page.click("[data-does=note]");
        await page.waitForFunction(() => /Дзякуй/.test(document.querySelector(".notes li")?.textContent));
        await page.click("details:has([value=rescan]) summary");
        await page.fill("input[name=reason]", "The bottom is cut off.");
        await elsewhere(page, home, logOut);
        await page.click("button[value=rescan]");
        await trouble(page, "out");
        assert.equal(await page.inputValue("input[name=reason]"), "The bottom is cut off.");
        assert.equal(home.list().filter((one) => one.state === "decided").length, 0);
        await elsewhere(page, home, logIn("Алеся"));
        await page.click("button[value=rescan]");
        await page.waitForFunction((id) => document.querySelector("article.reply")?.dataset.reply !== id, reply);
        assert.equal(home.list().find((one) => one.reply === reply).outcome, "rescan");
        await home.end();
    },

    async "places that were drawn outlive their session"(browser) {
        const { home, page, path } = await start(browser);
        await page.goto(path + "/page/1/redact");
        await page.click("[data-tool=add]");
        const drawn = await page.inputValue("input[name=box]");
        await elsewhere(page, home, logOut);
        await page.click("button[value=black]");
        await trouble(page, "out");
        assert.equal(await page.inputValue("input[name=box]"), drawn);
        assert.equal(await page.locator("rect.black").count(), 1);
        await elsewhere(page, home, logIn("Алеся"));
        await page.click("button[value=black]");
        await page.waitForURL(/as=redacted/);
        await home.end();
    },

    async "what one person typed is not sent in the name of another"(browser) {
        const { home, page } = await start(browser);
        await typeTexts(page);
        await elsewhere(page, home, logOut);
        await elsewhere(page, home, logIn("Барыс"));
        await page.click(".renditions form > button");
        await trouble(page, "somebody");
        assert.equal(await page.inputValue(transcript), WORDS);
        await page.goto("about:blank").catch(() => {});
        await home.end();
    },

    async "a server that fails, refuses or is not there loses nothing that was typed"(browser) {
        const { home, page } = await start(browser);
        await typeTexts(page);
        for (const [answer, said] of [[{ status: 500, body: "" }, "failed"], [{ status: 502, body: "<h1>Bad gateway</h1>" }, "lost"],
            [null, "lost"], [{ status: 413, contentType: "text/html", body: "<main><h1>Too much</h1></main>" }, "refused"]]) {
            await page.route("**/write", (route) => (answer ? route.fulfill(answer) : route.abort()));
            await page.click(".renditions form > button");
            await trouble(page, said);
            assert.equal(await page.locator(".trouble").count(), 1);
            assert.equal(await page.inputValue(transcript), WORDS);
            await page.unroute("**/write");
        }
        assert.match(await page.textContent(".trouble"), /Too much/);
        await page.click(".renditions form > button");
        await page.waitForSelector(".renditions li");
        assert.equal(await page.inputValue(transcript), WORDS);
        await home.end();
    },

    async "back from a question stands what was typed before it"(browser) {
        const { home, page } = await start(browser, {}, "pages");
        const other = home.list().filter((one) => one.state === "review")[1].reply;
        await page.click("details:has([value=join]) > summary");
        await page.fill("details:has([value=join]) input[name=other]", other);
        await page.click("button[value=join]");
        await page.click("main a.back");
        assert.equal(await page.inputValue("details:has([value=join]) input[name=other]"), other);
        await page.click("button[value=join]");
        await page.click("main form button");
        await until(() => home.list().find((one) => one.reply === other).joined_to?.length > 0);
        await page.waitForFunction(() => !document.querySelector("details:has([value=join]) input[name=other]")?.value);
        await home.end();
    },

    async "a passphrase that somebody else gave is changed before anything else, with scripts and without"(browser) {
        for (const javaScriptEnabled of [true, false]) {
            const { home, page } = await start(browser, { javaScriptEnabled });
            const choose = async (had, fresh, again) => {
                for (const [name, words] of Object.entries({ passphrase: had, fresh, again }))
                    await page.fill(`input[name=${name}]`, words);
                await page.click("form.passphrase button");
            };
            home.change("UPDATE person SET given = 1");
            await page.goto(home.address + "/next");
            assert.match(page.url(), /\/passphrase$/);
            await choose("not her passphrase", "six words of her own making", "six words of her own making");
            assert.match(await page.locator("main .trouble").textContent(), /another one/);
            await choose("correct horse, invented battery", "six words of her own making", "six words of her own making");
            await page.waitForURL(home.address + "/");
            await page.goto(home.address + "/me");
            await choose("six words of her own making", "correct horse, invented battery", "correct horse, invented battery");
            await page.waitForURL(/as=changed/);
            assert.match(await page.textContent("main"), /It is changed/);
            await page.click("nav a[href='/me']");
            await page.locator("form.me").waitFor();
            assert.deepEqual(page.complaints.filter((said) => !said.includes("403 (Forbidden)")), []);
            await home.end();
        }
    },

    async "who looks is there, keeps the letter, and is told who took it meanwhile"(browser) {
        const { home, page, path } = await start(browser);
        const asked = [];
        page.on("request", (request) => request.url().includes("/here/") && asked.push(request.url()));
        const other = await visit(browser, home, "Барыс");
        await page.clock.install();
        await page.goto(path);
        await page.mouse.move(300, 300);
        const ways = [
            () => page.mouse.wheel(0, 300),
            () => page.keyboard.press("Equal"),
            () => page.keyboard.press("PageDown"),
            () => page.evaluate(() => scrollTo(0, 0)),
            () => page.locator("svg.sheet").first().dblclick(),
        ];
        for (const [i, way] of ways.entries()) {
            await page.clock.runFor(61_000);
            await Promise.all([page.waitForResponse(/\/here\//), way()]);
            await page.waitForTimeout(300); // what else it brings about is of the same minute
            assert.equal(asked.length, i + 1);
        }
        await page.clock.runFor(600_000);
        assert.equal(asked.length, ways.length, "by no timer");
        assert.equal(await page.locator(".holder:not(:empty)").count(), 0);

        home.lapse(path.split("/").pop());
        await other.goto(home.address + "/next");
        assert.equal(await other.locator("article.reply").getAttribute("data-reply"), path.split("/").pop());
        assert.match(await other.textContent(".before"), /may be reading it still.*Алеся/);
        await page.keyboard.press("Minus");
        await page.waitForSelector(".holder");
        assert.match(await page.textContent(".holder"), /^Барыс has this one open just now$/);
        assert.deepEqual(page.complaints, []);
        await home.end();
    },

    async "who types is there, and who does not is not"(browser) {
        const { home, page, path } = await start(browser);
        const asked = [];
        page.on("request", (request) => request.url().includes("/here/") && asked.push(request.url()));
        await page.clock.install();
        await page.goto(path);
        await page.click(".renditions summary");
        await page.focus(transcript);
        await page.clock.runFor(600_000);
        assert.equal(asked.length, 0, "by no timer");
        await page.keyboard.type("Добры дзень");
        assert.equal(asked.length, 1, "once a minute");
        await page.clock.runFor(61_000);
        assert.equal(asked.length, 1);
        await page.keyboard.type(" дзякуй");
        assert.equal(asked.length, 2);
        await page.keyboard.down("a");
        await page.clock.runFor(61_000);
        for (let i = 0; i < 20; i++)
            await page.keyboard.down("a"); // something lies on the keyboard
        assert.equal(asked.length, 2);
        await page.keyboard.up("a");
        await elsewhere(page, home, logOut);
        await page.clock.runFor(61_000);
        await page.keyboard.type("!");
        await trouble(page, "out");
        assert.equal(asked.length, 3);
        await elsewhere(page, home, logIn("Алеся"));
        await page.clock.runFor(61_000);
        await page.keyboard.type("!");
        await page.waitForFunction(() => !document.querySelector(".trouble"));
        await home.end();
    },

    async "without scripts what was typed comes back, is looked at and kept"(browser) {
        const { home, page, path } = await start(browser, { javaScriptEnabled: false });
        await page.goto(path);
        await page.click(".renditions > details > summary");
        await page.fill(transcript, WORDS);
        await elsewhere(page, home, logOut);
        await page.click(".renditions form > button");
        assert.match(await page.textContent("h1"), /сеанс скончыўся/);
        assert.equal(await page.inputValue("textarea[name=transcript]"), WORDS);
        assert.equal(await page.locator("header nav").count(), 0);
        await page.click(".returned button");
        assert.match(await page.textContent("h1"), /сеанс скончыўся/);
        await elsewhere(page, home, logIn("Алеся"));
        await page.click(".returned button");
        assert.match(await page.textContent("h1"), /logged in again/);
        await page.click(".returned button");
        await page.waitForURL(/\/reply\/[^/]+$|#renditions/);
        assert.equal(await page.locator(".renditions li").count(), 1);
        assert.equal(await page.inputValue(transcript), WORDS);

        await page.goto(path + "/page/1/redact");
        await page.click("details.lines summary");
        await page.locator("details.lines input").first().check();
        await elsewhere(page, home, logOut);
        await page.click("button[value=black]");
        assert.match(await page.textContent("h1"), /сеанс скончыўся/);
        await elsewhere(page, home, logIn("Алеся"));
        await page.click(".returned button");
        await page.click(".returned button");
        await page.locator("form.redact .places input[name=box]:checked").waitFor({ state: "attached" });
        assert.equal(home.list().filter((one) => one.state === "matching").length, 0, "it is looked at first");
        await home.end();
    },
};
