"""The laws that every document obeys, whichever reader made it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from derive.document.source import Document, Formula, Prose, Table


def check_laws(document: Document) -> None:
    """Segments stand in order, do not overlap, and say where their text is."""
    end = 0
    for s in document.segments:
        assert end <= s.start <= s.end <= len(document.text)
        end = s.end
        if isinstance(s, Formula | Prose):
            assert s.text.strip() == s.text != ""
            if s.origin is None:
                body = s.offset(0)
                assert document.text[body : body + len(s.text)] == s.text
                assert s.start <= body
                assert body + len(s.text) <= s.end
            else:
                assert len(s.origin) == len(s.text)
                assert all(s.start <= k < s.end for k in s.origin)
        elif isinstance(s, Table):
            for row in s.rows:
                for c in row:
                    assert s.start <= c.start <= c.end <= s.end
    for p in document.problems:
        assert 0 <= p.start <= p.end <= len(document.text)
    if document.locations:
        assert len(document.locations) >= document.text.count("\n")


@pytest.fixture(scope="session")
def laws() -> Callable[[Document], None]:
    """The check, as a fixture, since test modules do not import one another."""
    return check_laws
