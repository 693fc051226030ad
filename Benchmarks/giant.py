"""One customer with a million orders, made inside the database from one that is there: a minute instead of an hour."""
import sqlite3
import subprocess
from contextlib import closing

ORDERS = 1_000_000
LINES = 2
CUSTOMER = "ООО «Ромашка»"

# The columns a new order takes over from the customer's newest one.
TAKEN = """customer_id, placed_by, placed_by_name, unit_id, legal_entity_id, payer_name, contract_id, contract_number,
    seller_id, delivery_address, recipient, recipient_phone, currency"""
GOODS = """
    CREATE TEMPORARY TABLE giant_goods AS
    SELECT ROW_NUMBER() OVER (ORDER BY p.sku) - 1 AS place, p.id, p.sku, p.name, p.unit, p.search_text
    FROM products p WHERE p.is_active AND EXISTS (SELECT 1 FROM stock s WHERE s.product_id = p.id)
    ORDER BY p.sku LIMIT 5000;
    CREATE UNIQUE INDEX giant_goods_place ON giant_goods (place);
    """
BOUGHT = f"""
    DELETE FROM purchased_products WHERE customer_id = (SELECT id FROM customers WHERE name = '{CUSTOMER}');
    INSERT INTO purchased_products (customer_id, user_id, product_id, unit_id, times, last_at, quantity)
    SELECT o.customer_id, o.placed_by, l.product_id, MAX(o.unit_id), COUNT(*), MAX(o.placed_at), SUM(l.quantity)
    FROM orders o JOIN order_lines l ON l.order_id = o.id
    WHERE o.customer_id = (SELECT id FROM customers WHERE name = '{CUSTOMER}') AND o.status <> 'cancelled'
    GROUP BY o.customer_id, o.placed_by, l.product_id;
    """


def statements(identifier: str, padded: str, moment: str, numbers: str, yes: str, no: str) -> str:
    """The same for both engines, but for what each calls its parts."""
    return f"""
    {GOODS}
    INSERT INTO orders (id, number, status, is_archived, placed_at, status_at, customer_reference, comment, total,
        vat_total, line_count, first_line, search_text, source, version, {TAKEN})
    SELECT {identifier}, '2019-' || {padded}, CASE WHEN n.i % 50 = 0 THEN 'cancelled' WHEN n.i > {ORDERS - 500}
        THEN 'shipped' ELSE 'completed' END,
        CASE WHEN n.i > {ORDERS - 500} AND n.i % 50 <> 0 THEN {no} ELSE {yes} END, {moment}, {moment},
        'З-' || {padded}, '', 20000 + n.i % 90000, 3606, {LINES}, g.name,
        '2019-' || {padded} || ' ' || g.search_text, 'cart', 1, {TAKEN}
    FROM {numbers} CROSS JOIN (
        SELECT * FROM orders WHERE customer_id = (SELECT id FROM customers WHERE name = '{CUSTOMER}')
        ORDER BY placed_at DESC LIMIT 1) AS t
    JOIN giant_goods g ON g.place = n.i * 7 % (SELECT COUNT(*) FROM giant_goods);
    INSERT INTO order_lines (order_id, position, customer_id, product_id, sku, name, unit, quantity, price, vat_rate,
        vat_mode, net, vat, amount, currency, shipped)
    SELECT {identifier}, k.position, (SELECT id FROM customers WHERE name = '{CUSTOMER}'), g.id, g.sku, g.name, g.unit,
        1000 * (1 + n.i % 9), 10000, '22', 'included', 8197, 1803, 10000, 'RUB', 0
    FROM {numbers} CROSS JOIN (SELECT 1 AS position UNION ALL SELECT 2) AS k
    JOIN giant_goods g ON g.place = (n.i * 7 + (k.position - 1) * 1237) % (SELECT COUNT(*) FROM giant_goods);
    {BOUGHT}
    """


def make(program) -> None:
    """Fills the database of a program that does not run."""
    if program.database.startswith("sqlite://"):
        numbers = f"""(
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ORDERS}) SELECT i FROM n) AS n"""
        # Sixteen digits are sixteen bytes: an id that ascends in time.
        script = statements(
            "CAST(printf('%016d', n.i) AS BLOB)", "printf('%07d', n.i)",
            f"(strftime('%s', 'now') - ({ORDERS} - n.i) * 95 - 4000) * 1000000", numbers, "1", "0")
        with closing(sqlite3.connect(program.database.removeprefix("sqlite://"))) as connection:
            connection.execute("PRAGMA cache_size = -400000")
            connection.executescript(f"BEGIN; {script} COMMIT; ANALYZE;")
        return
    script = statements(
        "('00000000-0000-7000-8000-' || LPAD(TO_HEX(n.i), 12, '0'))::uuid", "LPAD(n.i::text, 7, '0')",
        f"date_trunc('second', now()) - ({ORDERS} - n.i) * interval '95 seconds' - interval '4000 seconds'",
        f"generate_series(1, {ORDERS}) AS n (i)", "TRUE", "FALSE").replace("MAX(o.unit_id)", "MAX(o.unit_id::text)::uuid")
    subprocess.run(
        ["psql", program.database, "--no-psqlrc", "-q", "-v", "ON_ERROR_STOP=1", "-1", "-c", "SET synchronous_commit = off",
         "-c", script], check=True)
    subprocess.run(["psql", program.database, "--no-psqlrc", "-qc", "ANALYZE"], check=True)
