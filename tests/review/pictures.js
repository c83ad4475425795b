// The pictures of docs/review.md, of invented people: pictures.js FOLDER writes PNG files, which tests/review/pictures makes
// small.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Home, launch, visit } from "./home.js";

const folder = process.argv[2];
const home = await Home.make(60, "tasks");
const names = { be: "Алеся", ru: "Борис", en: "Cecilia" };
for (const [language, name] of Object.entries(names))
    home.addPerson(name, language);
await home.serve();
const browser = await launch();
const reply = home.list().find((one) => one.state === "review" && one.reason.startsWith("another sender")).reply;
const task = home.tasks().find((one) => one.kind === "not-mine").task;

const waiting = home.list().filter((one) => one.state === "review" && one.reply !== reply).map((one) => one.reply);
const sent = home.list().find((one) => one.mails.some((mail) => mail.state === "handed-over")).reply;

const small = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5 };
const large = { viewport: { width: 1280, height: 900 } };
const shots = [
    { file: "letter", language: "en", options: large, path: `/reply/${reply}`, keys: ["Digit1"] },
    { file: "letter-dark", language: "ru", options: { ...large, colorScheme: "dark" }, path: `/reply/${reply}` },
    { file: "telephone-1", language: "be", options: small, path: `/reply/${reply}` },
    { file: "telephone-2", language: "ru", options: { ...small, colorScheme: "dark" }, path: `/reply/${reply}`, keys: ["Digit1"] },
    { file: "telephone-3", language: "be", options: small, path: "/" },
    { file: "login", language: "be", options: large, path: "/login", out: true },
    { file: "passphrase", language: "be", options: large, path: "/passphrase" },
    { file: "pause", language: "en", options: large, path: "/pause", stopped: true },
    { file: "mine", language: "en", options: large, path: "/mine" },
    { file: "sent", language: "en", options: large, path: `/reply/${sent}` },
    { file: "search", language: "en", options: large, path: `/reply/${reply}`, keys: ["Digit0"], type: "vika los tyshko", then: "Enter" },
    { file: "overview", language: "en", options: { viewport: { width: 1280, height: 1180 } }, path: "/" },
    { file: "waiting", language: "be", options: large, path: "/waiting" },
    { file: "tasks", language: "en", options: large, path: "/tasks" },
    { file: "task", language: "be", options: large, path: `/tasks/${task}` },
    { file: "story", language: "en", options: large, path: `/reply/${reply}/story` },
    { file: "help", language: "be", options: { viewport: { width: 1280, height: 1840 } }, path: "/help" },
    { file: "me", language: "ru", options: { ...large, colorScheme: "dark" }, path: "/me" },
    { file: "texts", language: "en", options: large, path: `/reply/${reply}`, texts: true },
];

// The texts of a letter, typed and kept.
async function shootTexts(page, path) {
    await page.click(".renditions summary");
    await page.fill(".renditions textarea[name=transcript]", "Дарагая Алена!\nДзякуй за паштоўку.");
    await page.fill(".renditions textarea[name=translation]", "Liebe Alena!\nDanke für die Karte.");
    await page.selectOption(".renditions select", "de");
    await page.click(".renditions form button");
    await page.waitForSelector(".renditions li");
    for (const summary of await page.$$(".renditions summary"))
        await summary.click();
    await (await page.$(".renditions")).screenshot({ path });
}

async function choose(page, which = 0) {
    await page.locator("input[name=ref]").nth(which).check();
    await page.click("button.primary");
    await page.waitForLoadState("networkidle");
}

// Some letters are decided, and can be recalled still; one was settled by somebody else while it was looked at.
async function decideSome() {
    const page = await visit(browser, home, names.en, large), other = await visit(browser, home, names.ru, large);
    for (const one of waiting.slice(0, 3)) {
        await page.goto(`${home.address}/reply/${one}`);
        await choose(page);
    }
    await page.goto(`${home.address}/reply/${waiting[3]}`);
    await other.goto(`${home.address}/reply/${waiting[3]}`);
    await other.click("button[value=handed-on]");
    await other.waitForURL(/as=/);
    await choose(page);
    await page.waitForSelector("main a.back");
    await page.screenshot({ path: join(folder, "stale.png") });
    await page.context().close();
    await other.context().close();
}
await decideSome();

for (const { file, language, options, path, keys = [], type = "", then, texts, out, stopped } of shots) {
    const page = await visit(browser, home, names[language], options);
    if (stopped)
        home.adkaz("pause", "--reason", "Two senders say that their letter was another's.", "--by", names.ru);
    if (out)
        await Promise.all([page.waitForURL(/login/), page.click(".logout button")]);
    await page.goto(home.address + path + (out ? "?language=" + language : ""));
    for (const key of keys)
        await page.keyboard.press(key);
    if (then) {
        await page.keyboard.type(type);
        await page.keyboard.press(then);
        await page.waitForSelector(".found");
    }
    if (options !== small)
        await page.evaluate(() => scrollTo(0, 0));
    await page.waitForLoadState("networkidle");
    const picture = join(folder, file + ".png");
    await (texts ? shootTexts(page, picture) : page.screenshot({ path: picture }));
    if (stopped)
        home.adkaz("resume", "--by", names.ru);
    await page.context().close();
}
await home.end();

// What a second person sees, and a lead where the two differ.
const two = await Home.make(1, "", "rule");
["Алеся", "Барыс"].forEach((name) => two.addPerson(name, "en"));
two.addPerson("Вольга", "en", "lead");
await two.serve();
for (const [name, which, file] of [["Алеся", 0, ""], ["Барыс", 1, "blind"], ["Вольга", 0, "differ"]]) {
    const page = await visit(browser, two, name, large);
    await page.goto(two.address + "/next");
    await page.waitForLoadState("networkidle");
    if (file)
        await page.screenshot({ path: join(folder, file + ".png") });
    await choose(page, which);
    await page.context().close();
}
await two.end();

// The long lists: what is settled, what goes out, and what could not be used.
const lists = await Home.make(60, "settled");
lists.addPerson(names.en, "en");
lists.addPerson(names.be, "be");
writeFileSync(join(lists.dir, "inbox", "scan 12.jpg"), "");
writeFileSync(join(lists.dir, "inbox", "page.gif"), "GIF89a, and no more of it than that");
writeFileSync(join(lists.dir, "inbox", "letter.txt"), "Copied out by hand.");
try {
    lists.adkaz("run");
} catch (ended) {
    if (ended.status !== 1) // something was set aside
        throw ended;
}
await lists.serve();
for (const [file, language, options, path] of [["settled", "en", large, "/settled"], ["mails", "en", large, "/mails?state=held"],
    ["set-aside", "be", small, "/set-aside"]]) {
    const page = await visit(browser, lists, names[language], options);
    await page.goto(lists.address + path);
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: join(folder, file + ".png") });
    await page.context().close();
}
await lists.end();

// What needs a word of its own: letters to several, several in one, one of another, a better scan; and what waits for a record.
const worded = await Home.make(3, "pages");
worded.addPerson(names.en, "en");
worded.addPerson(names.be, "be");
await worded.serve();
const [parts, other] = worded.list().map((one) => one.reply);
async function openForm(page, reply, what) {
    await page.goto(`${worded.address}/reply/${reply}`);
    const details = page.locator(`details.worded:has([value=${what}])`);
    await details.evaluate((one) => { one.open = true; });
    return details;
}
async function shootForm(page, details, file, above = 300) {
    await page.waitForLoadState("networkidle");
    await details.evaluate((one, by) => scrollTo(0, scrollY + one.getBoundingClientRect().top - by), above);
    await page.screenshot({ path: join(folder, file + ".png") });
}
const writer = await visit(browser, worded, names.en, large);
const several = await openForm(writer, parts, "several");
for (const [field, pages] of [["pages1", "1"], ["pages2", "2"], ["pages3", "3"]])
    await several.locator(`input[name=${field}]`).fill(pages);
await shootForm(writer, several, "several");
const split = await openForm(writer, parts, "split");
await split.locator("input[name=pages]").fill("2,3");
await shootForm(writer, split, "split", 500);
const joined = await openForm(writer, parts, "join");
await joined.locator("input[name=other]").fill(other);
await joined.locator("button").click();
await writer.waitForSelector("main a.back");
await writer.evaluate(() => scrollTo(0, 0));
await writer.waitForLoadState("networkidle");
await writer.screenshot({ path: join(folder, "join.png") });
await writer.goto(`${worded.address}/reply/${other}`);
await writer.click("button[value=waits]");
await writer.waitForURL(/as=/);
await writer.goto(`${worded.address}/reply/${other}`);
await writer.waitForLoadState("networkidle");
await writer.screenshot({ path: join(folder, "waits.png") });
const phone = await visit(browser, worded, names.be, { ...small, colorScheme: "dark" });
const rescan = await openForm(phone, parts, "rescan");
await rescan.locator("input[name=reason]").fill("Левы край старонкі 2 адрэзаны.");
await shootForm(phone, rescan, "rescan", 200);
await worded.end();

// What is asked before a page goes to two: for one of them something is black.
const shared = await Home.make(1);
shared.addPerson(names.en, "en");
await shared.serve();
const asked = await visit(browser, shared, names.en, { viewport: { width: 1280, height: 1240 } });
async function giveToTwo() {
    await asked.goto(`${shared.address}/reply/${shared.list()[0].reply}`);
    await asked.locator("details:has([value=several])").evaluate((details) => { details.open = true; });
    for (const field of ["pages1", "pages2"])
        await asked.fill(`input[name=${field}]`, "1");
    await asked.click("button[value=several]");
    await asked.waitForSelector("section.receiver");
}
await giveToTwo();
await asked.locator("section.receiver a.button").first().click();
await asked.waitForURL(/redact/);
await asked.click("[data-tool=add]");
await asked.click("button[value=black]");
await asked.waitForURL(/as=redacted/);
shared.adkaz("run");
await giveToTwo();
await asked.waitForLoadState("networkidle");
await asked.screenshot({ path: join(folder, "shared.png") });
await shared.end();

// A page on which a volunteer's name and home are proposed, and a third place is drawn.
const black = await Home.make(3, "returns");
black.addPerson(names.en, "en");
await black.serve();
const page = await visit(browser, black, names.en, { viewport: { width: 1280, height: 1180 } });
await page.goto(`${black.address}/reply/${black.list()[0].reply}/page/1/redact`);
await page.click("[data-tool=add]");
await page.waitForLoadState("networkidle");
await page.screenshot({ path: join(folder, "redact.png") });
await browser.close();
await black.end();
