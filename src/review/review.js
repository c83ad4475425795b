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

/* ---- decisions: sent without leaving the page ---- */

let sending = false;

// What a decision settles is never sent twice: when no answer comes, the page is asked anew what became of it.
async function send(form, button) {
  if (sending)
    return;
  sending = true;
  document.documentElement.classList.add('busy');
  const place = document.activeElement && document.activeElement.name + '=' + document.activeElement.value;
  try {
    const answer = await fetch(form.getAttribute('action'), {
      method: 'POST',
      body: new URLSearchParams(new FormData(form, button)),
      redirect: 'follow',
    });
    show(await answer.text(), answer.redirected ? answer.url : '', place);
  } catch (error) {
    location.reload();
  } finally {
    sending = false;
    document.documentElement.classList.remove('busy');
  }
}

function show(text, url, place) {
  const page = new DOMParser().parseFromString(text, 'text/html');
  const same = url.split('#')[0] === location.href.split('#')[0]; // what was pressed keeps the focus
  for (const part of ['header.top', 'main', 'footer', '#keys']) {
    const old = find(part), fresh = find(part, page);
    if (old && fresh)
      old.replaceWith(document.adoptNode(fresh));
  }
  document.title = page.title;
  if (url && !same)
    history.pushState(null, '', url);
  arrive(same ? place : '');
}

// After a swap: the eye goes to the top, the focus to the heading, the next pictures are fetched.
function arrive(place) {
  readKeys();
  preload();
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
  } else {
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
  if (svg.classList.contains('zoomed'))
    svg.setPointerCapture(event.pointerId);
});
document.addEventListener('pointermove', movePointer);
document.addEventListener('pointerup', dropPointer);
document.addEventListener('pointercancel', dropPointer);
document.addEventListener('dblclick', (event) => {
  const svg = event.target.closest('svg.sheet');
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

function goSearch() {
  const field = find('main input[type=search]'), link = find('main a.search') || find('nav a[href^="/search"]');
  if (field)
    field.focus();
  return !!field || press(link);
}

function goNext() {
  return press(find('main a[rel=next]') || find('nav a[href="/next"]'));
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
  'undo': () => press(find('main [data-does=undo]')),
  'reply-next': goNext,
  'reply-before': () => { history.back(); return true; },
  'page-next': () => turnTo(1),
  'page-before': () => turnTo(-1),
  'zoom-in': () => zoomBy(1.5),
  'zoom-out': () => zoomBy(1 / 1.5),
  'zoom-whole': () => zoomBy(1 / 12),
  'turn-left': () => rotate('left'),
  'turn-right': () => rotate('right'),
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

document.addEventListener('keydown', onKey);
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('main form[method=post]') || form.matches('[data-plain]'))
    return;
  event.preventDefault();
  send(form, event.submitter);
});
addEventListener('popstate', () => location.reload());
document.body.append(status);
readKeys();
preload();
