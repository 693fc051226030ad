"""The portal speaks English as well, and takes any writing people have."""
import re

from playwright.sync_api import Page, expect

from opening import NARROW, OpenPage
from page_rules import check_page
from program import PASSWORD
from shopping import begin_checkout, comment_field, submit

SHOPPER = "shopper@customer.example"
BUYER = "buyer@romashka.example"
CYRILLIC = re.compile("[А-Яа-яЁё]")
# What the portal says itself, as opposed to names of goods and of their properties, of people and places.
OWN_WORDS = (
    ".nav__text, .btn, fieldset:not([id^='facet-']) > legend, #facet-brand > legend, #facet-warehouse > legend, "
    "label.field__label, th[scope=col], .pairs dt, .card__head h2")
MIXED_WRITING = "🚚👩‍🔧 שלום עולם, مرحبا بالعالم, 𝒶𝒷, e\u0301, 漢字"
WITHOUT_BREAKS = "ש" * 60 + "🔩" * 60


def test_a_shopper_changes_to_english_and_orders(open_page: OpenPage):
    page = open_page()
    page.goto("/login")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_label("E-mail").fill(SHOPPER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/dashboard")
    choose_language(page, "en")
    try:
        order_in_english(page)
    finally:
        choose_language(page, "ru")


def order_in_english(page: Page) -> None:
    page.goto("/catalog?stock=1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Catalogue")
    assert_english(page)
    page.get_by_role("main").locator("a[href^='/products/']").first.click()
    page.wait_for_url("**/products/*")
    assert_english(page)
    page.get_by_role("main").get_by_role("button", name="Add to cart", exact=True).click()
    expect(page.get_by_text("In the cart: ")).to_be_visible()
    page.goto("/cart")
    assert_english(page)
    page.get_by_role("button", name="Go to checkout").click()
    page.wait_for_url("**/checkout")
    assert_english(page)
    page.get_by_label("Comment").fill("Call an hour before")
    page.get_by_role("main").get_by_role("button", name="Place the order").click()
    page.wait_for_url(re.compile(r"/orders/\d"))
    expect(page.get_by_role("main")).to_contain_text("Comment: Call an hour before")
    assert_english(page)
    page.goto("/orders")
    assert_english(page)


def test_any_writing_is_kept_and_shown_on_a_small_screen(page_as: OpenPage):
    page = page_as(BUYER, viewport=NARROW, has_touch=True)
    begin_checkout(page)
    comment_field(page).fill(f"{MIXED_WRITING} {WITHOUT_BREAKS}")
    page.get_by_label("Ваш номер заказа").fill("🔩 הזמנה 7")
    number = submit(page)
    expect(page.get_by_role("main")).to_contain_text(MIXED_WRITING)
    expect(page.get_by_role("main")).to_contain_text(WITHOUT_BREAKS)
    expect(page.get_by_role("main")).to_contain_text("🔩 הזמנה 7")
    check_page(page)

    page.goto("/orders?q=הזמנה")
    expect(page.get_by_role("main").get_by_role("link", name=number)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("🔩 הזמנה 7")
    check_page(page)


def choose_language(page: Page, language: str) -> None:
    page.goto("/settings")
    form = page.locator("form[action='/settings']")
    form.locator("select[name=language]").select_option(language)
    form.locator("button:not([type=button])").last.click()
    expect(page.locator("html")).to_have_attribute("lang", language)


def assert_english(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "en")
    words = page.locator(OWN_WORDS).all_inner_texts()
    assert len(words) > 5, f"{page.url} has changed: {OWN_WORDS} names nothing there"
    assert not [text for text in words if CYRILLIC.search(text)], f"{page.url} speaks Russian"
