// What review_enter.py runs: a home with as many letters waiting, of which a few are settled by keyboard alone. Prints how long
// each took, in ms, from Enter to the next one painted.
//   review_enter.js WAITING TIMES
import { Home, launch, untilNext, visit } from "./home.js";

const SEEN_MS = 450; // what decides on a reply sooner than that after it came, decides nothing
const [waiting, times] = process.argv.slice(2).map(Number);

const home = await Home.make(waiting);
home.addPerson("Алеся");
await home.serve();
const browser = await launch();
const page = await visit(browser, home, "Алеся");
await page.goto(home.address + "/next");
for (let i = 0; i < times; i++) {
    await page.keyboard.press("Digit1");
    await page.waitForTimeout(SEEN_MS);
    console.log((await untilNext(page, "Enter")).toFixed(1));
}
await browser.close();
await home.end();
