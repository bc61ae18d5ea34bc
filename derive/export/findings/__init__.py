"""Findings of `derive check` for people and machines, one module a format.

Main definitions
    writer          the name of a format -> its writer
    FORMATS         the names

Implementation notes
    A writer returns text for the beginning, for each document and for the end (`writer.py`), so
    that a run over thousands of documents holds one report at a time.  Formats are imported when
    they are asked for.
"""

from __future__ import annotations

from importlib import import_module

from derive.export.findings.writer import Options, Writer

__all__ = ["FORMATS", "Options", "Writer", "writer"]

_WRITERS = {
    "full": ("full", "FullWriter"),
    "concise": ("concise", "ConciseWriter"),
    "json": ("json_report", "JsonWriter"),
    "json-lines": ("json_report", "JsonLinesWriter"),
    "github": ("github", "GitHubWriter"),
    "gitlab": ("gitlab", "GitLabWriter"),
    "junit": ("junit", "JUnitWriter"),
    "sarif": ("sarif", "SarifWriter"),
}
FORMATS = tuple(_WRITERS)


def writer(name: str, options: Options | None = None) -> Writer:
    """Return a new writer of the format; `ValueError` if there is no such format.

    >>> writer("json").begin()[:27]
    '{"schema": "derive-check/1"'
    """
    if name not in _WRITERS:
        raise ValueError(f"no format is called {name!r}; choose from {', '.join(FORMATS)}")
    module, class_name = _WRITERS[name]
    made: Writer = getattr(import_module(f"{__name__}.{module}"), class_name)(options or Options())
    return made
