"""What a catalogue of 50,000 goods costs: suggestions, search, lists by personal price, prices for a program, the index.

Latency is measured with two connections, one for each core: here it matters how long one answer takes, and not how many
wait for a core. Every row asks for many different addresses in turn.
"""
import json
import re
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

CONNECTIONS = 2
REBUILD_BUDGET_S = 60
MEMORY_BUDGET_MB = 300
WORDS = [
    "болт", "гайка оцинкованная", "шпилька м12", "труба 57", "кабель медный 3×2,5", "подшипник усиленный", "ремень",
    "сверло кобальтовое 6,5", "круг отрезной 125", "ключ рожковый", "куртка утепленная 52", "перчатки", "стеллаж",
    "ящик пластиковый 400", "отвертка", "метчик м8", "фланец", "розетка", "лента", "каска",
    # Mistyped, in the other layout, in Latin letters, a part of an article.
    "болд", "шплька", "отвертка магнтная", ",jkn", "gjlibgybr", "bolt", "sverlo", "ПБ1003", "тт1046-10", "рс1180",
]


@dataclass
class Row:
    name: str
    paths: list[str]
    p99_budget_ms: float | None = None
    p50_budget_ms: float | None = None


def rows(person) -> list[Row]:
    """The addresses of every measure, made from what this data set holds."""
    beginnings = [word[:length] for word in WORDS for length in range(2, len(word) + 1)]
    suggestions = [f"/search/suggestions?q={quote(word)}" for word in beginnings]
    results = [f"/search?q={quote(word)}" for word in WORDS]
    categories = [f"/catalog?category={slug}" for slug in CATEGORIES]
    return [
        Row("suggestions while typing", suggestions, p99_budget_ms=10),
        Row("search: first page of results", results, p99_budget_ms=30),
        Row("search: results by price", [f"{path}&sort=price" for path in results], p99_budget_ms=30),
        Row("category", categories, p99_budget_ms=30),
        Row("category by personal price", [f"{path}&sort=price" for path in categories], p99_budget_ms=30),
        Row("category, in stock only", [f"{path}&stock=1" for path in categories], p99_budget_ms=30),
        Row("product", products(person), p99_budget_ms=30),
        Row("100 personal prices (API)", price_lists(person), p50_budget_ms=5),
    ]


CATEGORIES = [
    "prom-krepezh", "truby", "elektromontazh", "privody", "rezhuschiy", "abrazivy", "ruchnoy", "specodezhda", "sklad",
    "prom-krepezh-1", "truby-2", "privody-1-3", "abrazivy-4", "sklad-5-2",
]


def products(person) -> list[str]:
    links = []
    for slug in CATEGORIES:
        links += re.findall(r'href="(/products/[^"?#/]+)"', person.get(f"/catalog?category={slug}").text)
    return sorted(set(links)) or ["/catalog"]


def price_lists(person) -> list[str]:
    """Addresses that ask for a hundred prices each, of goods from all over the catalogue."""
    goods = json.loads(person.get("/api/v1/products?limit=500").text)["products"]
    goods += json.loads(person.get("/api/v1/products?limit=500&category=truby").text)["products"]
    ids = [product["id"] for product in goods]
    lists = [ids[start::10][:100] for start in range(10)]
    return ["/api/v1/prices?" + "&".join(f"id={one}" for one in some) for some in lists]


def wait_for_index(program, since: float, seconds: float = 600) -> tuple[float, int]:
    """The seconds until the index of a started program was built, by the clock outside, and how many documents it has."""
    while time.monotonic() - since < seconds:
        for line in program.log.read_text(encoding="utf-8", errors="replace").splitlines():
            if "search index built" in line:
                told = json.loads(line)
                return time.monotonic() - since, int(told["documents"])
        time.sleep(0.1)
    raise AssertionError(f"the index was not built within {seconds} seconds:\n{program.log_tail()}")


def folder_mb(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def measure(program, person, started: float, seconds: int, load, memory_mb) -> list[str]:
    """Prints the table and returns what went over its budget."""
    built, documents = wait_for_index(program, started)
    after_build = memory_mb(program.process_id)
    over = []
    if built > REBUILD_BUDGET_S:
        over.append(f"index: built in {built:.1f} s, budget {REBUILD_BUDGET_S}")
    print(f"index of {documents} documents built in {built:.1f} s, {folder_mb(program.folder / 'search'):.0f} MB on disk, "
          f"memory then {after_build:.0f} MB", flush=True)
    print(f"{'measure':<40}{'paths':>7}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'failed':>8}")
    for row in rows(person):
        load(program.url, 1, person.cookies, CONNECTIONS, row.paths)
        measured = load(program.url, seconds, person.cookies, CONNECTIONS, row.paths)
        print(f"{row.name:<40}{len(row.paths):>7}{measured.per_second:>9.0f}{measured.p50_ms:>9.2f}"
              f"{measured.p99_ms:>9.2f}{measured.failed:>8}", flush=True)
        if row.p99_budget_ms is not None and measured.p99_ms > row.p99_budget_ms:
            over.append(f"{row.name}: p99 {measured.p99_ms:.1f} ms, budget {row.p99_budget_ms}")
        if row.p50_budget_ms is not None and measured.p50_ms > row.p50_budget_ms:
            over.append(f"{row.name}: p50 {measured.p50_ms:.1f} ms, budget {row.p50_budget_ms}")
        if measured.failed:
            over.append(f"{row.name}: {measured.failed} requests failed")
    under_load = memory_mb(program.process_id)
    print(f"memory under load {under_load:.0f} MB")
    if under_load > MEMORY_BUDGET_MB:
        over.append(f"memory under load {under_load:.0f} MB, budget {MEMORY_BUDGET_MB}")
    return over
