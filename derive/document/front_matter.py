"""Settings in the front matter of a Markdown document, under the key `derive`.

Main definitions
    front_matter        document -> its settings, as a sidecar would give them, or None

What may be written
    ---
    derive:
      base: 2
      ignore: [DRV102, damaged-header]
    ---
    with the keys of a sidecar, except annotations: those are comments in the text.

Implementation notes
    Front matter is YAML, but only what is written above is read, and only below `derive:`: a value
    on the line of its key, or a list of values, in brackets or with dashes.
"""

from __future__ import annotations

import re
from typing import Any

from derive.document.settings import SettingsError, Sidecar, own_settings
from derive.document.source import Document
from derive.patterns import pattern

__all__ = ["front_matter"]

_BLOCK = pattern(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_KEY = pattern(r"derive[ \t]*:[ \t]*(?:#.*)?")
_ENTRY = pattern(r"[ \t]+([\w-]+)[ \t]*:[ \t]*(.*)")
_ITEM = pattern(r"[ \t]+-[ \t]+(.*)")
_LONGEST = 20_000


def front_matter(document: Document) -> Sidecar | None:
    """Return the settings in the front matter of a document; None if there are none.

    Raises `SettingsError` with the line that cannot be read.

    >>> from derive.document.readers import read
    >>> text = b"---\\nderive:\\n  base: 2\\n---\\n"
    >>> front_matter(read("a.md", text)).values
    {'base': '2'}
    """
    block = _BLOCK.match(document.text, 0, _LONGEST) if document.kind == "markdown" else None
    if block is None:
        return None
    content = _content(document.path, block[1].splitlines())
    if content is None:
        return None
    return own_settings(f"{document.path}: front matter", content)


def _content(path: str, lines: list[str]) -> dict[str, Any] | None:
    """What stands below `derive:`."""
    content: dict[str, Any] | None = None
    key = ""
    for number, line in enumerate(lines, 2):
        if content is None:
            content = {} if _KEY.fullmatch(line) else None
        elif not line.strip() or line.lstrip().startswith("#"):
            continue
        elif not line.startswith((" ", "\t")):
            break
        elif entry := _ENTRY.fullmatch(line):
            key = entry[1]
            content[key] = _value(entry[2])
        elif (item := _ITEM.fullmatch(line)) and isinstance(content.setdefault(key, []), list):
            content[key].append(_value(item[1]))
        else:
            raise SettingsError(
                f"{path}:{number}: {line.strip()[:60]!r} is not read here; write `key: value` or "
                "`key: [value, value]` below `derive:`"
            )
    return content


def _value(text: str) -> Any:
    """A list, a number of seconds, or a text; nothing announces a list with dashes."""
    text = re.sub(r"(?:^|[ \t]+)#.*", "", text).strip()
    if not text:
        return []
    if text.startswith("[") and text.endswith("]"):
        return [_value(item) for item in text[1:-1].split(",") if item.strip()]
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text):
        return float(text) if "." in text else int(text)
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text
