// Places of a page that become black, behind review.js and on that one page alone: each is a tick box of the form, shown as a
// rectangle that can be drawn, moved and sized by mouse, by finger and by keyboard. Without this file they are ticked, or
// written in numbers.
'use strict';

const LEAST = 4; // pixels of the page: what is smaller was a click
const CORNER_LEAST = 8, CORNER_MOST = 22; // pixels of the screen: the most is as large as a finger
const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
let drawing = null; // { svg, rect, from, box, fixed } while a finger or the mouse is down

function boxIn(rect) {
  const [x, y, width, height] = rect.input.value.split(',').map(Number);
  return { x, y, width, height };
}

const add = (svg, shape, attributes) => svg.appendChild(write(document.createElementNS(svg.namespaceURI, shape), attributes));

// Whole pixels, all of it on the page.
function setPlace(rect, place) {
  const svg = rect.ownerSVGElement, page = wholeOf(svg);
  const width = clamp(Math.round(place.width), 1, page.width), x = clamp(Math.round(place.x), 0, page.width - width);
  const height = clamp(Math.round(place.height), 1, page.height), y = clamp(Math.round(place.y), 0, page.height - height);
  rect.input.value = [x, y, width, height].join(',');
  write(rect, { x, y, width, height });
  write(find('svg', rect.input.closest('li')), { viewBox: [x, y, width, height].join(' '), width, height });
  placeCorners(svg);
}

function addRect(svg, input) {
  const name = find('.name', input.closest('li')).textContent.trim();
  const rect = add(svg, 'rect', { class: 'black', tabindex: 0, role: 'button', 'aria-label': name });
  rect.input = input;
  return write(rect, boxIn(rect));
}

// The rectangles are those of the boxes that are ticked.
function showPlaces(svg) {
  const ticked = all('input[name=box]', svg.closest('form')).filter((input) => input.checked);
  const there = all('rect.black', svg).filter((rect) => ticked.includes(rect.input) || rect.remove());
  for (const input of ticked)
    if (!there.some((rect) => rect.input === input))
      addRect(svg, input);
  placeCorners(svg);
}

function addPlace(svg, place) {
  const list = find('.places ul', svg.closest('form'));
  const item = find('.places template').content.firstElementChild.cloneNode(true);
  find('.number', item).textContent = list.children.length + 1;
  list.append(item);
  const rect = addRect(svg, find('input', item));
  rect.drawn = true;
  setPlace(rect, place);
  return rect;
}

function removePlace(rect) {
  const svg = rect.ownerSVGElement;
  rect.input.checked = false;
  if (rect.drawn)
    rect.input.closest('li').remove();
  showPlaces(svg);
  announce(svg.dataset.removed);
  (all('rect.black', svg).pop() ?? find('[data-tool=add]')).focus({ preventScroll: true });
}

// Four corners on the one that has the focus; each holds the one across from it.
function placeCorners(svg) {
  all('circle', svg).forEach((corner) => corner.remove());
  const rect = document.activeElement;
  if (!rect.matches('rect.black'))
    return;
  const { x, y, width, height } = boxIn(rect), pixel = boxOf(svg).width / svg.getBoundingClientRect().width;
  const r = Math.min(CORNER_MOST * pixel, CORNER_LEAST * pixel + Math.min(width, height) / 4);
  for (const [right, down] of [[0, 0], [1, 0], [0, 1], [1, 1]])
    Object.assign(add(svg, 'circle', { cx: x + right * width, cy: y + down * height, r }),
      { rect, fixed: { x: x + (1 - right) * width, y: y + (1 - down) * height } });
}

// What the pointer does to a place: the whole moved, a corner pulled, or a new one drawn.
function dragged({ from, box, fixed }, to) {
  if (box && !fixed)
    return { ...box, x: box.x + to.x - from.x, y: box.y + to.y - from.y };
  const { x, y } = fixed ?? from;
  return { x: Math.min(x, to.x), y: Math.min(y, to.y), width: Math.abs(x - to.x), height: Math.abs(y - to.y) };
}

function stopDrawing(event) {
  const { rect, box } = drawing ?? {};
  drawing = null;
  if (rect && (fingers.size > 1 || event.type === 'pointercancel'))
    return box ? setPlace(rect, box) : removePlace(rect);
  rect?.focus({ preventScroll: true });
}

on('pointerdown', 'svg.draw:not(.hand)', (event, svg) => {
  const { target } = event, rect = target.rect ?? target.closest('rect.black');
  if (event.button)
    return;
  if (fingers.size > 1)
    return stopDrawing(event);
  drawing = { svg, rect, from: pointOf(svg, event), box: rect && boxIn(rect), fixed: target.fixed };
  svg.setPointerCapture(event.pointerId);
  event.preventDefault();
});
on('pointermove', '*', (event) => {
  if (!drawing || fingers.size > 1)
    return;
  const place = dragged(drawing, pointOf(drawing.svg, event));
  if (drawing.rect)
    setPlace(drawing.rect, place);
  else if (place.width >= LEAST && place.height >= LEAST)
    drawing.rect = addPlace(drawing.svg, place);
});
on('pointerup pointercancel', '*', stopDrawing);
on('focusin', '*', () => all('svg.draw').forEach(placeCorners));
on('change', 'form.redact input[name=box]', () => showPlaces(find('svg.draw')));

// Arrows move, with Shift they size; a step is a hundredth of what is seen, so that it is finer when enlarged.
on('keydown', 'rect.black', (event, rect) => {
  const step = steps[event.code], place = boxIn(rect), one = boxOf(rect.ownerSVGElement).width / 100;
  const [across, down] = event.shiftKey ? ['width', 'height'] : ['x', 'y'];
  if (event.code === 'Delete' || event.code === 'Backspace')
    removePlace(rect);
  else if (step)
    setPlace(rect, { ...place, [across]: place[across] + step[0] * one, [down]: place[down] + step[1] * one });
  else
    return;
  event.preventDefault();
}, { capture: true }); // in front of the keys of the page

const tools = {
  add(svg) {
    const { x, y, width, height } = boxOf(svg);
    addPlace(svg, { x: x + width / 3, y: y + height * 0.45, width: width / 3, height: height / 20 }).focus();
  },
  hand: (svg, button) => button.setAttribute('aria-pressed', svg.classList.toggle('hand')),
  in: (svg) => zoom(svg, 1.5),
  out: (svg) => zoom(svg, 1 / 1.5),
  whole: (svg) => zoom(svg, 1 / ZOOM_MOST),
};

on('click', '[data-tool]', (event, button) => {
  tools[button.dataset.tool](find('svg.draw'), button);
  placeCorners(find('svg.draw'));
});

function readyToDraw() {
  for (const svg of all('svg.draw')) {
    find('.tools').hidden = false;
    showPlaces(svg);
  }
}

addEventListener('beforeunload', (event) => all('svg.draw rect.black').some((rect) => rect.drawn) && event.preventDefault());
document.addEventListener('arrive', readyToDraw);
readyToDraw();
