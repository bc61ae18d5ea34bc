"""Word, PowerPoint and PDF: what comes out, and archives that are built to harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.document.readers import read
from derive.document.source import Document, Formula, Prose, Table

Laws = Callable[[Document], None]

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def archive(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in members.items():
            z.writestr(name.replace("__", "/") + ".xml", content)
    return buffer.getvalue()


def docx(body: str) -> Document:
    xml = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    return read("x.docx", archive(word__document=xml))


def t(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def m(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def formulas(document: Document) -> list[str]:
    return [s.text for s in document.segments if isinstance(s, Formula)]


def test_paragraphs_headings_equations_and_tables(laws: Laws) -> None:
    document = docx(
        '<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr>' + t("Title") + "</w:p>"
        f"<w:p>{t('so ')}<m:oMath>{m('H=1.75')}</m:oMath>{t(' bits, $x$')}</w:p>"
        f"<w:p><m:oMathPara><m:oMath>{m('y')}</m:oMath></m:oMathPara></w:p>"
        f"<w:tbl><w:tr><w:tc><w:p>{t('p')}</w:p></w:tc><w:tc><w:p><m:oMath>{m('q')}</m:oMath></w:p>"
        f"</w:tc></w:tr><w:tr><w:tc><w:p>{t('0.5')}</w:p></w:tc><w:tc/></w:tr></w:tbl>"
    )
    assert [(s.text, s.heading) for s in document.segments if isinstance(s, Prose)] == [
        ("Title", 2), ("so", 0), ("bits,", 0),
    ]  # fmt: skip
    assert formulas(document) == ["H=1.75", "x", "y"]
    table = document.segments[-1]
    assert isinstance(table, Table)
    assert [[(c.text, c.latex) for c in row] for row in table.rows] == [
        [("p", False), ("q", True)], [("0.5", False), ("", False)],
    ]  # fmt: skip
    assert document.locations == (*(f"paragraph {k}" for k in (1, 2, 3)), "table 1", "table 1")
    laws(document)


@pytest.mark.parametrize(
    ("omml", "latex"),
    [
        (f"<m:f><m:num>{m('1')}</m:num><m:den>{m('x')}</m:den></m:f>", r"\frac{1}{x}"),
        (f"<m:sSub><m:e>{m('log')}</m:e><m:sub>{m('2')}</m:sub></m:sSub>", r"\log_{2}"),
        (
            f"<m:sSubSup><m:e>{m('x')}</m:e><m:sub>{m('i')}</m:sub><m:sup>{m('2')}</m:sup></m:sSubSup>",
            "x_{i}^{2}",
        ),
        (
            f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{m("i=1")}</m:sub>'
            f"<m:sup>{m('n')}</m:sup><m:e>{m('p')}</m:e></m:nary>",
            r"\sum_{i=1}^{n} p",
        ),
        (f"<m:rad><m:deg/><m:e>{m('2')}</m:e></m:rad>", r"\sqrt{2}"),
        (
            '<m:d><m:dPr><m:begChr m:val="⌈"/><m:endChr m:val="⌉"/></m:dPr>'
            f"<m:e>{m('x')}</m:e></m:d>",
            r"\left\lceil x\right\rceil",
        ),
        (f"<m:d><m:e>{m('p')}</m:e><m:e>{m('q')}</m:e></m:d>", r"\left(p|q\right)"),
        (
            f"<m:func><m:fName>{m('ln')}</m:fName><m:e>{m('2')}</m:e></m:func>",
            r"\ln 2",
        ),
        (f"<m:acc><m:e>{m('y')}</m:e></m:acc>", r"\hat{y}"),
        (
            f"<m:m><m:mr><m:e>{m('1')}</m:e><m:e>{m('0')}</m:e></m:mr>"
            f"<m:mr><m:e>{m('0')}</m:e><m:e>{m('1')}</m:e></m:mr></m:m>",
            r"\begin{matrix}1 & 0 \\ 0 & 1\end{matrix}",
        ),
        (m("25%{}"), r"25\%\{\}"),
        ("<m:r><m:rPr><m:nor/></m:rPr><m:t>bits}</m:t></m:r>", r"\text{bits}"),
    ],
)
def test_office_mathematics(omml: str, latex: str) -> None:
    assert formulas(docx(f"<w:p><m:oMath>{omml}</m:oMath></w:p>")) == [latex]


def test_slides_take_the_choice_and_leave_the_fallback(laws: Laws) -> None:
    slide = (
        f'<p:sld {NAMESPACES}><p:sp><p:nvPr><p:ph type="title"/></p:nvPr><p:txBody><a:p><a:r><a:t>'
        "Title</a:t></a:r></a:p></p:txBody></p:sp><p:sp><p:txBody><a:p><mc:AlternateContent>"
        f"<mc:Choice><a14:m><m:oMath>{m('H=1')}</m:oMath></a14:m></mc:Choice>"
        "<mc:Fallback><a:r><a:t>picture</a:t></a:r></mc:Fallback></mc:AlternateContent></a:p>"
        "<a:p><a:r><a:t>0.5</a:t></a:r></a:p></p:txBody></p:sp>"
        "<a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>c</a:t></a:r></a:p></a:txBody></a:tc></a:tr>"
        "</a:tbl></p:sld>"
    )
    document = read("x.pptx", archive(ppt__slides__slide10=slide, ppt__slides__slide2=slide))
    assert document.text == "Title\nH=1\n0.5\nc\n" * 2
    assert document.locations == ("slide 2",) * 4 + ("slide 10",) * 4
    assert formulas(document) == ["H=1", "H=1"]
    assert isinstance(document.segments[0], Prose)
    assert document.segments[0].heading == 1
    laws(document)


ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "draw")
)


def odt(body: str, **members: str) -> Document:
    content = (
        f'<office:document-content {ODF} xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return read("x.odt", archive(content=content, **members))


def test_open_document_texts(laws: Laws) -> None:
    mathml = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>H</mi><mo>=</mo><mn>2</mn></math>'
    )
    document = odt(
        "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
        '<text:h text:outline-level="2">Title</text:h>'
        '<text:p>so <draw:frame><draw:object xlink:href="./Object 1"/></draw:frame> bits'
        '<text:s text:c="2"/>$x$<text:note><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>below</text:p></text:note-body></text:note></text:p>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>p</text:p>"
        "</table:table-cell></table:table-row></table:table-header-rows><table:table-row>"
        "<table:table-cell><text:p>0.5</text:p></table:table-cell></table:table-row></table:table>",
        **{"Object 1__content": mathml},
    )
    assert document.text == "Title\nso H=2 bits  $x$\nbelow\np\n0.5\n"
    assert formulas(document) == ["H=2", "x"]
    assert isinstance(document.segments[0], Prose)
    assert document.segments[0].heading == 2
    assert isinstance(document.segments[-1], Table)
    assert document.locations[1:4] == ("paragraph 2", "paragraph 3", "table 1")
    assert document.problems == ()
    laws(document)


@pytest.mark.parametrize("number", ["½2", "-1", "", "9" * 5000])
def test_counts_that_are_none(number: str) -> None:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{number}"/></w:tcPr><w:p>{t("0.5")}</w:p></w:tc>'
    assert docx(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>").text.strip() == "0.5"
    heading = f'<text:h text:outline-level="{number}">a<text:s text:c="{number}"/>b</text:h>'
    assert odt(heading).text.split() == ["a", "b"]


def test_objects_that_are_no_formulas_are_told() -> None:
    frame = '<text:p><draw:object xlink:href="Chart"/><draw:object xlink:href="Gone"/></text:p>'
    document = odt(frame, Chart__content="<chart/>")
    assert [p.reason for p in document.problems] == [
        "Chart/content.xml is no formula; it was not read",
        "the file has no Gone/content.xml",
    ]


BOMB = '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><z>&b;</z>'


@pytest.mark.parametrize(
    ("member", "word"),
    [
        (BOMB, "document type"),
        ("<z>" + " " * 31_000_000 + "</z>", "too large"),
        ("<z>", "well-formed"),
        ("plain", "XML"),
        (BOMB.encode("utf-16").decode("latin-1"), "XML"),
        ("<z>" * 40 + "</z>" * 40, "nested too deeply"),
    ],
)
def test_harmful_members_are_refused_with_a_reason(member: str, word: str) -> None:
    document = read("x.docx", archive(word__document=member))
    assert document.segments == ()
    assert word in document.problems[0].reason


def test_a_bomb_of_many_slides_is_unpacked_to_its_limit_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("derive.document.readers.office._MAX_TOTAL", 10_000)
    slides = {f"ppt__slides__slide{k}": "<z>" + " " * 4_000 + "</z>" for k in range(1, 9)}
    document = read("x.pptx", archive(**slides))
    assert [p.reason for p in document.problems] == [
        "the file is too large when unpacked; ppt/slides/slide3.xml and the rest were not read"
    ]


@pytest.mark.parametrize("kind", ["docx", "pptx", "pdf"])
@pytest.mark.parametrize("data", [b"", b"nonsense", b"PK\3\4broken", b"%PDF-1.7\nbroken"])
def test_damaged_files_are_reported(kind: str, data: bytes) -> None:
    document = read("-", data, kind)
    assert document.segments == ()
    assert document.problems


def test_nesting_does_not_exhaust_the_stack() -> None:
    deep = "<m:e>" * 20_000 + m("x") + "</m:e>" * 20_000
    document = docx(f"<w:p><m:oMath>{deep}</m:oMath></w:p>" + "<w:p>" * 9_000 + "</w:p>" * 9_000)
    assert formulas(document) == [r"\text{?}"]


@settings(max_examples=100, deadline=None)
@given(parts=st.lists(st.sampled_from(
    ["a\tb", "$x$", "0.5", "$", " ", "<w:br/>", "|", "<m:oMath/>", "```", "- ", "가"]
), max_size=12))  # fmt: skip
def test_any_paragraphs_give_a_lawful_document(parts: list[str], laws: Laws) -> None:
    paragraphs = "".join(f"<w:p>{p if p.startswith('<') else t(p)}{t('z')}</w:p>" for p in parts)
    laws(docx(paragraphs))


def pdf(text: str) -> bytes:
    """A minimal PDF of one page."""
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R"
        "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
    ]
    out = "%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj{content}endobj\n"
    table = "".join(f"{k:010d} 00000 n \n" for k in offsets)
    trailer = f"trailer<</Size 5/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return f"{out}xref\n0 5\n0000000000 65535 f \n{table}{trailer}".encode()


def test_pdf_text_and_scans(laws: Laws) -> None:
    pytest.importorskip("pypdfium2")
    document = read("x.pdf", pdf("H = 0.5 + 1.25 = 1.75 bits"))
    assert [s.text for s in document.segments if isinstance(s, Prose)] == [
        "H = 0.5 + 1.25 = 1.75 bits"
    ]
    assert (document.confidence, document.locations) == ("low", ("page 1",))
    laws(document)
    assert "no text layer" in read("x.pdf", pdf("")).problems[0].reason


def test_pdf_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    document = read("x.pdf", pdf("a"))
    assert "derive-proofs[pdf]" in document.problems[0].reason


def test_a_prefix_that_pandoc_forgets_to_declare() -> None:
    spaces = NAMESPACES.replace(
        'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" ', ""
    )
    cell = (
        f"<a:tc><a:txBody><a:p><a14:m><m:oMath>{m('K')}</m:oMath></a14:m></a:p></a:txBody></a:tc>"
    )
    xml = f"<p:sld {spaces}><a:tbl><a:tr>{cell}</a:tr></a:tbl></p:sld>"
    document = read("x.pptx", archive(ppt__slides__slide1=xml))
    (table,) = [s for s in document.segments if isinstance(s, Table)]
    assert table.rows[0][0].text == "K"


def test_other_faults_of_the_markup_are_told() -> None:
    document = read("x.pptx", archive(ppt__slides__slide1=f"<p:sld {NAMESPACES}><a:p></p:sld>"))
    assert any("well-formed" in problem.reason for problem in document.problems)
