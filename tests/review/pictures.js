// The pictures of docs/review.md, of invented people: pictures.js FOLDER writes PNG files, which tests/review/pictures makes
// small.
import { join } from "node:path";
import { Home, launch, visit } from "./home.js";

const folder = process.argv[2];
const home = await Home.make(60);
const names = { be: "Алеся", ru: "Борис", en: "Cecilia" };
for (const [language, name] of Object.entries(names))
    home.addPerson(name, language);
await home.serve();
const browser = await launch();
const reply = home.list().find((one) => one.reason.startsWith("another sender")).reply;

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
    { file: "story", language: "en", options: large, path: `/reply/${reply}/story` },
    { file: "help", language: "be", options: large, path: "/help" },
    { file: "me", language: "ru", options: { ...large, colorScheme: "dark" }, path: "/me" },
];

for (const { file, language, options, path, keys = [], type = "", then } of shots) {
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
    await page.screenshot({ path: join(folder, file + ".png") });
    await page.context().close();
}
await browser.close();
await home.end();
