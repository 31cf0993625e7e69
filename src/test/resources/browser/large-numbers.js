// Shows large numbers of orders on a diagram, and returns each text that leaves its step or lies on another text.
const [counts, done] = arguments;
const STEPS = ['AwaitInventory', 'AwaitPayment', 'DecideOnOverdueInvoice'];

async function faults() {
  const { Diagram } = await import('/diagram.js');
  const scroller = document.createElement('div');
  const container = scroller.appendChild(document.createElement('div'));
  container.className = 'diagram';
  document.body.prepend(scroller);
  const diagram = new Diagram(scroller, container, () => {});
  await diagram.load();
  return counts.flatMap((waiting) => {
    diagram.show(STEPS.map((activityId) => ({ activityId, waiting, resent: waiting })),
        { ACCEPTED: 0, COMPLETED: 0, CANCELLED: 0 });
    const plates = [...scroller.querySelectorAll('.plate.again')];
    return plates.length === STEPS.length ? plates.flatMap(faultsOf) : [`${plates.length} steps are shown`];
  });
}

function faultsOf(plate) {
  const ground = plate.querySelector('.ground').getBBox();
  const texts = [...plate.querySelectorAll('text')].map((text) => ({ text: text.textContent, box: text.getBBox() }));
  const [name, count, ...marks] = texts;
  const right = ({ box }) => box.x + box.width;
  return [
    ...texts.filter((one) => one.box.x < 0 || right(one) > ground.width).map(({ text }) => `${text} leaves its step`),
    ...marks.filter(({ box }) => box.x < right(count)).map(({ text }) => `${text} lies on ${count.text}`),
  ];
}

faults().then(done, (problem) => done([String(problem)]));
