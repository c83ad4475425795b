// The pictures of docs/review.md, of invented people: pictures.js FOLDER writes PNG files, which tests/review/pictures makes
// small.
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

const small = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5 };
const large = { viewport: { width: 1280, height: 900 } };
const shots = [
    { file: "letter", language: "en", options: large, path: `/reply/${reply}`, keys: ["Digit1"] },
    { file: "letter-dark", language: "ru", options: { ...large, colorScheme: "dark" }, path: `/reply/${reply}` },
    { file: "telephone-1", language: "be", options: small, path: `/reply/${reply}` },
    { file: "telephone-2", language: "ru", options: { ...small, colorScheme: "dark" }, path: `/reply/${reply}`, keys: ["Digit1"] },
    { file: "telephone-3", language: "be", options: small, path: "/" },
    { file: "search", language: "en", options: large, path: `/reply/${reply}`, keys: ["Digit0"], type: "vika los tyshko", then: "Enter" },
    { file: "overview", language: "en", options: large, path: "/" },
    { file: "waiting", language: "be", options: large, path: "/waiting" },
    { file: "tasks", language: "en", options: large, path: "/tasks" },
    { file: "task", language: "be", options: large, path: `/tasks/${task}` },
    { file: "story", language: "en", options: large, path: `/reply/${reply}/story` },
    { file: "help", language: "be", options: large, path: "/help" },
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

for (const { file, language, options, path, keys = [], type = "", then, texts } of shots) {
    const page = await visit(browser, home, names[language], { ...options, reducedMotion: "reduce" });
    await page.goto(home.address + path);
    for (const key of keys)
        await page.keyboard.press(key);
    if (then) {
        await page.keyboard.type(type);
        await page.keyboard.press(then);
        await page.waitForSelector(".found");
    }
    if (options === large)
        await page.evaluate(() => scrollTo(0, 0));
    await page.waitForLoadState("networkidle");
    const picture = join(folder, file + ".png");
    await (texts ? shootTexts(page, picture) : page.screenshot({ path: picture }));
    await page.context().close();
}
await home.end();

// A page on which a volunteer's name and home are proposed, and a third place is drawn.
const black = await Home.make(3, "returns");
black.addPerson(names.en, "en");
await black.serve();
const page = await visit(browser, black, names.en, { viewport: { width: 1280, height: 1180 }, reducedMotion: "reduce" });
await page.goto(`${black.address}/reply/${black.list()[0].reply}/page/1/redact`);
await page.click("[data-tool=add]");
await page.waitForLoadState("networkidle");
await page.screenshot({ path: join(folder, "redact.png") });
await browser.close();
await black.end();
