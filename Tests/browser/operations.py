"""What can be done on a page: the links and the buttons of its forms, those one press away among them."""
import re
from dataclasses import dataclass

from playwright.sync_api import Page

from walk import kind_of

# What stands in a closed menu, dialog or sheet counts when what opens it can be pressed.
OPERATIONS = """() => {
    const CLOSED = 'details:not([open]), dialog:not([open]), [popover]';
    const isShown = (element) => {
        const box = element.getBoundingClientRect();
        return box.width > 1 && box.height > 1 && element.checkVisibility({visibilityProperty: true})
            && !element.closest('[inert]');
    };
    const openersOf = (box) => box.matches('details') ? [...box.children].filter((child) => child.matches('summary'))
        : [...document.querySelectorAll('[popovertarget], [commandfor], [aria-controls]')].filter((button) =>
            ['popovertarget', 'commandfor', 'aria-controls'].some((name) => button.getAttribute(name) === box.id));
    const canBePressed = (element, from = []) => {
        if (isShown(element)) return true;
        const box = element.parentElement?.closest(CLOSED);
        return Boolean(box) && !from.includes(box)
            && openersOf(box).some((opener) => !box.contains(opener) && canBePressed(opener, [...from, box]));
    };
    const words = (element) => {
        const copy = element.cloneNode(true);
        const more = '.visually-hidden, [data-attention-count], [data-cart-count]';
        for (const part of copy.querySelectorAll(more)) part.remove();
        return (element.getAttribute('aria-label') ?? copy.textContent).replace(/\\s+/g, ' ').trim();
    };
    const icon = (element) => element.querySelector('svg use')?.getAttribute('href')?.split('#')[1] ?? '';
    const found = [];
    for (const link of document.querySelectorAll('a[href]')) {
        if (link.origin !== location.origin || link.getAttribute('href').startsWith('#') || !canBePressed(link)) continue;
        found.push({act: '', address: link.href, label: words(link), icon: icon(link)});
    }
    for (const button of document.querySelectorAll('button:not([type=button], [disabled]), input[type=submit]')) {
        if (!button.form || !canBePressed(button)) continue;
        const of = (name) => button.getAttribute(`form${name}`) ?? button.form.getAttribute(name);
        // One address may do several things: what a form says besides tells which.
        const told = [...button.form.querySelectorAll('input[type=hidden]')]
            .filter((input) => input.name && input.name !== 'command').map((input) => `${input.name}=${input.value}`);
        const act = [...told.sort(), ...(button.name ? [`${button.name}=${button.value}`] : [])].join('&');
        const address = new URL(of('action') ?? '', location.href).href;
        found.push({act: `${of('method') ?? 'get'} ${act}`, address, label: words(button), icon: icon(button)});
    }
    return found;
}"""
# What differs from row to row and from one day to the next.
OBJECT = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27,}|[^\s=/]*\d[^\s=/]*", re.IGNORECASE)


@dataclass(frozen=True)
class Operation:
    """Something a person can do, whatever object he does it to."""
    # `GET /orders/*?`, or `post /cart? act=checkout`.
    key: str
    label: str
    icon: str

    @property
    def changes(self) -> bool:
        """Whether it does something, and does not only show it."""
        return self.key.startswith("post ")


def operations_of(page: Page) -> set[Operation]:
    """All of them; what one link does for many objects is one operation."""
    return {operation(one) for one in page.evaluate(OPERATIONS)}


def operation(found: dict[str, str]) -> Operation:
    method, _, act = found["act"].partition(" ")
    key = f"{method or 'GET'} {kind_of(found['address'])} {OBJECT.sub('*', act)}".strip()
    # «Убрать: Склад на час» acts on one of many.
    return Operation(key, OBJECT.sub("*", found["label"].split(": ")[0]), found["icon"])
