// Run in a page by io.orderescrow.browser.Accessibility: returns what keeps people from using it, as sentences.
const faults = [];
const seen = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })
  && element.getClientRects().length > 0;
const called = (element) => {
  const id = element.id ? `#${element.id}` : '';
  return `<${element.localName}${id}> "${(element.innerText ?? element.textContent ?? '').trim().slice(0, 40)}"`;
};

if (!document.documentElement.lang) faults.push('The page does not say its language');
if (!document.title.trim()) faults.push('The page has no title');
const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
new Set(ids.filter((id, i) => ids.indexOf(id) !== i)).forEach((id) => faults.push(`Two elements have the id ${id}`));

const headings = [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(seen);
if (headings.filter((heading) => heading.localName === 'h1').length !== 1) faults.push('The page has not just one h1');
headings.reduce((level, heading) => {
  const next = Number(heading.localName[1]);
  if (next > level + 1) faults.push(`${called(heading)} is two levels below the heading before it`);
  return next;
}, 0);

for (const element of document.querySelectorAll('[tabindex]')) {
  if (element.tabIndex > 0) faults.push(`${called(element)} is out of the order of the keyboard`);
}

// WCAG 2.2, 1.4.3: contrast of text, by the formula given there.
const canvas = document.createElement('canvas');
canvas.width = canvas.height = 1;
const brush = canvas.getContext('2d', { willReadFrequently: true });
const rgba = (color) => {
  brush.clearRect(0, 0, 1, 1);
  brush.fillStyle = color;
  brush.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
};
const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
const luminance = (color) => color.slice(0, 3)
  .map((part) => part / 255)
  .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
const behind = (element) => {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    const style = getComputedStyle(at);
    if (style.backgroundImage !== 'none') return null;
    layers.push(rgba(style.backgroundColor));
    if (layers.at(-1)[3] === 1) break;
  }
  const dark = matchMedia('(prefers-color-scheme: dark)').matches
    && getComputedStyle(document.documentElement).colorScheme.includes('dark');
  return layers.reduceRight((under, layer) => over(layer, under), dark ? [18, 18, 18, 1] : [255, 255, 255, 1]);
};
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const checked = new Set();
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  if (!texts.currentNode.data.trim() || checked.has(element) || !seen(element) || element.closest('svg')
    || element.closest('[disabled], [aria-disabled=true], script, style, noscript')) continue;
  checked.add(element);
  const ground = behind(element);
  if (!ground) continue;
  const style = getComputedStyle(element);
  const [bright, dim] = [luminance(over(rgba(style.color), ground)), luminance(ground)].sort((one, other) => other - one);
  const ratio = (bright + 0.05) / (dim + 0.05);
  const size = parseFloat(style.fontSize);
  const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
  if (ratio < needed) faults.push(`${called(element)} has a contrast of ${ratio.toFixed(1)}, less than ${needed}`);
}
return faults;
