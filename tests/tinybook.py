"""Tiny books for tests: a test's docstring is the statements file it runs on."""

import csv
from inspect import cleandoc
from io import StringIO
from pathlib import Path

from onpace.book import Loaded, load

HEADER = (
    "maker,brand,model,market,kind,measure,period,relation,value,value_high,unit,wording,"
    "said_on,said_by,source"
)
EVENT_HEADER = (
    "maker,brand,model,market,event,date,value,unit,note,said_on,said_by,source,publisher,"
    "date_precision"
)
GOOD = "Xiaomi,,,,report,deliveries,2025-12,>,50000,,vehicle,,2026-01-01,Xiaomi,https://a.cn/1"
MAKERS = """\
name,aliases,aliases_zh,tickers,group,powertrain,powertrain_since,home_market,first_delivery,note
Xiaomi,Xiaomi EV;Xiaomi Auto,小米汽车;小米,1810.HK,,,,CN,2024-04-03,
HIMA,Harmony Intelligent Mobility,鸿蒙智行,,Huawei,,,CN,,
BYD,BYD Auto,比亚迪,1211.HK,,NEV,2022-04,CN,,a maker whose targets count NEV alone
"""
MODELS = """\
maker,brand,model,aliases,launch,first_delivery,note
Xiaomi,,SU7,SU 7,2024-03-28,2024-04-03,
Xiaomi,,YU7,,2025-06-26,2025-07,
HIMA,AITO,,Wenjie;问界,2021-12,,
HIMA,AITO,M9,,,,
HIMA,Luxeed,R7,,,,
BYD,NEV,,,,,
"""


def write_names(root: Path) -> None:
    """Writes the makers and models every tiny book knows."""
    (root / "makers.csv").write_text(MAKERS, encoding="utf-8")
    (root / "models.csv").write_text(MODELS, encoding="utf-8")


def write_rows(root: Path, rows: str, file: str = "statements/tiny.csv") -> None:
    """Writes a file of rows; a header goes before them unless they begin with one."""
    text = cleandoc(rows)
    if not text.startswith("maker,"):
        header = EVENT_HEADER if file.startswith("events/") else HEADER
        text = f"{header}\n{text}"
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(f"{text}\n", encoding="utf-8")


def load_rows(root: Path, rows: str, file: str = "statements/tiny.csv") -> Loaded:
    """Loads the book that has these rows and the usual names."""
    write_names(root)
    write_rows(root, rows, file)
    return load(root)


def load_bytes(root: Path, data: bytes) -> Loaded:
    """Loads the book whose statements file holds these bytes, with the usual names."""
    write_names(root)
    (root / "statements").mkdir(exist_ok=True)
    (root / "statements" / "tiny.csv").write_bytes(data)
    return load(root)


def good_row(**cells: str) -> str:
    """The good row with some cells changed."""
    row = dict(zip(HEADER.split(","), GOOD.split(","), strict=True)) | cells
    out = StringIO()
    csv.writer(out, lineterminator="").writerow(row.values())
    return out.getvalue()


def sentences(loaded: Loaded) -> list[str]:
    """The errors as people read them."""
    return [str(error) for error in loaded.errors]
