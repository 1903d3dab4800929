import ejs from 'ejs';
import type { TemplateFunction } from 'ejs';
import { viewText } from './views.js';

const compiled = new Map<string, TemplateFunction>();

/**
 * A view of views/ as HTML text; `<%= %>` escapes.
 *
 * Views are compiled once a process. `include('partials/x', {...})` inside a view takes names from the top of views/, whatever the
 * including view, and never looks at the disk: it stands in for ejs's own, which would.
 *
 * @param view name without `.ejs`, or the whole name of a style sheet
 */
export function renderPage(view: string, data: object): string {
  const include = (name: string, more: object = {}): string => renderPage(name, { ...data, ...more });
  return template(view)({ ...data, include });
}

function template(view: string): TemplateFunction {
  let found = compiled.get(view);
  if (!found) {
    const name = view.endsWith('.css') ? view : `${view}.ejs`;
    found = ejs.compile(viewText(name), { filename: name });
    compiled.set(view, found);
  }
  return found;
}
