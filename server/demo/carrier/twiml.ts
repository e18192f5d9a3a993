import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** A verb or noun of TwiML. `text` is what stands directly in it. */
export interface TwimlNode {
  name: string;
  attributes: Readonly<Record<string, string>>;
  text: string;
  children: readonly TwimlNode[];
}

const ATTRIBUTES = ':@';
const TEXT = '#text';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  processEntities: true,
  htmlEntities: true,
});

/** @returns the verbs inside `<Response>`, or null where the document is not well-formed TwiML */
export function parseTwiml(xml: string): TwimlNode[] | null {
  if (XMLValidator.validate(xml) !== true) {
    return null;
  }
  const roots = nodesIn(parser.parse(xml));
  const [response] = roots.elements;
  return roots.elements.length === 1 && response?.name === 'Response' ? [...response.children] : null;
}

/** Text of a node and of all in it. */
export function textOf(node: TwimlNode): string {
  return node.text + node.children.map(textOf).join('');
}

// The parser's ordered form: a list of objects with one tag each, attributes beside it under ':@'.
function nodesIn(list: unknown): { elements: TwimlNode[]; text: string } {
  const elements: TwimlNode[] = [];
  let text = '';
  for (const entry of Array.isArray(list) ? list : []) {
    const { [ATTRIBUTES]: attributes, ...tags } = entry as Record<string, unknown>;
    for (const [name, content] of Object.entries(tags)) {
      if (name === TEXT) {
        text += String(content);
      } else {
        const inner = nodesIn(content);
        elements.push({
          name,
          attributes: stringsIn(attributes),
          text: inner.text,
          children: inner.elements,
        });
      }
    }
  }
  return { elements, text };
}

function stringsIn(attributes: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes ?? {}).map(([name, value]) => [name, String(value)]));
}
