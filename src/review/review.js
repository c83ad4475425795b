// Keys, the next reply without a new page, zoom and pan, the place of a reason. All of it is comfort: what may be
// decided are plain forms and links, which work without this file. No word of the page is in here: the keys and
// what they do come from the list #keys, which the server writes (keys.c).
'use strict';

const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/* ---- what is said to those who do not see it ---- */

const status = document.createElement('p');
status.className = 'unseen';
status.setAttribute('role', 'status');

function announce(text) {
  status.textContent = '';
  requestAnimationFrame(() => { status.textContent = text; });
}

/* ---- forms: sent without leaving the page, which stays as it is until an answer has taken what was typed ---- */

const BAD_GATEWAY = 502, GATEWAY_TIMEOUT = 504;
let sending = false;
const pathOf = ({ pathname, search }) => pathname + search;
let shown = pathOf(location);
let left = null; // the page that a question stands in the place of, with all that was typed there

async function ask(form, button) {
  const answer = await fetch(form.getAttribute('action'), {
    method: 'POST',
    body: new URLSearchParams(new FormData(form, button)),
    redirect: 'follow',
  });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return { status: answer.status, page, url: answer.redirected ? answer.url : '' };
}

const token = (page) => find('.logout input[name=csrf]', page)?.value;
const person = (page) => find('footer bdi', page)?.textContent;

// Logged in again, in another window: the form is of the session before.
function isOld(form, { status, page }) {
  return status === 403 && token(page) && token(page) !== find('input[name=csrf]', form)?.value;
}

function renewTokens(page) {
  for (const input of all('input[name=csrf]'))
    input.value = token(page);
}

// What keeps the page as it is; null: the answer takes its place.
function troubleOf(form, { status, page }) {
  if (form.matches('.login'))
    return null;
  if (find(':is(form.login, form.returned)', page) && !token(page))
    return 'out';
  if (status === BAD_GATEWAY || status === GATEWAY_TIMEOUT)
    return 'lost'; // a proxy's: what became of it behind there, it does not know
  if (status >= 500 || !find('main', page))
    return 'failed';
  return status >= 400 && !find('main form', page) ? 'refused' : null;
}

async function send(form, button) {
  if (sending)
    return;
  sending = true;
  last.deed = deedOf(form, button);
  document.documentElement.classList.add('busy');
  const place = document.activeElement && document.activeElement.name + '=' + document.activeElement.value;
  try {
    await sendOnce(form, button, place);
  } catch (error) {
    complain(form, 'lost');
  } finally {
    sending = false;
    document.documentElement.classList.remove('busy');
  }
}

async function sendOnce(form, button, place) {
  let answer = await ask(form, button);
  if (isOld(form, answer)) {
    if (person(answer.page) !== person(document))
      return complain(form, 'somebody');
    renewTokens(answer.page);
    answer = await ask(form, button);
  }
  const trouble = troubleOf(form, answer);
  if (trouble)
    complain(form, trouble, answer.page);
  else
    show(answer, place);
}

// Says under the form what became of it. The words of a refusal are the server's.
function complain(form, trouble, page) {
  const words = find('#troubles')?.content.querySelector(`[data-trouble=${trouble}]`);
  if (!words && !page)
    return location.reload();
  settleTrouble(form);
  const box = form.appendChild(document.createElement('div'));
  box.className = 'trouble';
  box.dataset.trouble = trouble;
  box.setAttribute('role', 'alert');
  box.append(...(words ? [words.cloneNode(true)] : saidBy(page)));
  box.scrollIntoView({ block: 'nearest' });
}

function saidBy(page) {
  for (const heading of all('main :is(h1, h2)', page)) {
    const line = page.createElement('p');
    line.append(...heading.childNodes);
    heading.replaceWith(line);
  }
  return [...document.adoptNode(find('main', page)).childNodes];
}

function settleTrouble(root) {
  all('.trouble', root).forEach((box) => box.remove());
}

function show({ status, page, url }, place) {
  const same = url.split('#')[0] === location.href.split('#')[0]; // what was pressed keeps the focus
  left = status >= 400 ? left || find('main') : null;
  for (const part of ['header.top', 'main', 'footer', '#keys', '#troubles']) {
    const old = find(part), fresh = find(part, page);
    if (old && fresh)
      old.replaceWith(document.adoptNode(fresh));
  }
  document.title = page.title;
  if (url && !same)
    history.pushState(null, '', url);
  shown = pathOf(location);
  arrive(same ? place : '');
}

// From a question back to the form that it was about.
document.addEventListener('click', (event) => {
  const link = event.target.closest('main a.back:not([target])');
  if (!left || !link || link.pathname !== location.pathname || event.ctrlKey || event.shiftKey || event.metaKey)
    return;
  event.preventDefault();
  find('main').replaceWith(left);
  left = null;
  last.deed = '';
  arrive('');
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
  try {
    const answer = await fetch('/here/' + reply[1]);
    if (answer.redirected)
      return sayHere(event.target, 'out');
    const [name, holder, settled] = (await answer.text()).split('\n');
    const decides = find('main form[action$="/decide"]'); // else it was settled when this page came
    if (answer.ok)
      sayHere(event.target, name === person(document) ? '' : 'somebody', holder || (decides ? settled : ''));
  } catch (error) {
    // it is said when something is sent
  }
}

function sayHere(target, trouble, holder = '') {
  const form = target.closest?.('main form');
  if (!trouble)
    all('.trouble[data-trouble=out]').forEach((box) => box.remove());
  else if (form && form.isConnected)
    complain(form, trouble);
  sayHolder(trouble ? '' : holder);
}

// The server's words about somebody else who has this letter by now, or that it is settled; "": neither.
function sayHolder(words) {
  const old = find('main .holder'), title = find('main h1');
  if (old && old.textContent === words)
    return;
  old?.remove();
  if (!words || !title)
    return;
  const line = document.createElement('p');
  line.className = 'holder';
  line.textContent = words;
  title.after(line);
  announce(words);
}

for (const name of ['keydown', 'pointerdown', 'wheel', 'scroll'])
  document.addEventListener(name, amHere, { passive: true, capture: true });

/* ---- times: the server writes UTC; whoever has a clock of their own reads that ---- */

function readTimes() {
  const two = (number) => String(number).padStart(2, '0');
  for (const time of all('time[datetime$=Z]')) {
    const at = new Date(time.dateTime);
    time.title = time.title || time.textContent;
    time.textContent = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}` +
      ` ${two(at.getHours())}:${two(at.getMinutes())}`;
  }
}

/* ---- the second of two taps was meant for what stood there before ---- */

const SECOND_TAP_MS = 400; // two taps, or two strokes of Enter, of one hand
const last = { reply: find('article.reply')?.dataset.reply, isNew: false, deed: '', at: -Infinity };

const deedOf = (form, button) => `${form.getAttribute('action')} ${button ? button.value : ''}`;

function noteAnswer() {
  const reply = find('article.reply')?.dataset.reply ?? last.reply; // a question is about the one before
  last.isNew = reply !== last.reply;
  last.reply = reply;
  last.at = performance.now();
  told = last.at + MINUTE;
}

// Once more what was just done, or about the reply that has just come. Taking back what was decided before is neither.
function isSecondTap(form, button) {
  return performance.now() - last.at < SECOND_TAP_MS &&
    ((deedOf(form, button) === last.deed && !left) ||
      (last.isNew && form.getAttribute('action').startsWith(`/reply/${last.reply}/`)));
}

// After a swap: the eye goes to the top, the focus to the heading, the next pictures are fetched.
function arrive(place) {
  noteAnswer();
  readTimes();
  readKeys();
  preload();
  document.dispatchEvent(new Event('arrive')); // for black.js
  const again = place && all('main [name]').find((e) => e.name + '=' + e.value === place);
  const heading = find('main .found') ? find('#choice-title, main h1') : find('main h1');
  if (again) {
    again.focus();
  } else if (heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    if (heading.matches('h1'))
      scrollTo({ top: 0, behavior: 'instant' });
    else
      heading.scrollIntoView({ behavior: 'instant' });
  }
  if (heading)
    announce(heading.textContent);
}

const kept = []; // pictures of the following reply, held so that the browser keeps them

function preload() {
  kept.length = 0;
  for (const link of all('main link[rel=next][data-picture]')) {
    const picture = new Image();
    picture.src = link.dataset.picture;
    kept.push(picture);
  }
}

/* ---- zoom and pan: the viewBox of the page's svg moves ---- */

const wholes = new WeakMap();

function boxOf(svg) {
  const view = svg.viewBox.baseVal;
  if (!wholes.has(svg))
    wholes.set(svg, { x: view.x, y: view.y, width: view.width, height: view.height });
  return { x: view.x, y: view.y, width: view.width, height: view.height };
}

function look(svg, box) {
  const whole = wholes.get(svg);
  const width = Math.min(whole.width, Math.max(whole.width / 12, box.width));
  const height = width * whole.height / whole.width;
  const x = Math.min(whole.x + whole.width - width, Math.max(whole.x, box.x));
  const y = Math.min(whole.y + whole.height - height, Math.max(whole.y, box.y));
  svg.setAttribute('viewBox', `${x} ${y} ${width} ${height}`);
  svg.classList.toggle('zoomed', width < whole.width);
}

// `at`: a point of the screen that stays where it is; else the middle does.
function zoom(svg, factor, at) {
  const box = boxOf(svg), place = svg.getBoundingClientRect();
  const across = at ? (at.clientX - place.left) / place.width : 0.5;
  const down = at ? (at.clientY - place.top) / place.height : 0.5;
  const width = box.width / factor, height = box.height / factor;
  look(svg, { x: box.x + (box.width - width) * across, y: box.y + (box.height - height) * down, width, height });
}

const fingers = new Map();

function movePointer(event) {
  const svg = event.target.closest('svg.sheet'), before = fingers.get(event.pointerId);
  if (!svg || !before)
    return;
  const box = boxOf(svg), scale = box.width / svg.getBoundingClientRect().width;
  if (fingers.size === 2) {
    const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, finger]) => finger);
    const far = (finger) => Math.hypot(finger.clientX - other.clientX, finger.clientY - other.clientY);
    zoom(svg, far(event) / Math.max(1, far(before)), event);
  } else if (!svg.matches('.draw:not(.hand)')) {
    look(svg, { ...box, x: box.x - (event.clientX - before.clientX) * scale,
      y: box.y - (event.clientY - before.clientY) * scale });
  }
  fingers.set(event.pointerId, { clientX: event.clientX, clientY: event.clientY });
  event.preventDefault();
}

function dropPointer(event) {
  fingers.delete(event.pointerId);
}

document.addEventListener('pointerdown', (event) => {
  const svg = event.target.closest('svg.sheet');
  if (!svg || event.button)
    return;
  boxOf(svg);
  fingers.set(event.pointerId, { clientX: event.clientX, clientY: event.clientY });
  if (svg.classList.contains('zoomed') && !svg.matches('.draw:not(.hand)'))
    svg.setPointerCapture(event.pointerId);
});
document.addEventListener('pointermove', movePointer);
document.addEventListener('pointerup', dropPointer);
document.addEventListener('pointercancel', dropPointer);
document.addEventListener('dblclick', (event) => {
  const svg = event.target.closest('svg.sheet:not(.draw)');
  if (svg)
    zoom(svg, svg.classList.contains('zoomed') ? 1 / 12 : 2.5, event);
});
document.addEventListener('wheel', (event) => {
  const svg = event.target.closest && event.target.closest('svg.sheet');
  if (!svg || !event.ctrlKey)
    return;
  zoom(svg, event.deltaY < 0 ? 1.25 : 0.8, event);
  event.preventDefault();
}, { passive: false });

/* ---- the place of a reason ---- */

function point(event) {
  const link = event.target.closest && event.target.closest('a[href*="#place-"]');
  for (const place of all('.place.shown'))
    place.classList.remove('shown');
  const place = link && document.getElementById(link.hash.slice(1));
  if (place)
    place.classList.add('shown');
}
document.addEventListener('mouseover', point);
document.addEventListener('focusin', point);

// Moves what is seen of the page, too: a link alone does not reach into an enlarged picture.
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href*="#place-"]'), place = link && document.getElementById(link.hash.slice(1));
  if (!place || event.ctrlKey || event.shiftKey || event.metaKey)
    return;
  event.preventDefault();
  const svg = place.ownerSVGElement, box = boxOf(svg), at = place.getBBox();
  look(svg, { ...box, x: at.x + (at.width - box.width) / 2, y: at.y + (at.height - box.height) / 2 });
  location.replace(link.hash); // no step of its own on the way back
  place.scrollIntoView({ block: 'center' });
});

/* ---- pages ---- */

function pageAtHand() {
  const pages = all('.sheets .page');
  const middle = innerHeight / 2;
  const distance = (page) => Math.abs(page.getBoundingClientRect().top - middle / 2);
  return pages.length ? pages.reduce((best, page) => (distance(page) < distance(best) ? page : best)) : null;
}

function turnTo(step) {
  const pages = all('.sheets .page'), at = pages.indexOf(pageAtHand()) + step;
  if (pages.length < 2 || !pages[at])
    return false;
  pages[at].scrollIntoView({ block: 'start' });
  return true;
}

function zoomBy(factor) {
  const page = pageAtHand(), svg = page && find('svg.sheet', page);
  if (!svg)
    return false;
  zoom(svg, factor);
  return true;
}

function rotate(side) {
  const page = pageAtHand(), button = page && find(`.turn button[value=${side}]`, page);
  return press(button);
}

/* ---- keys ---- */

const keys = new Map(), words = new Map();

function readKeys() {
  keys.clear();
  for (const item of all('#keys [data-code]')) {
    keys.set(item.dataset.code, item.dataset.does);
    words.set(item.dataset.does, item.textContent);
  }
}

function press(button) {
  if (button)
    button.click();
  return !!button;
}

function choose(number) {
  const choice = document.getElementById('choice-' + number);
  if (!choice)
    return false;
  choice.checked = true;
  choice.focus({ preventScroll: true });
  choice.closest('h3').scrollIntoView({ block: 'nearest' });
  announce(choice.labels[0].textContent);
  return true;
}

// What was done last may be nothing that can be taken back: an older decision is not taken in its place.
function sayNoUndo() {
  const list = find('main [data-no-undo]');
  if (list && !find('.no-undo', list)) {
    const said = document.createElement(list.matches('ol') ? 'li' : 'p');
    said.className = 'no-undo';
    said.textContent = list.dataset.noUndo;
    list.prepend(said);
  }
  if (list)
    announce(list.dataset.noUndo);
  return !!list;
}

function goSearch() {
  const field = find('main input[type=search]'), link = find('main a.search') || find('nav a[href^="/search"]');
  if (field)
    field.focus();
  return !!field || press(link);
}

function goNext() {
  return press(find('main a[rel=next]') || find('nav a[href^="/next"]'));
}

// Points at a decision, so that Enter takes it; one that needs a word is opened at its field.
function aim(does) {
  const button = find(`main [data-does="${does}"]`) || find(`main button[name=what][value="${does}"]`);
  const details = button && button.closest('details');
  if (!button)
    return false;
  if (details)
    details.open = true;
  const field = details && find('input:not([type=hidden]), textarea', details);
  (field || button).focus();
  announce(words.get(does));
  return true;
}

const actions = {
  'confirm': () => press(find('main form button.primary')),
  'none-search': goSearch,
  'search': goSearch,
  'undo': () => press(find('main [data-does=undo]')) || sayNoUndo(),
  'mine': () => { location.assign('/mine'); return true; },
  'reply-next': goNext,
  'reply-before': () => { history.back(); return true; },
  'page-next': () => turnTo(1),
  'page-before': () => turnTo(-1),
  'zoom-in': () => zoomBy(1.5),
  'zoom-out': () => zoomBy(1 / 1.5),
  'zoom-whole': () => zoomBy(1 / 12),
  'turn-left': () => rotate('left'),
  'turn-right': () => rotate('right'),
  'redact': () => press(find('[data-does=redact]', pageAtHand() || document)),
  'help': () => press(find('nav a[href="/help"]')),
};

function act(does) {
  const number = does.match(/^choose-(\d)$/);
  return number ? choose(number[1]) : actions[does] ? actions[does]() : aim(does);
}

// Enter belongs to the button, link or field that has the focus; a chosen candidate has no use of its own for it.
function isTaken(event) {
  const at = event.target;
  if (at.matches('textarea, select, input:not([type=radio], [type=checkbox])'))
    return true;
  return event.code === 'Enter' && at.matches('button, a, summary');
}

function codeOf(event) {
  const numpad = { NumpadEnter: 'Enter', NumpadAdd: 'Equal', NumpadSubtract: 'Minus', NumpadDivide: 'Slash' };
  return numpad[event.code] || event.code.replace(/^Numpad(\d)$/, 'Digit$1');
}

function onKey(event) {
  if (event.target.closest('.renditions textarea, form.returned textarea'))
    return; // Ctrl+Enter there decides nothing
  if (event.defaultPrevented || event.altKey || event.metaKey || event.repeat)
    return;
  if (event.code === 'Escape' && document.activeElement !== document.body)
    return document.activeElement.blur();
  const code = event.key === '?' ? keys.size && 'help'
    : event.ctrlKey && event.code === 'KeyZ' ? 'undo'
      : event.ctrlKey && event.code === 'Enter' ? 'confirm'
        : event.ctrlKey || isTaken(event) ? '' : keys.get(codeOf(event));
  const typing = isTaken(event) && event.code !== 'Enter';
  if (code && !typing && act(code))
    event.preventDefault();
}

const drafts = () => all('main textarea').filter((one) => one.value !== one.defaultValue || one.closest('[data-draft]'));

// What was typed of a letter and not kept is not left behind: its field says so, or the browser asks.
addEventListener('beforeunload', (event) => {
  if (drafts().length)
    event.preventDefault();
});

function keepsDraft(form) {
  const draft = drafts().find((one) => !form.contains(one));
  if (!draft)
    return false;
  draft.closest('details')?.setAttribute('open', '');
  draft.setCustomValidity(draft.dataset.unkept || ' ');
  draft.reportValidity();
  draft.setCustomValidity('');
  return true;
}

document.addEventListener('keydown', onKey);
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('main form[method=post]') || form.matches('[data-plain]'))
    return;
  event.preventDefault();
  if (!isSecondTap(form, event.submitter) && !keepsDraft(form))
    send(form, event.submitter);
});
addEventListener('popstate', () => pathOf(location) !== shown && location.reload()); // a place of this page is no other page
document.body.append(status);
readTimes();
readKeys();
preload();
