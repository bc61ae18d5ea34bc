r"""Mathematics in running text: where `0.5 × 1 + 0.25 × 2 = 1.0` begins and ends in a sentence.

Main definitions
    stretches     a line of prose -> the stretches of it that look like mathematical statements
    Stretch       a span of the line, and what is cut off on its sides

Implementation notes
    From each sign of relation one walks outwards over what can be a side of it: numbers, names of
    one letter, functions, brackets that hold mathematics, signs, units.  A word ends the walk; on
    the left, up to four words directly before the sign are the label of the value.  Addresses,
    versions and dates are masked first.  What is found is only a proposal: the parser decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from derive.patterns import pattern
from derive.record import record

__all__ = ["RELATION_SIGN", "Stretch", "narrow", "stretches"]


@record
class Stretch:
    """`line[start:end]` looks like a statement; `after` is the word that directly follows it.

    `labelled`: its left side is made of ordinary words.  `cut`: something unreadable touches it.
    """

    start: int
    end: int
    labelled: bool = False
    cut: bool = False
    after: str = ""


RELATION_SIGN = pattern(r"<=|>=|~=|=~|!=|==|:=|[=≈≃≅≒≐≠≤≥≦≧⩽⩾<>]")

_MASKED = pattern(
    r"""
    [a-z]+://\S+ | www\.\S+ | \S+@\S+\.\w+          # addresses
  | `[^`\n]*`                                        # code
  | \b\d{4}[-./]\d{1,2}[-./]\d{1,2}\b                # dates
  | \b\d{1,2}:\d{2}(?::\d{2})?\b                     # times
  | \b[vV]?\d+\.\d+\.\d+(?:\.\d+)*\b                 # versions
  | </?(?!su[bp]>)[A-Za-z][^<>]*>                    # tags
  | \[\^?[\w-]+\]:                                   # link targets, footnotes
    """,
    re.VERBOSE,
)

_TOKEN = pattern(
    r"""
    (?P<space>\s+)
  | (?P<number>\d+(?:,\d+)*(?:\.\d+)?(?:[eE][+-]?\d+(?!\w))?(?:\.\.\.|…)?
        |\.\d+(?:[eE][+-]?\d+(?!\w))?|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])
  | (?P<tag></?su[bp]>)
  | (?P<prefix>[√∑ΣΠ∏∫]|sum(?:_[A-Za-z]|_\{[^{}]{1,8}\})?(?=\ ?[pqPQ](?:_|\()))
  | (?P<arrow>=>|->|⇒|→|⟹|<->|<=>|⇔|==+>|-->|<-)
  | (?P<relation><=|>=|~=|=~|!=|==|:=|[=≈≃≅≒≐≠≤≥≦≧⩽⩾<>])
  | (?P<unit>(?:bits?|nats?|dits?|bytes?|hartleys?|shannons?|비트|比特|ビット)
        (?:\s*/\s*(?:symbol|sample|char|character|letter|bit|pixel|word|use|token|문자|심볼)s?\b
          |/(?:sec(?:ond)?|s)(?:/Hz)?\b|/Hz\b
          |\s+per\s+(?:symbol|sample|character|char|letter|pixel|word|use|token)s?\b)?
        (?![A-Za-z_\d]))
  | (?P<function>(?:D_KL|D_\{KL\}|log(?:_?(?:2|10|e|₂|₁₀))?|ln|lg|ld|lb|exp|sqrt|KL|CE|NLL|BCE|JSD?
        |entropy|cross_entropy|max|min)(?![A-Za-z_]))
  | (?P<operator>(?<=[\d)]\s)x(?=\s[\d(])|\*\*|\|\||[-+−–*×·⋅∙/÷^|∗])
  | (?P<suffix>[%‰!²³¹⁰⁴-⁹⁻₀-₉ᵢⱼₙ]+)
  | (?P<word>[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+
        |[^\W\d_²³¹⁰⁴-⁹₀-₉\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+(?:_[A-Za-z0-9]+|_\{[^{}]*\})*'*)
  | (?P<open>[(\[{⌈⌊])
  | (?P<close>[)\]}⌉⌋])
  | (?P<mark>[,;:.?，。；：、])
  | (?P<other>.)
    """,
    re.VERBOSE,
)

#: Full-width digits, letters and signs, but not the punctuation of Chinese and Japanese prose.
_WIDE = {
    ord(wide): ord(wide) - 0xFEE0
    for wide in map(chr, range(0xFF01, 0xFF5F))
    if wide.isalnum() or wide in "＋－＝＜＞％．／＊＾＿｜"
}
_PARTNER = {")": "(", "]": "[", "}": "{", "⌉": "⌈", "⌋": "⌊"}
_MOST_LABEL_WORDS = 4
_OPERANDS = frozenset("function prefix open number word".split())
#: One-letter words of English prose that are names only next to a sign.
_ARTICLES = frozenset("aAI")


@record
class _Token:
    kind: str
    text: str
    start: int
    end: int


def narrow(line: str) -> str:
    """Return the line with full-width characters of mathematics as ASCII, each in its place.

    >>> narrow("합은 ０．５ ＋ ０.５ ＝ １（참）")
    '합은 0.5 + 0.5 = 1（참）'
    """
    return line if line.isascii() else line.translate(_WIDE)


def stretches(line: str) -> Iterator[Stretch]:
    """Yield the stretches of `line` that look like statements, in order, without overlap.

    >>> line = "so the mean is 0.5 × 1 + 0.5 × 2 = 1.5 bits, as said"
    >>> [line[s.start : s.end] for s in stretches(line)]
    ['0.5 × 1 + 0.5 × 2 = 1.5 bits']
    """
    if not RELATION_SIGN.search(line):
        return
    masked = _MASKED.sub(lambda m: "\x00" * len(m[0]), line)
    tokens = [
        _Token(m.lastgroup or "other", m[0], m.start(), m.end())
        for m in _TOKEN.finditer(masked)
        if m.lastgroup != "space"
    ]
    done = 0
    for k, token in enumerate(tokens):
        if k < done or token.kind != "relation":
            continue
        first, labelled = _left(tokens, k, done)
        last = _right(tokens, k)
        if last is None:
            continue
        done = last
        yield _stretch(line, tokens, first, last, labelled)


def _stretch(line: str, tokens: list[_Token], first: int, last: int, labelled: bool) -> Stretch:
    start, end = tokens[first].start, tokens[last - 1].end
    cut = (first > 0 and _cuts_left(tokens, first)) or _is_torn(tokens[first:last])
    after = ""
    if last < len(tokens):
        following = tokens[last]
        if following.kind == "word":
            after = following.text
        elif following.kind == "operator":
            cut = cut or following.text not in "-−–/|*"
        elif following.kind == "number" or _is_operator(following):
            cut = True
        elif following.text == "\\":
            cut = cut or _is_macro(tokens, last + 1)
        elif following.start == end:
            cut = cut or following.kind in ("other", "number", "suffix")
    return Stretch(start, end, labelled, cut, after)


def _cuts_left(tokens: list[_Token], first: int) -> bool:
    """Whether the token before `first` belongs to the side, but could not be read with it."""
    before = tokens[first - 1]
    if before.kind == "operator":
        return not (_is_bullet(tokens, first - 1) or _is_divider(tokens, first - 1))
    if _is_operator(before):
        return True
    touches = before.end == tokens[first].start
    if _is_macro(tokens, first - 1):
        return True
    if before.kind == "number" and first > 1 and tokens[first - 2].text in ("^", "**"):
        return True
    if before.text == ":" and touches and first > 1 and tokens[first].kind == "number":
        ratio = tokens[first - 2]  # 4:1 = 75% is a ratio, "sample 1:" a label
        touched = first > 2 and tokens[first - 3].end == ratio.start
        return ratio.kind == "number" and ratio.end == before.start and not touched
    return before.kind in ("prefix", "function", "tag") or (
        touches and before.kind in ("other", "suffix")
    )


def _is_macro(tokens: list[_Token], k: int) -> bool:
    r"""Whether a word is a macro of LaTeX that goes on with a formula: `\times`, not `\quad`."""
    if not 0 < k < len(tokens) or tokens[k - 1].text != "\\":
        return False
    return tokens[k - 1].end == tokens[k].start and tokens[k].text not in _SPACES


_SPACES = frozenset("quad qquad text mathrm approx simeq item".split())


def _is_torn(tokens: list[_Token]) -> bool:
    """Whether a bracket closes that was opened before: `… × (1 - 0.6) = 0.6` from the 1 on."""
    depth = 0
    for token in tokens:
        depth += (token.kind == "open") - (token.kind == "close")
        if depth < 0:
            return True
    return False


def _is_operator(token: _Token) -> bool:
    """Whether a token is a sign of mathematics that no side is read with: ±, ⊕."""
    return token.kind == "other" and unicodedata.category(token.text) == "Sm"


# --- leftwards -----------------------------------------------------------------------------------


def _left(tokens: list[_Token], relation: int, done: int) -> tuple[int, bool]:
    """The first token of the side that ends before `relation`, and whether it is a label."""
    k = relation
    start = relation  # the leftmost place at which a whole side may begin
    while k > done:
        group = _operand_before(tokens, k, done)
        if group is None:
            break
        k = start = group
        sign = k - 1
        if sign >= done and tokens[sign].kind == "operator":
            if _is_bullet(tokens, sign) or _is_divider(tokens, sign):
                break
            if tokens[sign].text in "-−–" and sign > done and tokens[sign - 1].text in ("^", "**"):
                k = sign - 1
                continue
            if tokens[sign].text in "-−–" and _operand_before(tokens, sign, done) is None:
                tight = tokens[sign].end == tokens[k].start or tokens[sign].text == "−"
                return (sign if tight else start), False
            k = sign
            continue
        if k > done and not _joins(tokens[k - 1], tokens[k]):
            break
    if done < start < relation and _is_numbered(tokens[start - 1], tokens[start]):
        return start - 1, True
    if start == relation:
        return _label(tokens, relation, done)
    return start, False


def _operand_before(tokens: list[_Token], end: int, done: int) -> int | None:
    """The first token of the operand that ends before `end`, or None if there is none."""
    k = end
    while k > done and tokens[k - 1].kind in ("suffix", "unit", "tag"):
        k -= 1
    if k <= done:
        return None
    token = tokens[k - 1]
    if token.kind == "number":
        if k - 2 >= done and tokens[k - 2].kind in ("function", "prefix"):
            return k - 2
        if k - 2 >= done and tokens[k - 2].kind == "tag":
            return _operand_before(tokens, k - 1, done)
        return k - 1
    if token.kind == "close":
        opening = _opening(tokens, k - 1, done)
        if opening is None:
            return None
        called = opening > done and tokens[opening - 1].end == tokens[opening].start
        called = called and not _is_text(tokens[opening - 1], tokens[opening])
        if called and tokens[opening - 1].kind in ("word", "function", "suffix", "tag"):
            if tokens[opening - 1].kind in ("word", "function"):
                return opening - 1
            return _operand_before(tokens, opening, done)
        if opening > done and tokens[opening - 1].kind in ("function", "prefix"):
            return opening - 1
        return opening if _mathematical(tokens[opening + 1 : k - 1]) else None
    if token.kind == "function" or _is_name(token):
        if k - 2 >= done and tokens[k - 2].kind in ("function", "prefix"):
            return k - 2
        return k - 1
    return None


def _joins(left: _Token, right: _Token) -> bool:
    """Whether two operands side by side are a product."""
    if left.kind in ("word",) and not _is_name(left):
        return False
    if left.end == right.start:
        return left.kind in ("number", "word", "close", "unit", "suffix", "function", "tag")
    if right.kind in ("function", "prefix"):
        closed = left.kind in ("number", "close", "suffix", "tag")
        return closed or (_is_name(left) and left.text not in _ARTICLES)
    return left.kind == "number" and right.kind == "unit"


def _is_numbered(word: _Token, number: _Token) -> bool:
    """Whether digits belong to the word before them: `class1 = 0/10`."""
    touches = word.end == number.start and number.kind == "number"
    return touches and word.kind == "word" and word.text.isascii() and not _is_name(word)


def _opening(tokens: list[_Token], close: int, done: int) -> int | None:
    depth = 0
    for k in range(close, done - 1, -1):
        if tokens[k].kind == "close":
            depth += 1
        elif tokens[k].kind == "open":
            depth -= 1
            if depth == 0:
                return k if tokens[k].text == _PARTNER[tokens[close].text] else None
    return None


def _is_text(word: _Token, bracket: _Token) -> bool:
    """Whether a word before a bracket is text without spaces: `需要⌈log2(3)⌉`."""
    return word.kind == "word" and bracket.text != "(" and not word.text.isascii()


def _mathematical(inner: list[_Token]) -> bool:
    """Whether what stands in brackets is mathematics: no ordinary words, something to compute."""
    return bool(inner) and all(
        token.kind != "other" and (token.kind != "word" or _is_name(token)) for token in inner
    )


def _is_name(token: _Token) -> bool:
    """Whether a word is a name of mathematics: one letter, Greek, or with an index."""
    if token.kind != "word":
        return False
    text = token.text.rstrip("'")
    head = text.split("_")[0]
    return len(head) == 1 and (head.isascii() or "α" <= head.lower() <= "ω")


def _is_bullet(tokens: list[_Token], k: int) -> bool:
    """Whether a sign at the beginning of a line is the mark of a list item; `−` is a minus."""
    spaced = k == 0 and len(tokens) > 1 and tokens[0].end < tokens[1].start
    return spaced and tokens[0].text != "−"


def _is_divider(tokens: list[_Token], k: int) -> bool:
    """Whether a bar with space around it stands between columns: `N = 4 | I = 2 bits`."""
    spaced = 0 < k < len(tokens) - 1 and tokens[k - 1].end < tokens[k].start
    return tokens[k].text == "|" and spaced and tokens[k].end < tokens[k + 1].start


def _label(tokens: list[_Token], relation: int, done: int) -> tuple[int, bool]:
    """The words directly before the sign, which name the value."""
    k = relation
    while (
        k > done and relation - k < _MOST_LABEL_WORDS and tokens[k - 1].kind in ("word", "function")
    ):
        k -= 1
    return k, True


# --- rightwards ----------------------------------------------------------------------------------


def _right(tokens: list[_Token], relation: int) -> int | None:
    """One past the last token of the chain that goes on at `relation`; None if nothing follows."""
    end: int | None = None
    k = relation
    while k < len(tokens) and tokens[k].kind == "relation":
        reached = _side(tokens, k + 1)
        if reached is None:
            break
        k = end = reached
    return end


def _side(tokens: list[_Token], start: int) -> int | None:
    """One past the last token of the side that begins at `start`."""
    k = start
    end: int | None = None
    while True:
        while k < len(tokens) and tokens[k].kind == "operator" and tokens[k].text in "+-−–":
            k += 1
        reached = _operand_after(tokens, k)
        if reached is None:
            return end
        k = end = reached
        if k < len(tokens) and tokens[k].kind == "operator":
            if _is_divider(tokens, k):
                return end
            k += 1
            continue
        if k == len(tokens) or tokens[k].kind not in _OPERANDS:
            return end
        if not _joins(tokens[k - 1], tokens[k]):
            return end


def _operand_after(tokens: list[_Token], k: int) -> int | None:
    """One past the operand that begins at `k`, or None."""
    while k < len(tokens) and tokens[k].kind in ("prefix", "function"):
        k = _suffixes(tokens, k + 1)
    if k >= len(tokens):
        return None
    token = tokens[k]
    before = tokens[k - 1] if k else None
    if token.kind == "open":
        closing = _closing(tokens, k)
        if closing is None:
            return None
        called = before is not None and before.kind in ("function", "prefix", "word", "tag")
        if not called and not _mathematical(tokens[k + 1 : closing]):
            return None
        k = closing + 1
    elif token.kind == "number":
        k += 1
    elif token.kind == "word" and (_is_name(token) or _calls(tokens, k)):
        k += 1
        if _calls(tokens, k - 1):
            closing = _closing(tokens, k)
            if closing is None:
                return None
            k = closing + 1
    elif token.kind == "operator" and token.text in "-−–":
        return _operand_after(tokens, k + 1)
    else:
        return None
    return _suffixes(tokens, k)


def _suffixes(tokens: list[_Token], k: int) -> int:
    """Step over what may follow an operand: %, exponents, an index in tags, a unit."""
    while k < len(tokens):
        token = tokens[k]
        if token.kind in ("suffix", "unit"):
            k += 1
        elif token.kind == "tag" and k + 2 < len(tokens) and not token.text.startswith("</"):
            closing = next(
                (j for j in range(k, min(k + 8, len(tokens))) if tokens[j].text.startswith("</")),
                None,
            )
            if closing is None:
                return k
            k = closing + 1
        elif (
            token.kind == "open"
            and k + 2 < len(tokens)
            and tokens[k + 1].kind == "unit"
            and tokens[k + 2].kind == "close"
        ):
            k += 3
        else:
            return k
    return k


def _calls(tokens: list[_Token], k: int) -> bool:
    """Whether the word at `k` is a function applied: an opening bracket touches it."""
    return (
        k + 1 < len(tokens)
        and tokens[k + 1].kind == "open"
        and tokens[k + 1].text == "("
        and tokens[k].end == tokens[k + 1].start
    )


def _closing(tokens: list[_Token], opening: int) -> int | None:
    depth = 0
    for k in range(opening, len(tokens)):
        if tokens[k].kind == "open":
            depth += 1
        elif tokens[k].kind == "close":
            depth -= 1
            if depth == 0:
                return k  # [0, 0.81) closes with another bracket
    return None
