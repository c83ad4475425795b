// Places of a page that become black, behind review.js and on that one page alone: each is a tick box of the form, shown as a
// rectangle that can be drawn, moved and sized by mouse, by finger and by keyboard. Without this file they are ticked, or
// written in numbers.
'use strict';

const NS = 'http://www.w3.org/2000/svg';
const LEAST = 4; // pixels of the page: what is smaller was a click
let drawing = null; // { svg, rect, from, box, corner } while a finger or the mouse is down

const placeOf = (input) => { const [x, y, width, height] = input.value.split(',').map(Number); return { x, y, width, height }; };
const wholeOf = (svg) => { boxOf(svg); return wholes.get(svg); };
const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

function pointOf(svg, event) {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const page = wholeOf(svg);
  return { x: clamp(at.x, 0, page.width), y: clamp(at.y, 0, page.height) };
}

function put(rect, { x, y, width, height }) {
  for (const [name, value] of Object.entries({ x, y, width, height }))
    rect.setAttribute(name, value);
}

// Whole pixels, all of it on the page.
function setPlace(rect, place) {
  const page = wholeOf(rect.ownerSVGElement), input = rect.input;
  const width = clamp(Math.round(place.width), 1, page.width), height = clamp(Math.round(place.height), 1, page.height);
  const box = { x: clamp(Math.round(place.x), 0, page.width - width), y: clamp(Math.round(place.y), 0, page.height - height), width, height };
  input.value = [box.x, box.y, width, height].join(',');
  put(rect, box);
  const strip = find('svg', input.closest('li'));
  strip.setAttribute('viewBox', `${box.x} ${box.y} ${width} ${height}`);
  strip.setAttribute('width', width);
  strip.setAttribute('height', height);
  placeCorners(rect.ownerSVGElement);
}

function rectOf(svg, input) {
  const rect = svg.appendChild(document.createElementNS(NS, 'rect'));
  rect.input = input;
  rect.setAttribute('class', 'black');
  rect.setAttribute('tabindex', '0');
  rect.setAttribute('role', 'button');
  rect.setAttribute('aria-label', find('.name', input.closest('li')).textContent.trim());
  put(rect, placeOf(input));
  return rect;
}

// The rectangles are those of the boxes that are ticked.
function showPlaces(svg) {
  for (const rect of all('rect.black', svg))
    if (!rect.input || !rect.input.checked || !rect.input.isConnected)
      rect.remove();
  for (const input of all('input[name=box]', svg.closest('form')))
    if (input.checked && !all('rect.black', svg).some((rect) => rect.input === input))
      rectOf(svg, input);
  placeCorners(svg);
}

function addPlace(svg, place) {
  const form = svg.closest('form'), list = find('.places ul', form);
  const item = find('.places template', form).content.firstElementChild.cloneNode(true);
  find('.number', item).textContent = list.children.length + 1;
  list.append(item);
  find('input', item).value = [place.x, place.y, place.width, place.height].join(',');
  const rect = rectOf(svg, find('input', item));
  rect.drawn = true;
  setPlace(rect, place);
  return rect;
}

function removePlace(rect) {
  const svg = rect.ownerSVGElement, input = rect.input;
  if (rect.drawn)
    input.closest('li').remove();
  else
    input.checked = false;
  rect.remove();
  placeCorners(svg);
  announce(svg.dataset.removed);
  (all('rect.black', svg).pop() || find('[data-tool=add]', svg.closest('form'))).focus({ preventScroll: true });
}

// Four corners, as large as a finger, on the one that has the focus.
function placeCorners(svg) {
  const at = document.activeElement, chosen = at && at.matches('rect.black') && at.ownerSVGElement === svg ? at : null;
  for (const corner of all('circle', svg))
    corner.remove();
  if (!chosen)
    return;
  const box = placeOf(chosen.input), pixel = boxOf(svg).width / svg.getBoundingClientRect().width;
  for (const [right, down] of [[0, 0], [1, 0], [0, 1], [1, 1]]) {
    const corner = svg.appendChild(document.createElementNS(NS, 'circle'));
    corner.setAttribute('cx', box.x + right * box.width);
    corner.setAttribute('cy', box.y + down * box.height);
    corner.setAttribute('r', Math.min(22, 8 + Math.min(box.width, box.height) / pixel / 4) * pixel);
    corner.corner = { right, down };
    corner.rect = chosen;
  }
}

// What the pointer does to a place: from where it went down, a corner pulled, the whole moved, or a new one drawn.
function dragged({ from, box, corner }, to) {
  if (corner) {
    const left = corner.right ? box.x : to.x, right = corner.right ? to.x : box.x + box.width;
    const top = corner.down ? box.y : to.y, bottom = corner.down ? to.y : box.y + box.height;
    return { x: Math.min(left, right), y: Math.min(top, bottom), width: Math.abs(right - left), height: Math.abs(bottom - top) };
  }
  if (box)
    return { ...box, x: box.x + to.x - from.x, y: box.y + to.y - from.y };
  return { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
}

function stopDrawing(event) {
  const one = drawing;
  drawing = null;
  if (one && one.rect && (fingers.size > 1 || event.type === 'pointercancel'))
    return one.box ? setPlace(one.rect, one.box) : removePlace(one.rect);
  if (one && one.rect)
    one.rect.focus({ preventScroll: true });
}

document.addEventListener('pointerdown', (event) => {
  const svg = event.target.closest('svg.draw:not(.hand)');
  if (!svg || event.button)
    return;
  if (fingers.size > 1)
    return stopDrawing(event);
  const rect = event.target.rect || (event.target.matches('rect.black') ? event.target : null);
  drawing = { svg, rect, from: pointOf(svg, event), box: rect && placeOf(rect.input), corner: event.target.corner };
  svg.setPointerCapture(event.pointerId);
  event.preventDefault();
});
document.addEventListener('pointermove', (event) => {
  if (!drawing || fingers.size > 1)
    return;
  const place = dragged(drawing, pointOf(drawing.svg, event));
  if (drawing.rect)
    setPlace(drawing.rect, place);
  else if (place.width >= LEAST && place.height >= LEAST)
    drawing.rect = addPlace(drawing.svg, place);
});
document.addEventListener('pointerup', stopDrawing);
document.addEventListener('pointercancel', stopDrawing);
document.addEventListener('focusin', (event) => all('svg.draw').forEach((svg) => placeCorners(svg, event)));
document.addEventListener('change', (event) => {
  if (event.target.matches('form.redact input[name=box]'))
    showPlaces(find('svg.draw', event.target.form));
});

// Arrows move, with Shift they size; a step is a hundredth of what is seen, so that it is finer when enlarged.
function keyOnPlace(event) {
  const rect = event.target, step = boxOf(rect.ownerSVGElement).width / 100;
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const way = ways[event.code];
  if (event.code === 'Delete' || event.code === 'Backspace')
    removePlace(rect);
  else if (way && event.shiftKey)
    setPlace(rect, { ...placeOf(rect.input), width: placeOf(rect.input).width + way[0] * step, height: placeOf(rect.input).height + way[1] * step });
  else if (way)
    setPlace(rect, { ...placeOf(rect.input), x: placeOf(rect.input).x + way[0] * step, y: placeOf(rect.input).y + way[1] * step });
  else
    return;
  event.preventDefault();
}

const tools = {
  add(svg) {
    const view = boxOf(svg);
    addPlace(svg, { x: view.x + view.width / 3, y: view.y + view.height * 0.45, width: view.width / 3, height: view.height / 20 }).focus();
  },
  hand(svg, button) {
    button.setAttribute('aria-pressed', svg.classList.toggle('hand'));
  },
  in: (svg) => zoom(svg, 1.5),
  out: (svg) => zoom(svg, 1 / 1.5),
  whole: (svg) => zoom(svg, 1 / 12),
};

function readyToDraw() {
  const svg = find('svg.draw');
  if (!svg)
    return;
  const bar = find('.tools', svg.closest('form'));
  bar.hidden = false;
  find('[data-tool=hand]', bar).setAttribute('aria-pressed', 'false');
  bar.addEventListener('click', (event) => {
    const button = event.target.closest('[data-tool]');
    if (button)
      tools[button.dataset.tool](svg, button);
    placeCorners(svg);
  });
  svg.addEventListener('keydown', (event) => event.target.matches('rect.black') && keyOnPlace(event));
  showPlaces(svg);
}

addEventListener('beforeunload', (event) => {
  if (all('svg.draw rect.black').some((rect) => rect.drawn))
    event.preventDefault();
});
document.addEventListener('arrive', readyToDraw);
readyToDraw();
