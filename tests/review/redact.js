// Blacking out places of a page: drawn by mouse, by finger and by keyboard, proposed, looked at, burnt in by the walk, taken
// back; on a page that lies on its side, and for eyes, ears and hands of every kind.
import assert from "node:assert/strict";
import { Home, violations, visit } from "./home.js";

async function start(browser, options = {}, words = "") {
    const home = await Home.make(3, words);
    home.addPerson("Алеся");
    await home.serve();
    const page = await visit(browser, home, "Алеся", options);
    await page.goto(home.address + "/next");
    const reply = await page.locator("article.reply").getAttribute("data-reply");
    await page.goto(`${home.address}/reply/${reply}/page/1/redact`);
    return { home, page, reply };
}

const places = (page) =>
    page.locator("input[name=box]:checked").evaluateAll((all) => all.map((input) => input.value.split(",").map(Number)));
const shown = (page) =>
    page.locator("rect.black").evaluateAll((all) => all.map((rect) => ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name)))));

// A point of the page, in its own pixels, on the screen.
async function onScreen(page, x, y) {
    return page.locator("svg.draw").evaluate((svg, at) => {
        const point = new DOMPoint(at.x, at.y).matrixTransform(svg.getScreenCTM());
        return { x: point.x, y: point.y };
    }, { x, y });
}

async function drag(page, from, to) {
    const { y } = await onScreen(page, ...from);
    await page.evaluate((down) => scrollBy(0, down), y < 100 || y > 700 ? y - 400 : 0);
    const begin = await onScreen(page, ...from), end = await onScreen(page, ...to);
    await page.mouse.move(begin.x, begin.y);
    await page.mouse.down();
    await page.mouse.move((begin.x + end.x) / 2, (begin.y + end.y) / 2);
    await page.mouse.move(end.x, end.y);
    await page.mouse.up();
}

const near = (place, wanted, by = 4) =>
    assert.ok(wanted.every((value, i) => Math.abs(value - place[i]) <= by), `${place} is near ${wanted}`);

// The darkest and the lightest grey of a place of the page's picture as the browser decodes it; `ref`: as that receiver gets it.
export const greys = (page, reply, box, ref = "") => page.evaluate(async ([reply, [x, y, width, height], ref]) => {
    const answer = await fetch(`/reply/${reply}/page/1.jpg${ref && "?for=" + ref}`);
    const bitmap = await createImageBitmap(await answer.blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    canvas.drawImage(bitmap, 0, 0);
    const seen = canvas.getImageData(x, y, width, height).data.filter((_, i) => i % 4 === 1);
    return [Math.min(...seen), Math.max(...seen)];
}, [reply, box, ref]);

export const tests = {
    async "places are drawn, moved, sized and removed by mouse"(browser) {
        const { home, page } = await start(browser);
        assert.deepEqual(await places(page), []);
        await drag(page, [100, 150], [400, 210]);
        near((await places(page))[0], [100, 150, 300, 60]);
        await drag(page, [250, 180], [350, 280]); // by its middle
        near((await places(page))[0], [200, 250, 300, 60]);
        await drag(page, [500, 310], [600, 360]); // by its lower right corner
        near((await places(page))[0], [200, 250, 400, 110]);
        await drag(page, [200, 250], [700, 420]); // a corner over its opposite one
        near((await places(page))[0], [600, 360, 100, 60], 6);
        await drag(page, [900, 100], [1400, -300]); // over the page's corner, upwards
        const [, corner] = await places(page);
        near(corner, [900, 0, 100, 100]);
        assert.equal(corner[0] + corner[2], 1000);
        assert.deepEqual(await shown(page), await places(page));
        await page.mouse.click(...Object.values(await onScreen(page, 50, 500))); // a click draws nothing
        assert.equal((await places(page)).length, 2);
        await page.locator(".places li input").nth(1).uncheck();
        assert.equal((await shown(page)).length, 1);
        assert.deepEqual(page.complaints, []);
        await home.end();
    },

    async "places are drawn, moved, sized and removed by keyboard"(browser) {
        const { home, page, reply } = await start(browser);
        await page.locator("[data-tool=add]").focus();
        await page.keyboard.press("Enter");
        const [first] = await places(page);
        await page.keyboard.press("ArrowRight");
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Shift+ArrowRight");
        await page.keyboard.press("Shift+ArrowUp");
        assert.deepEqual(await places(page), [[first[0] + 10, first[1] + 10, first[2] + 10, first[3] - 10]]);
        for (let i = 0; i < 120; i++)
            await page.keyboard.press("ArrowLeft");
        assert.equal((await places(page))[0][0], 0, "it stays on the page");
        assert.match(page.url(), /redact$/, "arrows leave no page while a place has the focus");
        await page.locator("[data-tool=in]").click();
        await page.locator("rect.black").focus();
        await page.keyboard.press("ArrowRight");
        assert.ok([6, 7].includes((await places(page))[0][0]), "a step is finer when enlarged");
        await page.keyboard.press("Delete");
        assert.deepEqual(await places(page), []);
        assert.equal(await page.evaluate(() => document.activeElement.dataset.tool), "add");
        await page.keyboard.press("Enter");
        await page.keyboard.press("Backspace");
        assert.deepEqual(await places(page), []);
        await page.goto(`${home.address}/reply/${reply}`);
        await page.keyboard.press("KeyE");
        await page.waitForURL(/page\/1\/redact$/);
        assert.deepEqual(page.complaints, []);
        await home.end();
    },

    async "places are drawn by finger on a telephone, and two fingers enlarge"(browser) {
        const { home, page } = await start(browser, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
        await page.locator("svg.draw").scrollIntoViewIfNeeded();
        const client = await page.context().newCDPSession(page);
        const touch = async (type, ...points) =>
            client.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(({ x, y }, id) => ({ x, y, id })) });
        const at = (x, y) => onScreen(page, x, y);
        await touch("touchStart", await at(100, 150));
        await touch("touchMove", await at(200, 180));
        await touch("touchMove", await at(400, 250));
        await touch("touchEnd");
        near((await places(page))[0], [100, 150, 300, 100], 6);
        const scrolled = await page.evaluate(() => scrollY);
        const radius = await page.locator("circle").first().evaluate((circle) => circle.getBoundingClientRect().width);
        assert.ok(radius >= 24, `a corner is ${radius} px wide`);
        const before = await page.locator("svg.draw").getAttribute("viewBox");
        const [one, other, far] = [await at(300, 500), await at(500, 500), await at(800, 500)];
        await touch("touchStart", one);
        await touch("touchStart", one, other);
        await touch("touchMove", one, far);
        await touch("touchEnd");
        assert.notEqual(await page.locator("svg.draw").getAttribute("viewBox"), before);
        assert.equal((await places(page)).length, 1, "two fingers draw nothing");
        assert.equal(await page.evaluate(() => scrollY), scrolled);
        const small = await page.$$eval("form.redact :is(button, a.button, li label, summary)", (all) =>
            all.filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 44).map((e) => e.textContent));
        assert.deepEqual(small, [], "lower than 44 px");
        assert.deepEqual(page.complaints, []);
        await home.end();
    },

    async "what is proposed can be switched off, looked at and burnt in, and is shown again"(browser) {
        const { home, page, reply } = await start(browser, {}, "returns");
        const [name, address] = await places(page);
        assert.equal((await places(page)).length, 2);
        const before = await greys(page, reply, address);
        assert.ok(before[1] > 200);
        await page.locator(".places li input").first().uncheck();
        assert.deepEqual(await shown(page), [address]);
        await page.locator("details.lines summary").click();
        await page.locator("details.lines input").first().check();
        assert.equal((await shown(page)).length, 2);
        await page.locator("details.lines input").first().uncheck();
        await drag(page, [name[0], name[1]], [name[0] + name[2], name[1] + name[3]]);
        await page.click("button[value=look]");
        await page.waitForSelector("#opaque:checked");
        assert.equal((await places(page)).length, 2);
        const opacity = await page.locator("rect.black").first().evaluate((rect) => getComputedStyle(rect).fillOpacity);
        assert.equal(opacity, "1");
        await page.click("button[value=black]");
        await page.waitForURL(/as=redacted/);
        home.adkaz("run");
        await page.goto(home.address + "/next");
        assert.equal(await page.locator("article.reply").getAttribute("data-reply"), reply);
        const [x, y, width, height] = address;
        assert.deepEqual(await greys(page, reply, [x + 17, y + 17, width - 34, Math.max(1, height - 34)]), [0, 0]);
        await page.click(".blacked form button");
        await page.waitForURL(/as=shown/);
        assert.deepEqual(await greys(page, reply, address), before);
        assert.equal(await page.locator(".blacked form").count(), 0);
        assert.deepEqual(page.complaints, []);
        await home.end();
    },

    async "a page that was turned is blacked out where it is seen"(browser) {
        const { home, page, reply } = await start(browser);
        await page.goto(`${home.address}/reply/${reply}`);
        await page.keyboard.press("BracketRight");
        await page.waitForFunction(() => /^0 0 14/.test(document.querySelector("svg.sheet").getAttribute("viewBox")));
        await page.goto(`${home.address}/reply/${reply}/page/1/redact`);
        await drag(page, [1200, 30], [1380, 230]);
        await page.click("button[value=black]");
        await page.waitForURL(/as=redacted/);
        home.adkaz("run");
        assert.deepEqual(await greys(page, reply, [60, 70, 140, 120]), [0, 0]);
        await home.end();
    },

    async "blacking out is accessible, light and dark, small and large"(browser) {
        const found = [];
        for (const colorScheme of ["light", "dark"])
            for (const width of [390, 1280]) {
                const { home, page } = await start(browser, { viewport: { width, height: 850 }, colorScheme }, "returns");
                await page.locator("details.lines summary").click();
                await page.locator("details.numbers summary").click();
                await page.locator("rect.black").first().focus();
                found.push(...(await violations(page)).map((one) => `${colorScheme} ${width}: ${one}`));
                await home.end();
            }
        assert.deepEqual(found, []);
    },
};
