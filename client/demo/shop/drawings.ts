export type Drawing = 'lamp' | 'armchair' | 'table' | 'shelf' | 'rug' | 'bed';

type Shape = readonly [name: 'path' | 'rect' | 'circle', attributes: Readonly<Record<string, string>>];

/** Products as simple shapes on a field of 120 by 100; `class` picks the colour. */
const DRAWINGS: Readonly<Record<Drawing, readonly Shape[]>> = {
  lamp: [
    ['path', { class: 'glow', d: 'M44 34 L20 92 H100 L76 34 Z' }],
    ['path', { class: 'warm', d: 'M48 10 H72 L80 36 H40 Z' }],
    ['rect', { class: 'wood', x: '58', y: '36', width: '4', height: '50' }],
    ['rect', { class: 'wood', x: '44', y: '86', width: '32', height: '5', rx: '2.5' }],
  ],
  armchair: [
    ['rect', { class: 'cloth', x: '30', y: '18', width: '60', height: '48', rx: '14' }],
    ['rect', { class: 'cloth-dark', x: '20', y: '42', width: '16', height: '36', rx: '8' }],
    ['rect', { class: 'cloth-dark', x: '84', y: '42', width: '16', height: '36', rx: '8' }],
    ['rect', { class: 'warm', x: '34', y: '54', width: '52', height: '20', rx: '8' }],
    ['path', { class: 'wood', d: 'M32 78 h6 l-3 14 h-4 Z M82 78 h6 l1 14 h-4 Z' }],
  ],
  table: [
    ['rect', { class: 'wood', x: '22', y: '42', width: '76', height: '8', rx: '4' }],
    ['path', { class: 'wood', d: 'M34 50 h5 l-6 42 h-5 Z M81 50 h5 l6 42 h-5 Z M57 50 h6 v42 h-6 Z' }],
    ['path', { class: 'cloth', d: 'M52 24 h16 l-3 18 h-10 Z' }],
    [
      'path',
      {
        class: 'leaf',
        d: 'M60 25 C50 20 48 10 52 6 C60 10 62 18 60 25 C64 14 70 10 76 10 C76 18 70 25 60 25 Z',
      },
    ],
  ],
  shelf: [
    [
      'path',
      {
        class: 'wood',
        d: 'M28 8 h4 v86 h-4 Z M88 8 h4 v86 h-4 Z M28 30 h64 v3 h-64 Z M28 54 h64 v3 h-64 Z M28 78 h64 v3 h-64 Z M28 8 h64 v3 h-64 Z',
      },
    ],
    ['path', { class: 'cloth', d: 'M36 16 h6 v14 h-6 Z M54 62 h5 v16 h-5 Z M74 38 h6 v16 h-6 Z' }],
    ['path', { class: 'warm', d: 'M43 14 h7 v16 h-7 Z M60 60 h7 v18 h-7 Z M40 40 h14 v14 h-14 Z' }],
    ['path', { class: 'leaf', d: 'M72 30 c-4 -12 8 -16 10 -14 c3 4 0 12 -6 14 Z' }],
  ],
  rug: [
    ['path', { class: 'cloth', d: 'M30 26 H90 L106 82 H14 Z' }],
    ['path', { class: 'warm', d: 'M36 34 H84 L95 74 H25 Z' }],
    ['path', { class: 'cloth-dark', d: 'M60 40 L78 54 L60 68 L42 54 Z' }],
  ],
  bed: [
    ['rect', { class: 'wood', x: '16', y: '20', width: '88', height: '44', rx: '8' }],
    ['rect', { class: 'linen', x: '24', y: '38', width: '32', height: '18', rx: '7' }],
    ['rect', { class: 'linen', x: '64', y: '38', width: '32', height: '18', rx: '7' }],
    ['path', { class: 'cloth', d: 'M14 56 H106 V80 a5 5 0 0 1 -5 5 H19 a5 5 0 0 1 -5 -5 Z' }],
    ['rect', { class: 'cloth-dark', x: '14', y: '56', width: '92', height: '9', rx: '3' }],
  ],
};

export function drawingOf(drawing: Drawing): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 120 100');
  svg.setAttribute('aria-hidden', 'true');
  for (const [name, attributes] of DRAWINGS[drawing]) {
    const shape = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) {
      shape.setAttribute(key, value);
    }
    svg.append(shape);
  }
  return svg;
}
