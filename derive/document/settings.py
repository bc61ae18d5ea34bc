"""Settings: `[tool.derive]` of the nearest pyproject.toml, or `derive.toml`, and sidecars.

Main definitions
    Configuration           what one settings file says, and what the command line adds
    Overrides               what the command line says
    configuration_for       a document -> the configuration that governs it
    own_settings            what one document says of itself, in its front matter or sidecar
    Sidecar, sidecar_of     `slides.derive.toml`: settings and annotations beside `slides.md`
    SettingsError           a key or value that cannot be; the message names it and the nearest

What may be set
    base, unit, operands, formula-seconds, document-seconds     as in `finders.Settings`
    select, extend-select, ignore                               rules, see `selection.py`
    exclude                                                     patterns of paths to leave out
    per-file-ignores      pattern -> rules
    per-file              pattern -> any of the keys of the first two lines

Implementation notes
    Patterns are those of `fnmatch`, matched against the path below the directory of the settings
    file and against each of its trailing parts: `drafts/*` also fits `lectures/drafts/one.md`.
    The command line wins over the sidecar, that over the front matter (`front_matter.py`), that
    over `per-file`, that over the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path
from typing import Any

from derive.document.finders import Settings
from derive.document.lower import parse_base
from derive.document.selection import EVERYTHING, Selection, read_selectors
from derive.document.source import Comment, Document
from derive.record import field, record, replace

__all__ = [
    "Configuration",
    "Overrides",
    "SettingsError",
    "Sidecar",
    "configuration_for",
    "own_settings",
    "read_configuration",
    "sidecar_of",
]

_UNITS = ("bit", "nat", "hartley")
_OPERANDS = ("auto", "exact", "rounded")
_FILE_KEYS = ("base", "unit", "operands", "formula-seconds", "document-seconds")
_RULE_KEYS = ("select", "extend-select", "ignore")
_KEYS = (*_FILE_KEYS, *_RULE_KEYS, "exclude", "per-file-ignores", "per-file")
_SIDECAR_KEYS = (*_FILE_KEYS, "ignore")
_ANNOTATION_KEYS = ("line", "before", "text")
_LARGEST = 1_000_000


class SettingsError(ValueError):
    """A settings file that cannot be used; the message names the file, the key and a way out."""


@record
class Overrides:
    """What the command line says; None and empty mean nothing."""

    base: str | None = None
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] | None = None
    unit: str | None = None


@record
class Configuration:
    """What a settings file says; `source` is its path, or None if there is none."""

    source: str | None = None
    root: Path = field(default_factory=Path)
    general: Mapping[str, Any] = field(default_factory=dict)
    selection: Selection = EVERYTHING
    exclude: tuple[str, ...] = ()
    per_file: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    overrides: Overrides = field(default_factory=Overrides)

    def settings_for(self, path: str, sidecar: Sidecar | None = None) -> Settings:
        """Return the settings of one document."""
        values = dict(self.general)
        for pattern, more in self.per_file:
            if self._fits(pattern, path):
                values |= more
        if sidecar is not None:
            values |= sidecar.values
        for key in ("base", "unit"):
            if (value := getattr(self.overrides, key)) is not None:
                values[key] = value
        return Settings(**values)

    def selection_for(self, path: str, sidecar: Sidecar | None = None) -> Selection:
        """Return which rules are wanted in one document."""
        chosen, given = self.selection, self.overrides
        if given.select is not None:
            chosen = replace(chosen, select=given.select)
        if given.extend_select:
            chosen = replace(chosen, select=(*chosen.select, *given.extend_select))
        if given.ignore is not None:
            chosen = replace(chosen, ignore=given.ignore)
        for pattern, ignored in self.per_file_ignores:
            if self._fits(pattern, path):
                chosen = chosen.ignoring(ignored)
        return chosen.ignoring(sidecar.ignore) if sidecar else chosen

    def excludes(self, path: str) -> bool:
        """Return whether `exclude` leaves the path out."""
        return any(self._fits(pattern, path) for pattern in self.exclude)

    def _fits(self, pattern: str, path: str) -> bool:
        whole = Path(path).absolute()
        parts = (whole.relative_to(self.root) if whole.is_relative_to(self.root) else whole).parts
        # A pattern for a directory leaves out what is in it: every leading part may fit as well.
        ends = range(1, len(parts) + 1)
        pattern = pattern.rstrip("/")
        return any(fnmatch("/".join(parts[k:end]), pattern) for end in ends for k in range(end))


@record
class Sidecar:
    """`slides.derive.toml`: settings of `slides.md`, and annotations that it cannot hold."""

    source: str
    values: Mapping[str, Any] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    annotations: tuple[Mapping[str, Any], ...] = ()

    def over(self, other: Sidecar | None) -> Sidecar:
        """Return these settings, and of the others what these leave open."""
        if other is None:
            return self
        ignore = (*other.ignore, *self.ignore)
        return replace(self, values={**other.values, **self.values}, ignore=ignore)

    def annotate(self, document: Document) -> Document:
        """Return the document with the annotations as comments at their places.

        Raises `SettingsError` if the text or the line of one is not in the document.
        """
        if not self.annotations:
            return document
        comments = [self._comment(document, entry) for entry in self.annotations]
        merged = sorted([*comments, *document.segments], key=lambda s: (s.start, s.end))
        return replace(document, segments=tuple(merged))

    def _comment(self, document: Document, entry: Mapping[str, Any]) -> Comment:
        text = entry["text"]
        text = text if text.lstrip().lower().startswith("derive:") else f"derive: {text}"
        if "before" in entry:
            offset = document.text.find(entry["before"])
            if offset < 0:
                shown = entry["before"][:60]
                raise SettingsError(f"{self.source}: {document.path} does not contain {shown!r}")
        else:
            offset = _offset_of_line(document.text, entry["line"])
            if offset < 0:
                where = f"{document.path} has no line {entry['line']}"
                raise SettingsError(f"{self.source}: {where}")
        return Comment(offset, offset, text)


def configuration_for(path: str, overrides: Overrides | None = None) -> Configuration:
    """Return the configuration of the nearest settings file above a document.

    Raises `SettingsError` if that file cannot be used.
    """
    directory = Path(path).absolute()
    directory = directory if directory.is_dir() else directory.parent
    found = _nearest(directory)
    return replace(found, overrides=overrides) if overrides else found


def read_configuration(file: Path) -> Configuration:
    """Return what a settings file says, `pyproject.toml` or any file in the style of derive.toml.

    Raises `SettingsError`.
    """
    content = _toml(file)
    if file.name == "pyproject.toml":
        tool = content.get("tool", {})
        content = tool.get("derive", {}) if isinstance(tool, dict) else {}
    return _configuration(file, content)


def sidecar_of(path: str) -> Sidecar | None:
    """Return what stands in `slides.derive.toml` beside `slides.md`; None if there is no such file.

    Raises `SettingsError`.
    """
    document = Path(path)
    file = document.with_name(f"{document.stem}.derive.toml") if document.name else document
    if not file.is_file():
        return None
    content = _toml(file)
    where = str(file)
    entries = content.pop("annotation", [])
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise SettingsError(f"{where}: 'annotation' must be a list: write [[annotation]]")
    for number, entry in enumerate(entries, 1):
        _check_annotation(f"{where}: annotation {number}", entry)
    return replace(own_settings(where, content), annotations=tuple(entries))


def own_settings(where: str, content: Mapping[str, Any]) -> Sidecar:
    """Return the settings of one document, which stand at `where`; raises `SettingsError`."""
    _known_keys(where, content, _SIDECAR_KEYS)
    ignore = _selectors(where, "ignore", content.get("ignore", []))
    values = _file_values(where, {k: v for k, v in content.items() if k in _FILE_KEYS})
    return Sidecar(where, values, ignore)


# --- reading and checking the settings ----------------------------------------------------------


@lru_cache(maxsize=1024)
def _nearest(directory: Path) -> Configuration:
    for name in ("derive.toml", "pyproject.toml"):
        file = directory / name
        if file.is_file() and (name == "derive.toml" or "derive" in _tools(file)):
            return read_configuration(file)
    parent = directory.parent
    return _nearest(parent) if parent != directory else Configuration(root=directory)


def _tools(file: Path) -> Mapping[str, Any]:
    tool = _toml(file).get("tool", {})
    return tool if isinstance(tool, dict) else {}


def _toml(file: Path) -> dict[str, Any]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise SettingsError(f"cannot read {file}: {error.strerror}") from None
    if len(data) > _LARGEST:
        raise SettingsError(f"{file} is larger than {_LARGEST // 1_000_000} MB")
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError(f"{file} is not TOML: {error}") from None


def _configuration(file: Path, content: Any) -> Configuration:
    where = str(file)
    if file.name == "pyproject.toml":
        where += ": [tool.derive]"
    if not isinstance(content, dict):
        raise SettingsError(f"{where} must be a table")
    _known_keys(where, content, _KEYS)
    select = _selectors(where, "select", content["select"]) if "select" in content else ("",)
    extended = _selectors(where, "extend-select", content.get("extend-select", []))
    ignore = _selectors(where, "ignore", content.get("ignore", []))
    ignores = _table(where, "per-file-ignores", content)
    per_file = _table(where, "per-file", content)
    for pattern, values in per_file.items():
        if not isinstance(values, dict):
            raise SettingsError(f"{where}: per-file.{pattern!r} must be a table of settings")
        _known_keys(f"{where}: per-file.{pattern!r}", values, _FILE_KEYS)
    return Configuration(
        source=str(file),
        root=file.absolute().parent,
        general=_file_values(where, {k: v for k, v in content.items() if k in _FILE_KEYS}),
        selection=Selection((*select, *extended), ignore),
        exclude=tuple(_strings(where, "exclude", content.get("exclude", []))),
        per_file=tuple(
            (pattern, _file_values(f"{where}: per-file.{pattern!r}", values))
            for pattern, values in per_file.items()
        ),
        per_file_ignores=tuple(
            (pattern, _selectors(where, f"per-file-ignores.{pattern!r}", rules))
            for pattern, rules in ignores.items()
        ),
    )


def _known_keys(where: str, content: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in content:
        if key not in known:
            import difflib

            near = difflib.get_close_matches(key.lower().replace("_", "-"), known, n=1, cutoff=0.5)
            way_out = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
            raise SettingsError(f"{where}: unknown key {key!r}; {way_out}")


def _table(where: str, key: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
    value = content.get(key, {})
    if not isinstance(value, dict):
        raise SettingsError(f"{where}: {key!r} must be a table: pattern = …")
    return value


def _strings(where: str, key: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise SettingsError(f'{where}: {key!r} must be a list of strings, e.g. ["…"]')
    return value


def _selectors(where: str, key: str, value: Any) -> tuple[str, ...]:
    try:
        return read_selectors(_strings(where, key, value))
    except SettingsError:
        raise
    except ValueError as error:
        raise SettingsError(f"{where}: {key!r}: {error}") from None


def _file_values(where: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The keyword arguments of `Settings` that a table of settings means."""
    values: dict[str, Any] = {}
    for key, value in content.items():
        values[key.replace("-", "_")] = _checked(where, key, value)
    return values


def _checked(where: str, key: str, value: Any) -> Any:
    if key == "base":
        text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        try:
            parse_base(text)
        except ValueError as error:
            raise SettingsError(f'{where}: \'base\' is "e", "2" or "10": {error}') from None
        return text
    if key in ("unit", "operands"):
        choices = _UNITS if key == "unit" else _OPERANDS
        if value not in choices:
            raise SettingsError(f"{where}: {key!r} is one of {', '.join(choices)}, not {value!r}")
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 3600:
        raise SettingsError(f"{where}: {key!r} is a number of seconds, 0 to 3600, not {value!r}")
    return float(value)


def _check_annotation(where: str, entry: Mapping[str, Any]) -> None:
    _known_keys(where, entry, _ANNOTATION_KEYS)
    if not isinstance(entry.get("text"), str):
        raise SettingsError(f"{where}: 'text' is missing, e.g. text = \"base 2\"")
    if ("line" in entry) == ("before" in entry):
        raise SettingsError(f'{where}: give its place, either line = 12 or before = "text"')
    if "before" in entry and not (isinstance(entry["before"], str) and entry["before"]):
        raise SettingsError(f"{where}: 'before' is a piece of the document's text")
    line = entry.get("line", 1)
    if isinstance(line, bool) or not isinstance(line, int) or line < 1:
        raise SettingsError(f"{where}: 'line' counts from 1, not {line!r}")


def _offset_of_line(text: str, number: int) -> int:
    offset = 0
    for _ in range(number - 1):
        offset = text.find("\n", offset) + 1
        if not offset:
            return -1
    return offset
