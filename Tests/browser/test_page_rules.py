"""The rules every page is held to find what they are for."""
import pytest
from playwright.sync_api import Browser

from page_rules import broken_rules

GOOD = """<!doctype html><html lang="ru"><head><title>Страница</title>
    <style>body { font: 16px/24px sans-serif } a, button { display: inline-block; min-width: 44px; min-height: 44px }</style>
    </head><body><main><h1>Страница</h1>%s</main></body></html>"""
BAD = {
    "target below 44 px": """<style>button { min-width: 0; min-height: 0; width: 30px; height: 30px; padding: 0 }</style>
        <button>а</button><button>б</button>""",
    "no name for a screen reader": "<button><svg width='20' height='20'></svg></button>",
    "letters below 12 px": "<p style='font-size: 11px'>Мелко</p>",
    "lines not 1.4 to 1.6 high": "<p style='line-height: 20px'>Тесно</p>",
    "more than two families of letters": "<p style='font-family: serif'>А</p><p style='font-family: monospace'>Б</p>",
    "colour alone": "<span class='status'>Отгружен</span>",
    "scrolls sideways": "<div style='width: 900px; height: 9px'></div>",
    "wider than the page": "<style>main { width: 200px; overflow: hidden }</style><div style='width: 300px'>а</div>",
    "not one h1": "<h1>Ещё одна</h1>",
}
FINE = {
    "a small target with room around it": "<p><button style='min-width: 0; min-height: 0; width: 30px; height: 30px'>а</button></p>",
    "a small target with a wide answer": """<style>button { position: relative; min-width: 0; min-height: 0; height: 30px }
        button::after { content: ''; position: absolute; inset: -8px }</style>
        <p style='display: flex; gap: 30px'><button>раз</button><button>два</button></p>""",
    "a link amid words": "<style>a { display: inline !important }</style><p>Слова <a href='#a'>и ссылка</a> <a href='#b'>ещё</a></p>",
    "a checkbox with its label": """<style>label { display: flex; min-height: 44px; min-width: 60px }</style>
        <label><input type='checkbox'> Да</label><label><input type='checkbox'> Нет</label>""",
}


@pytest.mark.parametrize("rule", BAD)
def test_a_broken_rule_is_found(browser: Browser, rule: str):
    assert rule in {name for name, _ in rules_of(browser, BAD[rule])}


@pytest.mark.parametrize("what", FINE)
def test_what_is_right_breaks_no_rule(browser: Browser, what: str):
    assert rules_of(browser, FINE[what]) == []


def rules_of(browser: Browser, content: str) -> list[tuple[str, str]]:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    try:
        page.set_content(GOOD % content)
        return broken_rules(page)
    finally:
        page.close()
