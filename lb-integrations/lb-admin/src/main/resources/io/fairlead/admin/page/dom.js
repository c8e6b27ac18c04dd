// Builds and updates elements. Texts are only ever set as text, so that no name can be markup.

/** An element: attributes by name, functions as listeners, then children: elements or texts. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name, value);
    } else if (name === 'class') {
      element.className = value;
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Sets a text where it is another one. */
export function text(element, value) {
  const wanted = String(value);
  if (element.textContent !== wanted) {
    element.textContent = wanted;
  }
}

/** Sets or removes an attribute where it is another one. */
export function attribute(element, name, value) {
  if (value === null || value === undefined || value === false) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, String(value));
  }
}

/**
 * Makes the children of an element those of a list, in its order. Who has been there stays the same
 * element, so that nobody loses the focus or a selection because something was counted.
 */
export function keyed(parent, items, keyOf, create, update) {
  const before = parent.children$ ?? (parent.children$ = new Map());
  const now = new Map();
  let place = null;
  for (const item of items) {
    const key = keyOf(item);
    const element = before.get(key) ?? create(item);
    update(element, item);
    const wanted = place === null ? parent.firstChild : place.nextSibling;
    if (element !== wanted) {
      parent.insertBefore(element, wanted);
    }
    now.set(key, element);
    place = element;
  }
  for (const [key, element] of before) {
    if (!now.has(key)) {
      element.remove();
    }
  }
  parent.children$ = now;
}

/** Finds within an element by the attribute `data-part`. */
export function part(element, name) {
  return element.querySelector(`[data-part="${name}"]`);
}
