"""The code on a package, read by the camera, by a hand scanner, or typed."""
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from opening import NARROW, OpenPage, sign_in
from page_rules import check_page
from program import Program
from shopping import empty_cart, find_product
from watch import Watch

BUYER = "buyer@romashka.example"
# An article is as good as a barcode.
ARTICLE = "МБ-933-0840"
PHONE = {"viewport": NARROW, "has_touch": True}

# Reads the code that the test holds before the camera.
READER = """
window.shownCode = null;
window.BarcodeDetector = class {
    static async getSupportedFormats() { return ['ean_13', 'qr_code']; }
    constructor({formats}) { window.askedFormats = formats; }
    async detect(source) {
        if (!(source instanceof HTMLVideoElement) || source.readyState < 2) throw new Error('no picture yet');
        return window.shownCode ? [{rawValue: window.shownCode}] : [];
    }
};
"""
NO_READER = "delete window.BarcodeDetector;"


@pytest.fixture(scope="module")
def camera(browser: Browser) -> Iterator[Browser]:
    """A browser with a camera that shows a test picture, and nobody who has to allow it."""
    with_camera = browser.browser_type.launch(executable_path="/usr/bin/chromium-headless-shell", args=[
        "--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"])
    yield with_camera
    with_camera.close()


@pytest.fixture
def phone(program: Program, camera: Browser, watch: Watch) -> Iterator[Page]:
    context = camera.new_context(base_url=program.url, locale="ru-RU", permissions=["camera"], **PHONE)
    context.set_default_timeout(10_000)
    page = context.new_page()
    watch.follow(page)
    page.add_init_script(READER)
    sign_in(page, BUYER)
    yield page
    context.close()


def open_scanner(page: Page) -> None:
    page.goto("/catalog")
    page.wait_for_load_state("load")
    page.get_by_role("link", name="Сканировать штрихкод").click()
    expect(page.get_by_role("dialog", name="Поиск по штрихкоду")).to_be_visible()


# feature: MOB-15
def test_a_code_before_the_camera_leads_to_its_product_and_into_the_cart(phone: Page):
    empty_cart(phone)
    name = find_product(phone, ARTICLE)
    open_scanner(phone)
    expect(phone.locator("[data-scan-said]")).to_have_text("Наведите камеру на штрихкод")
    expect(phone.locator("[data-scan-view]")).to_be_visible()
    assert phone.evaluate("window.askedFormats") == ["ean_13", "qr_code"]
    check_page(phone)
    phone.evaluate("code => { window.shownCode = code; }", ARTICLE)
    found = phone.locator("[data-scan-result]")
    expect(found).to_contain_text(name)
    check_page(phone)
    found.get_by_role("button", name=re.compile("В корзину")).click()
    expect(phone.locator("[data-scan-said]")).to_have_text("В корзине")
    phone.get_by_role("dialog").get_by_role("button", name="Закрыть").click()
    expect(phone.locator("[data-scan-view]")).to_have_count(0)
    phone.goto("/cart")
    expect(phone.get_by_role("main")).to_contain_text(name)
    empty_cart(phone)


# feature: MOB-15
def test_a_code_of_the_portal_opens_the_page_it_names(phone: Page, program: Program):
    find_product(phone, "шайба")
    path = re.sub(r"^https?://[^/]+", "", phone.url)
    open_scanner(phone)
    phone.evaluate("code => { window.shownCode = code; }", f"{program.url}{path}")
    phone.wait_for_url(f"**{path}")


# feature: MOB-15
def test_a_camera_that_is_refused_is_said_in_words_and_the_code_is_typed(phone: Page):
    phone.add_init_script("""
        navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); };
    """)
    open_scanner(phone)
    expect(phone.locator("[data-scan-said]")).to_contain_text("Доступ к камере закрыт")
    field = phone.get_by_label("Код с упаковки или артикул")
    expect(field).to_be_focused()
    field.fill("0000000000017")
    field.press("Enter")
    expect(phone.locator("[data-scan-result]")).to_contain_text("Товара с кодом 0000000000017 нет")
    check_page(phone)


# feature: MOB-15
def test_a_browser_that_reads_no_codes_asks_for_them(page_as: OpenPage):
    page = page_as(BUYER, **PHONE)
    page.add_init_script(NO_READER)
    open_scanner(page)
    expect(page.locator("[data-scan-said]")).to_contain_text("не читает штрихкоды")
    expect(page.get_by_label("Код с упаковки или артикул")).to_be_focused()


# feature: MOB-15
def test_a_hand_scanner_types_into_the_open_page(page_as: OpenPage):
    page = page_as(BUYER)
    name = find_product(page, ARTICLE)
    product = page.url
    page.goto("/catalog")
    page.wait_for_load_state("load")
    page.wait_for_timeout(300)
    # As fast as a scanner: typing by the test's own hand would be too slow on a busy machine.
    page.evaluate("""(code) => {
        for (const key of [...code, 'Enter']) {
            document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
        }
    }""", ARTICLE)
    page.wait_for_url(product)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


# feature: MOB-15
def test_without_scripts_the_typed_code_is_looked_up_by_the_portal(page_as: OpenPage):
    page = page_as(BUYER, java_script_enabled=False)
    page.goto(f"/search/barcode?code={ARTICLE}")
    page.wait_for_url("**/products/*")
    expect(page.locator(".pagehead__sub")).to_contain_text(ARTICLE)
