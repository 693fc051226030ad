"""Whether a finger hits what it aims at: targets of 44 × 44 px, or with that much room around them."""
from playwright.sync_api import Page

# A target is its own box, that of its label, and whatever else around answers in its place, such as a `::after`.
# A link amid the words of a sentence is as high as its line (WCAG 2.5.8 exempts it).
SMALL_TARGETS = """() => {
    const LEAST = 44;
    const TARGETS = `a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link],
        [role=tab], [role=menuitem], [role=option], [role=checkbox], [role=switch], [role=radio], [tabindex="0"][data-row]`;
    const boxOf = (element) => {
        const boxes = [element, ...(element.labels ?? [])].map((part) => part.getBoundingClientRect());
        return {
            left: Math.min(...boxes.map((box) => box.left)), right: Math.max(...boxes.map((box) => box.right)),
            top: Math.min(...boxes.map((box) => box.top)), bottom: Math.max(...boxes.map((box) => box.bottom)),
        };
    };
    const isShown = (element) => {
        const box = element.getBoundingClientRect();
        return element.checkVisibility({opacityProperty: true, visibilityProperty: true})
            && box.width > 1 && box.height > 1 && box.right > 0 && box.bottom + scrollY > 0
            && !element.disabled && !element.closest('[inert]');
    };
    const isAmidWords = (element) => getComputedStyle(element).display === 'inline'
        && [...element.parentNode.childNodes].some((node) => node.nodeType === 3 && /\\p{L}{2}/u.test(node.data));
    const answers = (element, x, y) => {
        const hit = document.elementFromPoint(x, y);
        return hit !== null && (element.contains(hit) || [...(element.labels ?? [])].some((label) => label.contains(hit)));
    };
    // How far from the middle the target still answers, each way, in steps of a pixel.
    const reaches = (element) => {
        element.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
        const box = element.getBoundingClientRect();
        const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
        // Something open lies over it: nobody aims at what cannot be seen.
        if (!answers(element, x, y)) return [LEAST, LEAST];
        const reach = (dx, dy) => {
            let far = 0;
            while (far < LEAST && answers(element, x + dx * (far + 1), y + dy * (far + 1))) far += 1;
            return far;
        };
        return [reach(-1, 0) + reach(1, 0) + 1, reach(0, -1) + reach(0, 1) + 1];
    };
    const isCrowded = (element, others) => {
        const box = boxOf(element);
        const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
        const half = LEAST / 2;
        return others.some((other) => {
            if (other === element || other.contains(element) || element.contains(other)) return false;
            const near = boxOf(other);
            return near.left < x + half && near.right > x - half && near.top < y + half && near.bottom > y - half;
        });
    };

    const dialog = [...document.querySelectorAll('dialog:modal')].at(-1);
    const shown = [...(dialog ?? document).querySelectorAll(TARGETS)].filter(isShown);
    const place = [scrollX, scrollY];
    const small = shown.filter((element) => {
        const box = boxOf(element);
        if (box.right - box.left >= LEAST - 0.5 && box.bottom - box.top >= LEAST - 0.5) return false;
        if (isAmidWords(element)) return false;
        const [wide, high] = reaches(element);
        return Math.min(wide, high) < LEAST - 1 && isCrowded(element, shown);
    });
    scrollTo(...place);
    return small.map((element) => {
        const box = boxOf(element);
        const name = element.tagName.toLowerCase() + [...element.classList].map((name) => '.' + name).join('');
        const words = (element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 30);
        return `${name} “${words}” ${Math.round(box.right - box.left)}×${Math.round(box.bottom - box.top)}`;
    });
}"""


def small_targets(page: Page) -> list[str]:
    """What is smaller than 44 px and has another target nearer than that; empty when everything can be hit."""
    return page.evaluate(SMALL_TARGETS)
