// Keys, the next reply without a new page, zoom and pan, the place of a reason. All of it is comfort: what may be
// decided are plain forms and links, which work without this file. No word of the page is in here: the keys and
// what they do come from the list #keys, which the server writes (keys.c), and what is said from #troubles (returned.c).
'use strict';

const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

// Calls `does` with the event and what of `selector` it happened in; where it happened elsewhere, not.
function on(events, selector, does, options) {
  for (const name of events.split(' '))
    document.addEventListener(name, (event) => {
      const at = event.target.closest?.(selector);
      return at && does(event, at);
    }, options);
}

function write(element, attributes) {
  for (const [name, value] of Object.entries(attributes))
    element.setAttribute(name, value);
  return element;
}

// Said to those who do not see it.
function announce(text) {
  find('#said').textContent = '';
  requestAnimationFrame(() => { find('#said').textContent = text; });
}

/* ---- forms: sent without leaving the page, which stays as it is until an answer has taken what was typed ---- */

const pathOf = ({ pathname, search }) => pathname + search;
const busy = document.documentElement.classList;
let shown = pathOf(location);
let left = null; // the page that a question stands in the place of, with all that was typed there

async function ask(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  const answer = await fetch(form.getAttribute('action'), { method: 'POST', body });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return { status: answer.status, page, url: answer.redirected ? answer.url : '' };
}

const token = (page) => find('.logout input[name=csrf]', page)?.value;
const person = (page) => find('footer bdi', page)?.textContent;

// Logged in again, in another window: the form is of the session before.
function isOld(form, { status, page }) {
  return status === 403 && token(page) && token(page) !== find('input[name=csrf]', form)?.value;
}

// What keeps the page as it is; '': the answer takes its place.
function troubleOf(form, { status, page }) {
  if (!page || status === 502 || status === 504)
    return 'lost'; // what became of it behind a proxy, that does not know
  if (form.matches('.login'))
    return '';
  if (isOld(form, { status, page }))
    return 'somebody';
  if (find(':is(form.login, form.returned)', page) && !token(page))
    return 'out';
  if (status >= 500 || !find('main', page))
    return 'failed';
  return status >= 400 && !find('main form', page) ? 'refused' : '';
}

async function send(form, button) {
  const focused = document.activeElement, once = () => ask(form, button).catch(() => ({})); // no answer: no page
  if (busy.contains('busy'))
    return;
  busy.add('busy');
  last.deed = deedOf(form, button);
  let answer = await once();
  if (isOld(form, answer) && person(answer.page) === person(document)) {
    all('input[name=csrf]').forEach((input) => { input.value = token(answer.page); });
    answer = await once();
  }
  busy.remove('busy');
  const trouble = troubleOf(form, answer);
  return trouble ? complain(form, trouble, answer.page) : show(answer, focused);
}

// Says under the form what became of it. The words of a refusal are the server's.
function complain(form, trouble, page) {
  const box = find('#troubles')?.content.querySelector(`[data-trouble=${trouble}]`)?.cloneNode(true);
  if (!box)
    return location.reload();
  if (trouble === 'refused')
    box.append(...saidBy(page));
  all('.trouble', form).forEach((old) => old.remove());
  form.append(box);
  box.scrollIntoView({ block: 'nearest' });
}

function saidBy(page) {
  for (const heading of all('main :is(h1, h2)', page)) {
    const line = document.createElement('p');
    line.append(...heading.childNodes);
    heading.replaceWith(line);
  }
  return find('main', page).childNodes;
}

function show({ status, page, url }, focused) {
  const stays = url.split('#')[0] === location.href.split('#')[0]; // what was pressed keeps the focus
  left = status >= 400 ? left || find('main') : null;
  for (const part of ['header.top', 'main', 'footer', '#keys', '#troubles'])
    if (find(part, page))
      find(part)?.replaceWith(find(part, page));
  document.title = page.title;
  if (url && !stays)
    history.pushState(null, '', url);
  shown = pathOf(location);
  arrive(stays && all('main [name]').find((one) => one.name === focused?.name && one.value === focused.value));
}

const isPlain = (event) => !event.ctrlKey && !event.shiftKey && !event.metaKey;

// From a question back to the form that it was about.
on('click', 'main a.back:not([target])', (event, link) => {
  if (!left || link.pathname !== location.pathname || !isPlain(event))
    return;
  event.preventDefault();
  find('main').replaceWith(left);
  left = null;
  last.deed = '';
  arrive();
});

/* ---- doing something at a letter is being there ---- */

const MINUTE = 60000;
let told = MINUTE; // whoever gets a letter is there

// While somebody types, draws, scrolls, turns or enlarges, at most once a minute and never by itself, the server is told,
// so that neither their session nor their hold on the letter ends. Where it did, that is said at once.
async function amHere(event) {
  const reply = location.pathname.match(/^\/reply\/([^/]+)/);
  const byTyping = event.type === 'scroll' && find(':is(input, textarea):focus'); // a key may lie pressed there
  if (!reply || !event.isTrusted || event.repeat || byTyping || document.hidden || performance.now() < told)
    return;
  told = performance.now() + MINUTE;
  const answer = await fetch('/here/' + reply[1]).catch(() => null); // null: it is said when something is sent
  if (!answer?.ok)
    return;
  const [name, holder, settled] = (await answer.text()).split('\n');
  const trouble = answer.redirected ? 'out' : name === person(document) ? '' : 'somebody';
  const form = event.target.closest?.('main form');
  const decides = find('main form[action$="/decide"]'); // else it was settled when this page came
  if (!trouble)
    all('.trouble[data-trouble=out]').forEach((box) => box.remove());
  else if (form?.isConnected)
    complain(form, trouble);
  sayHolder(trouble ? '' : holder || (decides ? settled : ''));
}

// The server's words about somebody else who has this letter by now, or that it is settled; none: neither.
function sayHolder(words = '') {
  const line = find('main .holder');
  if (!line || line.textContent === words)
    return;
  line.textContent = words;
  announce(words);
}

for (const name of ['keydown', 'pointerdown', 'wheel', 'scroll'])
  document.addEventListener(name, amHere, { passive: true, capture: true });

/* ---- the second of two taps was meant for what stood there before ---- */

const SECOND_TAP_MS = 400; // two taps, or two strokes of Enter, of one hand
const last = { reply: find('article.reply')?.dataset.reply, isNew: false, deed: '', at: -Infinity };

const deedOf = (form, button) => `${form.getAttribute('action')} ${button ? button.value : ''}`;

// Once more what was just done, or about the reply that has just come. Taking back what was decided before is neither.
function isSecondTap(form, button) {
  const isOnNew = last.isNew && form.getAttribute('action').startsWith(`/reply/${last.reply}/`);
  return performance.now() - last.at < SECOND_TAP_MS && (isOnNew || (deedOf(form, button) === last.deed && !left));
}

/* ---- a page has come ---- */

let ahead = []; // pictures of the following reply, held so that the browser keeps them

function readPage() {
  for (const time of all('time[datetime$=Z]')) { // UTC; whoever has a clock of their own reads 2026-03-01 09:05 by that
    time.title ||= time.textContent;
    time.textContent = new Date(time.dateTime).toLocaleString('sv', { dateStyle: 'short', timeStyle: 'short' });
  }
  ahead = all('main link[data-picture]').map((link) => Object.assign(new Image(), { src: link.dataset.picture }));
}

// After a swap: the eye goes to the top, the focus to what was pressed, else to the heading.
function arrive(again) {
  const heading = find('main:has(.found) #choice-title') ?? find('main h1');
  const reply = find('article.reply')?.dataset.reply ?? last.reply; // a question is about the one before
  Object.assign(last, { reply, isNew: reply !== last.reply, at: performance.now() });
  told = last.at + MINUTE;
  readPage();
  document.dispatchEvent(new Event('arrive')); // for black.js
  heading?.setAttribute('tabindex', '-1');
  (again || heading)?.focus({ preventScroll: !again });
  if (!again)
    heading?.scrollIntoView({ behavior: 'instant' });
  announce(heading?.textContent ?? '');
}

/* ---- zoom and pan: the viewBox of the page's svg moves ---- */

const ZOOM_MOST = 12;
const boxOf = ({ viewBox: { baseVal: { x, y, width, height } } }) => ({ x, y, width, height });
const wholeOf = (svg) => ({ width: svg.width.baseVal.value, height: svg.height.baseVal.value });

// Where on the page, in its pixels, an event was.
function pointOf(svg, { clientX, clientY }) {
  const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse()), whole = wholeOf(svg);
  return { x: clamp(x, 0, whole.width), y: clamp(y, 0, whole.height) };
}

function look(svg, box) {
  const whole = wholeOf(svg);
  const width = clamp(box.width, whole.width / ZOOM_MOST, whole.width), height = width * whole.height / whole.width;
  const x = clamp(box.x, 0, whole.width - width), y = clamp(box.y, 0, whole.height - height);
  write(svg, { viewBox: [x, y, width, height].join(' ') });
  svg.classList.toggle('zoomed', width < whole.width);
}

// `at`: the point of the page that stays where it is; else the middle does.
function zoom(svg, factor, at) {
  const { x, y, width, height } = boxOf(svg);
  const { x: across, y: down } = at ?? { x: x + width / 2, y: y + height / 2 };
  look(svg, { x: across - (across - x) / factor, y: down - (down - y) / factor, width: width / factor });
}

const fingers = new Map(); // where each was last
const isDrawn = (svg) => svg.matches('.draw:not(.hand)'); // black.js draws there

on('pointerdown', 'svg.sheet', (event, svg) => {
  if (event.button)
    return;
  fingers.set(event.pointerId, event);
  if (svg.matches('.zoomed') && !isDrawn(svg))
    svg.setPointerCapture(event.pointerId);
});
on('pointermove', 'svg.sheet', (event, svg) => {
  const before = fingers.get(event.pointerId), other = [...fingers.values()].find((finger) => finger !== before);
  if (!before)
    return;
  const box = boxOf(svg), from = pointOf(svg, before), to = pointOf(svg, event);
  const apart = (finger) => Math.hypot(finger.clientX - other.clientX, finger.clientY - other.clientY);
  if (other)
    zoom(svg, apart(event) / Math.max(1, apart(before)), to);
  else if (!isDrawn(svg))
    look(svg, { ...box, x: box.x + from.x - to.x, y: box.y + from.y - to.y });
  fingers.set(event.pointerId, event);
  event.preventDefault();
});
on('pointerup pointercancel', '*', (event) => fingers.delete(event.pointerId));
on('dblclick', 'svg.sheet:not(.draw)', (event, svg) =>
  zoom(svg, svg.matches('.zoomed') ? 1 / ZOOM_MOST : 2.5, pointOf(svg, event)));
on('wheel', 'svg.sheet', (event, svg) => {
  if (event.ctrlKey) {
    zoom(svg, event.deltaY < 0 ? 1.25 : 0.8, pointOf(svg, event));
    event.preventDefault();
  }
}, { passive: false });

/* ---- the place of a reason ---- */

const placeOf = (link) => link && document.getElementById(link.hash.slice(1));

on('mouseover focusin', '*', ({ target }) => {
  const meant = placeOf(target.closest('a[href*="#place-"]'));
  all('.place').forEach((place) => place.classList.toggle('shown', place === meant));
});

// Moves what is seen of the page, too: a link alone does not reach into an enlarged picture.
on('click', 'a[href*="#place-"]', (event, link) => {
  const place = placeOf(link), svg = place?.ownerSVGElement;
  if (!place || !isPlain(event))
    return;
  event.preventDefault();
  const box = boxOf(svg), at = place.getBBox();
  look(svg, { ...box, x: at.x + (at.width - box.width) / 2, y: at.y + (at.height - box.height) / 2 });
  location.replace(link.hash); // no step of its own on the way back
  place.scrollIntoView({ block: 'center' });
});

/* ---- what keys do; what they find nothing for is left to the browser ---- */

const wordsOf = (does) => find(`#keys [data-does="${does}"]`)?.textContent ?? '';
const always = { 'Ctrl+Enter': 'confirm', 'Ctrl+KeyZ': 'undo' };
const numpad = { NumpadEnter: 'Enter', NumpadAdd: 'Equal', NumpadSubtract: 'Minus', NumpadDivide: 'Slash' };

function pageAtHand() {
  const distance = (page) => Math.abs(page.getBoundingClientRect().top - innerHeight / 4);
  return all('.sheets .page').sort((one, other) => distance(one) - distance(other))[0];
}

function turnTo(step) {
  const pages = all('.sheets .page'), page = pages[pages.indexOf(pageAtHand()) + step];
  page?.scrollIntoView({ block: 'start' });
  return page;
}

function zoomBy(factor) {
  const svg = pageAtHand()?.querySelector('svg.sheet');
  if (svg)
    zoom(svg, factor);
  return svg;
}

// What was done last may be nothing that can be taken back: an older decision is not taken in its place.
function sayNoUndo() {
  const said = find('main .no-undo');
  said?.removeAttribute('hidden');
  announce(said?.textContent ?? '');
  return said;
}

// What a key is about stands on the page at hand, else beside it, else in the bar above. Links, and what turns, confirms or takes
// back, are pressed; a candidate is chosen; a decision is pointed at, so that Enter takes it, at its field where it needs a word.
function go(does, wanted = `:is([data-does~="${does}"], button[name=what][value="${does}"])`) {
  const there = pageAtHand()?.querySelector(wanted) ?? find(`main ${wanted}`) ?? find(`nav ${wanted}`);
  if (there?.matches('a, .turn button, [data-does=undo], .primary'))
    there.click();
  else if (there)
    pointAt(there, there.closest('details'), wordsOf(does));
  return there;
}

function pointAt(there, details, said) {
  const isChoice = there.type === 'radio';
  if (isChoice)
    there.checked = true;
  details?.setAttribute('open', '');
  (details?.querySelector('input:not([type=hidden]), textarea') ?? there).focus({ preventScroll: isChoice });
  there.closest('h3')?.scrollIntoView({ block: 'nearest' });
  announce(isChoice ? there.labels[0].textContent : said);
}

const isField = (target) => target.matches('textarea, select, input:not([type=radio], [type=checkbox])');

// A button that has the focus confirms itself and a field its own form; else it is the candidate that is chosen.
function confirm(target) {
  const own = isField(target) ? target.form : null;
  const there = target.matches('button, a, summary') ? target
    : own ? find('button.primary', own) ?? find('button:not([type=button])', own)
    : find('main form button.primary');
  there?.click();
  return there;
}

const actions = {
  'confirm': confirm,
  'undo': () => go('undo') ?? sayNoUndo(),
  'mine': () => !location.assign('/mine'),
  'reply-before': () => !history.back(),
  'page-next': () => turnTo(1),
  'page-before': () => turnTo(-1),
  'zoom-in': () => zoomBy(1.5),
  'zoom-out': () => zoomBy(1 / 1.5),
  'zoom-whole': () => zoomBy(1 / ZOOM_MOST),
};

// Enter belongs to the button, link or field that has the focus; a chosen candidate has no use of its own for it.
const isTaken = (target, key) => isField(target) || (key === 'Enter' && target.matches('button, a, summary'));

function meantBy(event) {
  const key = numpad[event.code] ?? event.code.replace('Numpad', 'Digit'), code = event.ctrlKey ? 'Ctrl+' + key : key;
  if (isTaken(event.target, key) && code !== 'Ctrl+Enter')
    return '';
  if (event.key === '?')
    return find('#keys') ? 'help' : '';
  return always[code] ?? all(`#keys [data-code="${code}"]`).pop()?.dataset.does; // of two the last: what a person put there
}

on('keydown', '*', (event) => {
  const decidesNothing = event.target.closest('.renditions textarea, form.returned textarea'); // nor does Ctrl+Enter there
  if (decidesNothing || event.defaultPrevented || event.altKey || event.metaKey || event.repeat)
    return;
  if (event.code === 'Escape')
    return document.activeElement.blur();
  const does = meantBy(event);
  if (does && (does in actions ? actions[does](event.target) : go(does)))
    event.preventDefault();
});

/* ---- what was typed of a letter and not kept is not left behind: its field says so, or the browser asks ---- */

const drafts = () => all('main textarea').filter((one) => one.value !== one.defaultValue || one.closest('[data-draft]'));

function keepsDraft(form) {
  const draft = drafts().find((one) => !form.contains(one));
  draft?.closest('details')?.setAttribute('open', '');
  draft?.setCustomValidity(draft.dataset.unkept || ' ');
  draft?.reportValidity();
  draft?.setCustomValidity('');
  return draft;
}

addEventListener('beforeunload', (event) => drafts().length && event.preventDefault());
addEventListener('popstate', () => pathOf(location) !== shown && location.reload()); // a place of this page is no other page
on('submit', 'main form[method=post]:not([data-plain])', (event, form) => {
  event.preventDefault();
  if (!isSecondTap(form, event.submitter) && !keepsDraft(form))
    send(form, event.submitter);
});
readPage();
