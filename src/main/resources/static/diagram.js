import { keepLabelsAsDrawn } from './labels.js';
import { svg, local } from './shared.js';

const DOT = 20;
const ROW = 10;
const ROWS = 7;
const PLATE_HEIGHT = 60;
const EDGE = 12;
const GAP = 8;
const COUNT_SIZE = 34;
const MARK_SIZE = 14;
const HEADROOM = 60; // for the number over the topmost step
const PAN = 60;
const COLOURS = ['http://bpmn.io/schema/bpmn/biocolor/1.0', 'http://www.omg.org/spec/BPMN/non-normative/color/1.0'];

/** Removes the colours of the model: colours mark tokens here, and the model's do not suit dark mode. */
function withoutColours(xml) {
  const model = new DOMParser().parseFromString(xml, 'text/xml');
  for (const element of model.querySelectorAll('*')) {
    for (const attribute of [...element.attributes]) {
      if (COLOURS.includes(attribute.namespaceURI)) element.removeAttributeNode(attribute);
    }
  }
  return new XMLSerializer().serializeToString(model);
}

/** The process diagram with the tokens of all orders. */
export class Diagram {
  #viewer;
  #scroller;
  #layer = null;
  #plates = new Map();
  #enlarged = false;
  #moved = false;
  #fullest = null;
  #onChoose;

  constructor(scroller, container, onChoose) {
    this.#scroller = scroller;
    this.#onChoose = onChoose;
    this.#viewer = new window.BpmnJS({
      container,
      zoomScroll: { enabled: false }, // the wheel scrolls the page
      bpmnRenderer: { defaultFillColor: 'var(--card)', defaultStrokeColor: 'var(--shape)' },
    });
    keepLabelsAsDrawn(this.#viewer);
    for (const move of ['pointerdown', 'wheel', 'keydown']) scroller.addEventListener(move, () => { this.#moved = true; }, { passive: true });
    scroller.addEventListener('keydown', (event) => this.#pan(event));
    new ResizeObserver(() => this.fit()).observe(container);
  }

  async load() {
    const response = await fetch(new URL('processes/order-fulfilment.bpmn', location.origin + location.pathname));
    if (!response.ok) throw new Error(`The diagram cannot be loaded: status ${response.status}.`);
    await this.#viewer.importXML(withoutColours(await response.text()));
    // Screen readers use the list of steps; the drawings would be images without names.
    for (const drawing of this.#scroller.querySelectorAll('svg')) drawing.setAttribute('aria-hidden', 'true');
    this.#layer = this.#viewer.get('canvas').getLayer('tokens', 1000);
    for (const element of this.#viewer.get('elementRegistry').filter((each) => holdsTokens(each))) this.#addPlate(element);
    this.fit();
  }

  fit() {
    if (this.#layer === null) return;
    this.#enlarged = false;
    const canvas = this.#viewer.get('canvas');
    canvas.resized();
    const { inner } = canvas.viewbox();
    canvas.viewbox({ x: inner.x - 20, y: inner.y - HEADROOM, width: inner.width + 80, height: inner.height + HEADROOM + 10 });
  }

  zoom(steps) {
    this.#enlarged = true;
    this.#viewer.get('zoomScroll').stepZoom(steps);
  }

  /** Until the diagram is enlarged, the arrow keys scroll the page. */
  #pan(event) {
    const [dx, dy] = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [0, 0];
    if (!this.#enlarged || (dx === 0 && dy === 0)) return;
    event.preventDefault();
    this.#viewer.get('canvas').scroll({ dx: dx * PAN, dy: dy * PAN });
  }

  name(step) {
    return this.#plates.get(step)?.name;
  }

  #addPlate(element) {
    const { x, y, width, id } = element;
    const name = element.businessObject.name ?? id;
    const group = svg('g', { class: 'plate', 'data-step': id, transform: `translate(${x} ${y})` });
    group.addEventListener('click', () => this.#onChoose(id));
    this.#layer.append(group);
    this.#plates.set(id, { group, name, width, wide: width >= 200, drawn: '' });
  }

  choose(step) {
    for (const [id, { group }] of this.#plates) group.classList.toggle('chosen', id === step);
  }

  /** Draws the number of tokens at each step; returns the number of orders per dot. */
  show(steps, orders) {
    if (this.#layer === null) return 1;
    const most = Math.max(0, ...steps.map((step) => step.waiting));
    const unit = 10 ** Math.max(0, Math.ceil(Math.log10(most / (ROW * ROWS))));
    const counts = new Map(steps.map((step) => [step.activityId, step]));
    counts.set('OrderPlaced', { waiting: orders.ACCEPTED, resent: 0 });
    counts.set('OrderCompleted', { waiting: orders.COMPLETED, resent: 0 });
    counts.set('OrderCancelled', { waiting: orders.CANCELLED, resent: 0 });
    for (const [id, plate] of this.#plates) {
      const { waiting, resent } = counts.get(id) ?? { waiting: 0, resent: 0 };
      const drawn = `${waiting} ${resent} ${unit}`;
      if (drawn !== plate.drawn) {
        plate.drawn = drawn;
        plate.group.classList.toggle('busy', waiting > 0);
        plate.group.classList.toggle('again', resent > 0);
        plate.group.replaceChildren(...(plate.wide ? wide(plate, waiting, resent, unit) : badge(plate, waiting)));
      }
    }
    this.#lookAtTheFullest(steps);
    return unit;
  }

  /** If the diagram does not fit, scrolls to the step with most tokens, until the user moves the diagram. */
  #lookAtTheFullest(steps) {
    const fullest = steps.reduce((a, b) => (b.waiting > (a?.waiting ?? 1) ? b : a), null)?.activityId;
    const stays = fullest === this.#fullest; // a short peak is ignored
    this.#fullest = fullest;
    const plate = this.#plates.get(fullest);
    if (!plate || !stays || this.#moved || this.#scroller.scrollWidth <= this.#scroller.clientWidth) return;
    const box = plate.group.getBoundingClientRect();
    const seen = this.#scroller.getBoundingClientRect();
    if (box.left < seen.left || box.right > seen.right) this.#scroller.scrollLeft += box.left + box.width / 2 - seen.left - seen.width / 2;
  }
}

function holdsTokens({ id, type, labelTarget }) {
  return !labelTarget && (['bpmn:ReceiveTask', 'bpmn:UserTask', 'bpmn:CallActivity'].includes(type)
    || ['OrderPlaced', 'OrderCompleted', 'OrderCancelled'].includes(id));
}

function wide({ name, width }, waiting, resent, unit) {
  const count = local(waiting);
  const mark = resent > 0 ? [local(resent), 're-sent'] : [];
  const room = width - 2 * EDGE - (mark.length > 0 ? Math.max(...mark.map(ems)) * MARK_SIZE + GAP : 0);
  const size = Math.min(COUNT_SIZE, room / ems(count));
  return [
    svg('rect', { class: 'ground', width, height: PLATE_HEIGHT, rx: 10 }),
    svg('text', { class: name.length > 18 ? 'name long' : 'name', x: EDGE, y: 21 }, name),
    svg('text', { class: 'count', x: EDGE, y: 53, 'font-size': size.toFixed(1) }, count),
    ...mark.map((line, i) => svg('text', { class: 'late', x: width - EDGE, y: 38 + i * 15, 'font-size': MARK_SIZE, 'text-anchor': 'end' }, line)),
    ...pile(waiting, resent, unit),
  ];
}

/** How wide a bold text is at most in the fonts that browsers take for system-ui: digits and letters, and what stands between. */
function ems(text) {
  return [...text].reduce((sum, character) => sum + (/[\p{L}\p{N}]/u.test(character) ? 0.7 : 0.42), 0);
}

/** The dots of a step; re-sent ones at the bottom. */
function pile(waiting, resent, unit) {
  const dots = [];
  const late = Math.ceil(resent / unit);
  for (let i = 0; i < Math.min(ROW * ROWS, Math.ceil(waiting / unit)); i += 1) {
    const [x, y] = [(i % ROW) * DOT + 15, -14 - Math.floor(i / ROW) * DOT];
    dots.push(i < late
      ? svg('rect', { class: 'dot again', x: x - 7, y: y - 7, width: 14, height: 14, transform: `rotate(45 ${x} ${y})` })
      : svg('circle', { class: 'dot', cx: x, cy: y, r: 8 }));
  }
  return dots;
}

function badge({ width }, waiting) {
  if (waiting === 0) return [];
  const text = local(waiting);
  const size = Math.max(44, text.length * 18 + 16);
  const x = width / 2;
  return [
    svg('rect', { class: 'ground', x: x - size / 2, y: -48, width: size, height: 40, rx: 20 }),
    svg('text', { class: 'badge', x, y: -18, 'text-anchor': 'middle' }, text),
  ];
}
