"""onpace: is this carmaker on pace for the number it announced?

>>> import onpace
>>> answer = onpace.judge(onpace.Book.bundled(), "Xiaomi", 2026, as_of="2026-01-06")
>>> answer.verdict
'open'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from onpace.book import Book
    from onpace.engine.paths import Paths
    from onpace.questions.answer import Judgement
    from onpace.questions.errors import QuestionError
    from onpace.questions.fit import fit
    from onpace.questions.judge import judge

__all__ = ["Book", "Judgement", "Paths", "QuestionError", "__version__", "fit", "judge"]

_HOMES = {
    "Book": "onpace.book",
    "Judgement": "onpace.questions.answer",
    "Paths": "onpace.engine.paths",
    "QuestionError": "onpace.questions.errors",
    "fit": "onpace.questions.fit",
    "judge": "onpace.questions.judge",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """Import what is used when it is used: `import onpace` must not load NumPy."""
    if name not in _HOMES:
        raise AttributeError(f"module 'onpace' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(_HOMES[name]), name)
