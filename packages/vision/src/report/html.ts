/** Text that is HTML already, made by {@link html}. */
export class Markup {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Content = Markup | string | number | readonly Content[];

/**
 * HTML as a template: what is put in is text and is escaped, also for attributes in quotes, unless it was made by `html`
 * itself. Lists are joined.
 *
 * ```ts
 * String(html`<ul>${['<b>', html`<i>x</i>`].map((item) => html`<li>${item}</li>`)}</ul>`);
 * // <ul><li>&lt;b&gt;</li><li><i>x</i></li></ul>
 * ```
 */
export function html(strings: TemplateStringsArray, ...contents: Content[]): Markup {
  return new Markup(strings.reduce((text, part, i) => text + render(contents[i - 1]!) + part));
}

function render(content: Content): string {
  if (content instanceof Markup) return String(content);
  if (Array.isArray(content)) return content.map(render).join('');
  return String(content).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
