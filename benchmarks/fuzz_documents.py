"""A long fuzz of the readers and the checker: mutated gold documents, for as long as one likes.

    python benchmarks/fuzz_documents.py --seconds 600 [--seed 1] [--keep FOLDER]

Every document must be read and checked without an exception, within its time, with claims whose
places lie in the document and whose JSON can be written.  The gold documents are also packed into
Word, PowerPoint and OpenDocument files and into PDF, whose XML and whose bytes are damaged.
Failures are printed with the seed of the case; `--keep` saves the documents.  The exit code is 1
if there was one.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import signal
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

from derive.document.check import check_document
from derive.document.readers import KINDS, read

GOLD = Path(__file__).parent / "gold"
#: Seconds of processor time that one document may take: two, and another for each 20 kB.
BASE_SECONDS, BYTES_PER_SECOND = 2.0, 20_000

NASTY = (
    "$", "$$", "$$$", "\\(", "\\[", "\\]", "`", "```", "~~~", "<!--", "-->", "---", "|", "||", "&",
    "\\\\", "\\begin{aligned}", "\\end{tabular}", "\\begin{verbatim}", "\\newcommand{\\a}{\\a\\a}",
    "\\a", "\\def\\x{\\x}", "\\input{/etc/passwd}", "\\frac", "\\frac{1}{0}", "\\log_0",
    "\\log_1 5", "\\log_2 0", "0/0", "9^{9^{9^{9}}}", "9**9**9**9", "\\sum_{i=1}^{10^{12}} i",
    "\\prod_{k=0}",
    "{" * 300, "}" * 300, "(" * 300, "\\left(" * 50, "\\sqrt{" * 100, "^" * 60, "_" * 60, "=" * 40,
    "1e999999999", "1e-999999999", "0." + "0" * 400 + "1", "1" * 400, "999999999!", "=", "= ?",
    "≈", "≤ 0", "-", "−", "%", "\\%", "‰", "∞", "\\infty", "NaN", "½", "²", "₂", "log₂", "ℯ", "Α",
    "1.23", "\u202e", "\u200b", "\ufeff", "\0", "\r", "\r\n", "\t", "\x0c", "\U0001d7d9", "é",
    "<td>", "</table>", "<table>", "<script>", "<sub>2</sub>", "&#0;", "&#x110000;", "&amp;",
    "<!DOCTYPE", "<!-- derive: ignore[DRV101] x -->", "<!-- derive: table H(p) rows=p -->",
    "% derive: off", "D_{KL}(P||Q) = ", "H(X|Y) \\le ",
    "p(x", "I(X;Y;Z)", "0.1 0.2 0.7\n", "1 0 0\n", "\n\n", " \n",
)  # fmt: skip


class TooSlow(BaseException):
    """The document took longer than it may."""


def mutations(rng: random.Random, others: list[bytes]) -> list[Callable[[bytes], bytes]]:
    """The ways to damage a document."""

    def place(data: bytes) -> int:
        return rng.randrange(len(data) + 1)

    def span(data: bytes, most: int = 200) -> tuple[int, int]:
        start = place(data)
        return start, min(len(data), start + rng.randint(1, most))

    def insert_nasty(data: bytes) -> bytes:
        at = place(data)
        return data[:at] + rng.choice(NASTY).encode() * rng.choice((1, 1, 1, 3)) + data[at:]

    def delete(data: bytes) -> bytes:
        start, end = span(data)
        return data[:start] + data[end:]

    def repeat(data: bytes) -> bytes:
        start, end = span(data, 60)
        return data[:end] + data[start:end] * rng.choice((1, 2, 30)) + data[end:]

    def flip(data: bytes) -> bytes:
        if not data:
            return data
        at = rng.randrange(len(data))
        return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]

    def digit(data: bytes) -> bytes:
        places = [k for k, byte in enumerate(data) if 48 <= byte <= 57]
        if not places:
            return data
        at = rng.choice(places)
        return data[:at] + str(rng.randrange(10)).encode() + data[at + 1 :]

    def splice(data: bytes) -> bytes:
        other = rng.choice(others)
        start, end = span(other, 2000)
        at = place(data)
        return data[:at] + other[start:end] + data[at:]

    def truncate(data: bytes) -> bytes:
        return data[: place(data)]

    def join_lines(data: bytes) -> bytes:
        return data.replace(b"\n", rng.choice((b" ", b"", b"\r", b"\r\n")))

    often = [insert_nasty, insert_nasty, insert_nasty, delete, repeat, flip, digit, splice]
    return [*often, *often, truncate, join_lines]


def packed(text: str) -> list[tuple[str, bytes]]:
    """The text as an Office file of each kind, a paragraph a line, and as PDF."""
    lines = [escape(line) for line in text.splitlines()]
    math = "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den/></m:f></m:oMath>"
    word = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r>{math}</w:p>" for line in lines)
    cells = "".join(f"<w:tc><w:p><w:t>{line}</w:t></w:p></w:tc>" for line in lines[:6])
    slide = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    body = "".join(f"<text:p>{line}<text:s text:c='2'/></text:p>" for line in lines)
    spaces = " ".join(f'xmlns:{name}="urn:{name}"' for name in ("w", "a", "m", "text"))
    members = (
        ("docx", "word/document.xml", f"<w {spaces}>{word}<w:tbl><w:tr>{cells}</w:tr></w:tbl></w>"),
        ("pptx", "ppt/slides/slide1.xml", f"<p {spaces}>{slide}</p>"),
        ("odt", "content.xml", f"<o {spaces}>{body}</o>"),
    )
    archives = [(kind, archive({name: xml.encode()})) for kind, name, xml in members]
    return [*archives, ("pdf", pdf(text.encode("ascii", "replace").decode()))]


def archive(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packing:
        for name, content in members.items():
            packing.writestr(name, content)
    return buffer.getvalue()


def pdf(text: str) -> bytes:
    """A PDF of one page; readers mend its missing table."""
    shown = text[:2000].replace("\\", "").replace("(", "[").replace(")", "]").split("\n")
    stream = "BT /F1 9 Tf 20 800 Td 12 TL " + " ".join(f"({line}) '" for line in shown) + " ET"
    font = "<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 850]/Contents 4 0 R"
        f"/Resources<</Font{font}>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
    ]
    content = "".join(f"{k} 0 obj{text}endobj\n" for k, text in enumerate(objects, 1))
    return f"%PDF-1.4\n{content}trailer<</Size 5/Root 1 0 R>>\n%%EOF".encode()


def inside(way: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """The same damage to each member of an archive instead of to its bytes."""

    def done(data: bytes) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as old:
                return archive({name: way(old.read(name)) for name in old.namelist()})
        except Exception:  # damaged before
            return way(data)

    return done


def damaged(rng: random.Random, documents: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    """A kind of document, and a gold document with some damage."""
    kind, data = rng.choice(documents)
    if rng.random() < 0.1:
        kind = rng.choice(sorted(set(KINDS.values())))
    ways = mutations(rng, [other for _, other in documents])
    zipped = data.startswith(b"PK") and rng.random() < 0.8
    for _ in range(rng.choice((1, 2, 5, 20))):
        way = rng.choice(ways)
        data = (inside(way) if zipped else way)(data)
    return kind, data


def trouble(kind: str, data: bytes) -> str | None:
    """What is wrong with the answer to a document, or None."""
    allowed = BASE_SECONDS + len(data) / BYTES_PER_SECOND
    signal.setitimer(signal.ITIMER_PROF, allowed)
    try:
        document = read("fuzzed", data, kind)
        report = check_document(document)
        json.dumps(report.as_json()).encode()
        size = len(document.text)
        for claim in report.claims:
            if not 0 <= claim.start <= claim.end <= size:
                return f"a claim at {claim.start}-{claim.end} of {size} characters"
            for repair in claim.repairs:
                if not 0 <= repair.start <= repair.end <= size:
                    return f"a repair at {repair.start}-{repair.end} of {size} characters"
            if claim.status == "unchecked" and not claim.reason:
                return f"an unchecked claim without a reason: {claim.raw[:60]!r}"
    except TooSlow:
        where = " < ".join(
            f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(sys.exc_info()[2])[-4:]
        )
        return f"not done after {allowed:.1f} s, in {where}"
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="folder for the documents that fail")
    options = parser.parse_args()

    def too_slow(*_: object) -> None:
        raise TooSlow

    signal.signal(signal.SIGPROF, too_slow)
    documents = [
        (KINDS[path.suffix], path.read_bytes())
        for path in sorted(GOLD.rglob("*.*"))
        if path.suffix in KINDS
    ]
    texts = [data.decode() for kind, data in documents if kind in ("markdown", "plain")]
    documents += [made for text in texts for made in packed(text)]
    check_document(read("first", rb"$H(p, q) = H(p) + KL(p || q)$"))  # loads what proofs need
    failures: Counter[str] = Counter()
    end, case, slowest = time.monotonic() + options.seconds, 0, 0.0
    while time.monotonic() < end:
        kind, data = damaged(random.Random(f"{options.seed}/{case}"), documents)
        started = time.monotonic()
        problem = trouble(kind, data)
        slowest = max(slowest, time.monotonic() - started)
        if problem:
            failures[problem] += 1
            if failures[problem] == 1:
                print(f"case {options.seed}/{case} ({kind}, {len(data)} bytes): {problem}")
                if options.keep:
                    options.keep.mkdir(parents=True, exist_ok=True)
                    (options.keep / f"{options.seed}_{case}.{kind}").write_bytes(data)
        case += 1
    print(
        f"{case} documents, {sum(failures.values())} failures of {len(failures)} kinds, "
        f"slowest {slowest:.2f} s"
    )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
