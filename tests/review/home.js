// A home that seed fills, the program that serves it, and Debian's chromium on it: what every browser test starts from.
// ADKAZ and SEED name the programs, FONTS the handwriting; nothing is reached but loopback. SLOW=400: each request takes so many
// ms more, which finds a test that does not wait for what it looks at (those that take the time fail then).
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const { ADKAZ, SEED, FONTS, SLOW } = process.env;
const PASSPHRASE = "correct horse, invented battery";

export const launch = () => chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage"], // tests run as root in a container
});

// Ten thousand letters are written and synced in ten seconds into memory, in minutes onto a slow disk.
function folderFor(replies) {
    const memory = "/dev/shm", needed = replies * 50_000;
    const room = existsSync(memory) ? statfsSync(memory) : { bavail: 0, bsize: 0 };
    return replies > 1000 && room.bavail * room.bsize > needed ? memory : tmpdir();
}

const lines = (text) => text.split("\n").filter(Boolean).map((line) => JSON.parse(line));

export class Home {
    static open = new Set(); // those that are not ended yet: a test that fails leaves its own
    static async make(replies, kind = "", second = "never") {
        const home = new Home();
        Home.open.add(home);
        home.folder = mkdtempSync(join(folderFor(replies), "adkaz-review-"));
        home.dir = join(home.folder, "home");
        home.adkaz("init", home.dir, "--plain");
        const conf = join(home.dir, "adkaz.conf");
        writeFileSync(conf, readFileSync(conf, "utf8").replace('second = "rule"', `second = "${second}"`));
        execFileSync(SEED, [home.dir, String(replies), FONTS, kind]);
        return home;
    }

    adkaz(...args) {
        return execFileSync(ADKAZ, ["--home", this.dir, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    }

    addPerson(name, language = "be", role = "coordinator") {
        execFileSync(ADKAZ, ["--home", this.dir, "user", "add", name, "--role", role, "--language", language],
            { input: PASSPHRASE + "\n", stdio: ["pipe", "ignore", "inherit"] });
        this.change("UPDATE person SET given = 0"); // as if they had chosen this one themselves
    }

    // In the database, behind the program's back.
    change(sql, ...values) {
        execFileSync("/usr/bin/python3", ["-c", `import sqlite3, sys
store = sqlite3.connect(sys.argv[1], timeout=20)
store.execute(sys.argv[2], sys.argv[3:])
store.commit()`, join(this.dir, "store", "adkaz.db"), sql, ...values]);
    }

    // Nobody has done anything about a reply for a while.
    lapse(reply) {
        this.change("UPDATE lease SET until = until - 600 WHERE reply = ?", reply);
    }

    import(rows) {
        const file = join(this.folder, "rows.csv");
        writeFileSync(file, rows);
        return this.adkaz("import", "messages", file);
    }

    list() {
        return lines(this.adkaz("list", "--json"));
    }

    tasks() {
        return lines(this.adkaz("tasks", "--json"));
    }

    async serve() {
        this.server = spawn(ADKAZ, ["--home", this.dir, "review", "--listen", "127.0.0.1:0"],
            { stdio: ["ignore", "pipe", "inherit"] });
        process.once("exit", () => this.server.kill());
        const line = await new Promise((resolve, reject) => {
            createInterface(this.server.stdout).once("line", resolve);
            this.server.once("exit", (status) => reject(new Error(`adkaz review ended with ${status}`)));
        });
        this.address = line.match(/http:\S+/)[0].replace(/\/$/, "");
    }

    async end() {
        if (this.server && this.server.exitCode === null) {
            const ended = new Promise((resolve) => this.server.once("exit", resolve));
            this.server.kill("SIGTERM");
            await ended;
        }
        rmSync(this.folder, { recursive: true });
        Home.open.delete(this);
    }
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// What is wrong with a page for eyes, ears and hands, by all of axe's rules for WCAG 2.2 up to AA, and where it is too wide.
export async function violations(page) {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run({ rules: { "target-size": { enabled: true } } }));
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} ${html.slice(0, 120)}`));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    return wide > 0 ? [...found, `${wide} px too wide`] : found;
}

// A page of somebody's own browser, logged in. What it complains about gathers in page.complaints.
// Nothing glides: where a busy machine draws few pictures a second, what is to be clicked never comes to rest.
export async function visit(browser, home, name, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(15000);
    if (SLOW)
        await context.route("**", (route) => setTimeout(() => route.continue().catch(() => {}), Number(SLOW)));
    const page = await context.newPage();
    page.complaints = [];
    page.on("console", (message) => message.type() === "error" && page.complaints.push(message.text()));
    page.on("pageerror", (error) => page.complaints.push(String(error)));
    page.on("request", (request) => request.url().startsWith(home.address) || page.complaints.push("foreign: " + request.url()));
    await page.goto(home.address + "/login");
    await page.fill("input[name=name]", name);
    await page.fill("input[name=passphrase]", PASSPHRASE);
    await Promise.all([page.waitForURL((url) => !url.pathname.startsWith("/login")), page.click(".login button")]);
    if (options.javaScriptEnabled === false)
        waitsForAnswers(page);
    return page;
}

// Without scripts all but a summary leads to another page, and a click is done when that has come: the driver itself gives up
// looking out for a request that a busy machine begins late.
function waitsForAnswers(page) {
    const click = page.click.bind(page);
    page.click = (what) => what.endsWith("summary") ? click(what) : Promise.all([page.waitForEvent("framenavigated"), click(what)]);
}

// What a click brings about comes when it can: a busy machine takes its time.
export async function until(comes) {
    for (const end = Date.now() + 15000; !comes();) {
        if (Date.now() > end)
            throw new Error(`does not come within 15 s: ${comes}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

// From a key that sends to the next reply painted, in ms.
export async function untilNext(page, key) {
    await page.evaluate(() => {
        const shown = () => document.querySelector("article.reply")?.dataset.reply ?? "";
        const before = shown();
        window.took = new Promise((resolve, reject) => {
            setTimeout(() => reject(new Error("no next reply within 15 s")), 15000);
            addEventListener("keydown", ({ timeStamp }) => {
                const painted = new MessageChannel(); // a message sent before a frame is painted comes behind it
                painted.port1.onmessage = () => resolve(performance.now() - timeStamp);
                const watcher = new MutationObserver(() => {
                    if (shown() === before)
                        return;
                    watcher.disconnect();
                    requestAnimationFrame(() => painted.port2.postMessage(""));
                });
                watcher.observe(document, { childList: true, subtree: true });
            }, { once: true, capture: true });
        });
    });
    await page.keyboard.press(key);
    return page.evaluate(() => window.took);
}
