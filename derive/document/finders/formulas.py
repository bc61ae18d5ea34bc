r"""The formulas by which a column of a table is computed from others, row by row.

Main definitions
    Formula       a function of some columns: as text, in binary64, and the headers that name it
    FORMULAS      those of lecture notes and papers, in the order of preference

Implementation notes
    The text is the formula: it is read by the document parser where a verdict is due, and `quick`
    only searches (a test holds that the two agree).  A bare `log` is to the base of the column.
    `kinds` has a letter for each argument: p a probability in (0, 1], c one in [0, 1], y a label
    0 or 1, + positive, n a count, e an exponent, d decibels, f a fraction, x numbers that are not
    all 0 or 1, r any number, k a constant that the header or the text before it states.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from derive.patterns import pattern
from derive.record import record

__all__ = ["FORMULAS", "Formula", "Log"]

Log = Callable[[float], float]


@record
class Formula:
    """`text` of the arguments a, b, c, d; `quick(log, a, b, c, d)` is its value in binary64.

    `named` finds it in the header of the column that it explains.  `scales`: its logarithm has a
    base that is to be found.  `arithmetic`: many columns of other tables are computed so.
    `shown_as_percent`: a header may ask for it in per cent.
    """

    text: str
    kinds: str
    quick: Callable[..., float]
    named: re.Pattern[str]
    scales: bool = False
    arithmetic: bool = False
    shown_as_percent: bool = False

    @property
    def plain(self) -> bool:
        """Whether it is tried without a header that names it."""
        return len(self.kinds) < 3 and ("k" not in self.kinds or self.text == "log(a/b)")


def _term(log: Log, p: float) -> float:
    return -p * log(p) if p else 0.0


def _binary(log: Log, p: float) -> float:
    return _term(log, p) + _term(log, 1 - p)


def _share(log: Log, a: float, b: float) -> float:
    return _binary(log, a / (a + b))


def _n(text: str) -> re.Pattern[str]:
    return pattern(text, re.IGNORECASE)


_INFORMATION = _n(
    r"log|\bln\b|\blb\b|surpris|informa|\bI\b|\bbits?\b|\bnats?\b|loss|NLL|ideal|length|cost|정보|손실|비트|길이|이상"
    r"|信息|自信息|损失|比特|码长|理想|Verlust|Länge|Überrasch|情報"
)
_LOG = _n(
    r"log|idf|\bln\b|\blb\b|entrop|\bbits?\b|\bnats?\b|로그|对数|엔트로피|熵|odds|score|bound|max"
)
_LOSS = _n(
    r"loss|NLL|\bB?CE\b|entrop|error|cost|log|ell|손실|损失|Verlust|Kosten|로스|エラー|로그|交叉"
)
_ENTROPY = _n(r"entrop|\bH\b|\bh\b|H_|H\(|h\(|엔트로피|熵|\bbits?\b|Unsicherheit|uncertain|불확실")
_CAPACITY = _n(
    r"capac|\bC\b|C_|C\(|R\(D\)|\bR\b|rate|용량|용량|容量|Kapaz|1\s*[-−]\s*[Hh]|gain|redundan|률|率|速率|BSC|信道"
)
_ERASURE = _n(
    r"BEC|eras|1\s*[-−–]|lösch|删除|소거|capac|\bC\b|용량|容量|Kapaz|complement|여사건|\bq\b|miss|p_t|survi"
)
_WEIGHTED = _n(
    r"[×·*⋅∙]|\w+ x \w+|joint"
    r"|\bp\s*\(?|weigh|contrib|product|term|times|기여|가중|곱|加权|贡献|乘积|\\cdot|\\times|\bp(?:_\w)?\s*(?:l|ℓ|\\ell)(?:_\w)?(?!\w)"
    r"|gewicht|Beitrag|Produkt|ℓ|\\ell|FL|expected|\bE\[|word|Bd|C\b|kbit|Mbit|bit/s|independ|product|단어|Wort"
)
_PERPLEXITY = _n(
    r"perplex|\bPPL\b|\bPP\b|困惑度|퍼플렉|혼란도|당혹|effective|2\^|e\^|\bexp|\\exp|2\^\{|유효|等效|odds|prob|확률|概率|Wahrsch"
    r"|likelihood|weight|지수|指数|\bp\b|2\*\*"
)
_DIFFERENCE = _n(
    r"[-−–]|gain|\bKL\b|diff|redundan|\bD\b|\bI\b|\bIC\b|width|saved|saving|excess|gap|overhead|inform|increment|이득|차이"
    r"|폭|增益|差|冗余|宽|중복|Breite|Gewinn|Differenz|Redund|\bh_n|Δ|delta|절감|reduc|length|너비|spar|\bR\b|길이"
)
_RATIO = _n(
    r"/|%|[pP]\(\w+\s*(?:\||\\mid)\s*\w+\)|\bMLE?\b|estimat|empiri|size|ratio|effic|η|\\eta|per\b|prob|freq|share|weight|fraction|rate|비율|효율|효과|압축비|압축률|확률|빈도|가중치|효"
    r"|效率|比|率|概率|频率|权重|Verhältnis|Anteil|Quotient|Effizienz|Häufig|Wahrsch|\bp\b|p\(|f_|\bP\b|P\(|\bf\d?\b|relativ"
    r"|\\mid|\||SNR|S/N"
)
_DIVERGENCE = _n(
    r"log|\bln\b|diverg|\bKL\b|\bD\b|D_|\bJS|contrib|term|odds|score|산|散度|贡献|점수|Beitrag|PMI|score|기여|교차|cross|交叉"
    r"|entrop|weight"
)
_SUM = _n(
    r"\+|\bsum|total|합|和|总|计|\bJ\b|Summe|gesamt|\bn\b|\bN\b|all|samples|upper|high|끝|obere"
)
_MEAN = _n(r"\bm\b|\bm_|m\(|mean|mix|mid|averag|평균|혼합|중간|平均|混合|Mitt|Misch|/\s*2")
_NATS = _n(r"\bnats?\b|나트|내트|奈特|\bln\b")
_BITS = _n(r"\bbits?\b|비트|比特|log_?\{?2|log₂|\bbpc\b|\bbpw\b|\bBPC\b")
_LINEAR = _n(
    r"linear|SNR|S/N|P/N|ratio|\bsnr\b|선형|线性|信噪比|倍|linéaire|γ|\\gamma|\\mathrm\{SNR\}|faktor|factor"
)
_DECIBEL = _n(r"dB|decibel|데시벨|分贝|Dezibel")
_CHANNEL = _n(
    r"capac|\bC\b|C_|C\(|bit|용량|容量|Kapaz|efficien|rate|R\(D\)|\bR\b|R_|效率|률|비트|Effiz|速率"
)
_SAVING = _n(
    r"sav|reduc|redun|gain|절감|절약|감소|节省|压缩|压縮|spar|Ersparnis|Einspar|Reduk|1\s*[-−]|%|압축률"
)
_PER_BYTE = _n(r"/|per\b|bpc|bpb|bpp|byte|char|당|每|pro\b|je\b|Zeichen")
_GINI = _n(r"gini|impur|불순|지니|基尼|Unrein")
_FOCAL = _n(r"focal|FL|\(1|modul|weight|γ|gamma|factor|포컬|焦点|초점|가중")
_SQUARE = _n(r"\^2|²|square|vari|분산|제곱|方差|平方|Varianz|Quadrat|power")
_KRAFT = _n(r"2\^|kraft|D\^|크래프트|克拉夫特|implied|dyadic")
_INVERSE = _n(
    r"1\s*/|mean|expect|E\[|평균|기댓|期望|平均|Erwart|Mittel|invers|ratio|\\frac|period|μ|\\mu|odds"
)
_GAUSS = _n(r"entrop|\bh\b|h\(|h_|H\(|\bH\b|bits?|nats?|엔트로피|비트|나트|熵|比特|奈特")
_ODDS = _n(r"odds|logit|오즈|로짓|几率|Chance|Quote|sigm|\\sigma|σ|prob|확률|概率|Wahrsch|p\b")
_TRUE = _n(r"p_?\{?t|\bpt\b|likelih|true|correct|정답|正确|真实|richtig|wahr|가능도|p\(y")
_SMOOTHED = _n(r"smooth|laplace|add[- ]?(?:one|1|k|α)|\+\s*1|LS|평활|스무딩|平滑|glätt|soft")
_PMI = _n(
    r"\bPMI\b|mutual|pointwise|log|i\(|상호|点互|互信息|점별|assoc|Transinform|contrib|term|기여"
)
_DECIMAL = _n(
    r"dec|prob|value|\bp\b|p\(|P\(|≈|\\approx|num|freq|소수|확률|값|小数|概率|Dezimal|Wahrsch|Wert"
)
_MIDDLE = _n(r"mid|bar|overline|F̄|\bz\b|중점|중앙|中点|Mitte|modif|F\(|\bF")
_OVER = _n(
    r"ratio|rate|speed|factor|비율|배|比|Verhältnis|Rate|Faktor|time|sec|min\b|시간|초|秒|时间|Zeit|Dauer|dur"
)

FORMULAS: tuple[Formula, ...] = (
    # of one probability
    Formula("-log(a)", "p", lambda log, a: -log(a), _INFORMATION, True),
    Formula("log(a)", "+", lambda log, a: log(a), _LOG, True),
    Formula("-a*log(a)", "c", _term, _WEIGHTED, True),
    Formula("-a*log(a)-(1-a)*log(1-a)", "c", _binary, _ENTROPY, True),
    Formula(
        "log(2)+a*log(a)+(1-a)*log(1-a)",
        "c",
        lambda log, a: log(2) - _binary(log, a),
        _CAPACITY,
        True,
    ),
    Formula("1-a", "c", lambda log, a: 1 - a, _ERASURE, arithmetic=True),
    Formula("-log(1-a)", "c", lambda log, a: -log(1 - a), _LOSS, True),
    Formula("1-a^2-(1-a)^2", "c", lambda log, a: 2 * a * (1 - a), _GINI),
    Formula(
        "log(1+(1-a)*a^(a/(1-a)))",
        "c",
        lambda log, a: log(1 + (1 - a) * a ** (a / (1 - a))),
        _CAPACITY,
        True,
    ),
    Formula(
        "(-a*log(a)-(1-a)*log(1-a))/a", "p", lambda log, a: _binary(log, a) / a, _ENTROPY, True
    ),
    Formula("a/(1-a)", "c", lambda log, a: a / (1 - a), _ODDS),
    Formula("log(a/(1-a))", "c", lambda log, a: log(a / (1 - a)), _ODDS, True),
    # of one number
    Formula("2^a", "e", lambda log, a: 2.0**a, _PERPLEXITY),
    Formula("exp(a)", "e", lambda log, a: math.exp(a), _PERPLEXITY),
    Formula("2^(-a)", "e", lambda log, a: 2.0**-a, _KRAFT),
    Formula("exp(-a)", "e", lambda log, a: math.exp(-a), _PERPLEXITY),
    Formula("1/(1+exp(-a))", "e", lambda log, a: 1 / (1 + math.exp(-a)), _ODDS),
    Formula("ln(1+exp(-a))", "e", lambda log, a: math.log1p(math.exp(-a)), _LOSS),
    Formula("ln(1+exp(a))", "e", lambda log, a: math.log1p(math.exp(a)), _LOSS),
    Formula("a*ln(2)", "+", lambda log, a: a * math.log(2), _NATS),
    Formula("a/ln(2)", "+", lambda log, a: a / math.log(2), _BITS),
    Formula("a", "f", lambda log, a: a, _DECIMAL),
    Formula("1/a", "+", lambda log, a: 1 / a, _INVERSE),
    Formula("a^2", "x", lambda log, a: a * a, _SQUARE),
    Formula("10^(a/10)", "d", lambda log, a: 10 ** (a / 10), _LINEAR),
    Formula("10*lg(a)", "+", lambda log, a: 10 * math.log10(a), _DECIBEL),
    Formula("log(1+a)", "+", lambda log, a: log(1 + a), _CHANNEL, True),
    Formula("log(1+10^(a/10))", "d", lambda log, a: log(1 + 10 ** (a / 10)), _CHANNEL, True),
    Formula("log(1+a)/2", "+", lambda log, a: log(1 + a) / 2, _CHANNEL, True),
    Formula("log(1+10^(a/10))/2", "d", lambda log, a: log(1 + 10 ** (a / 10)) / 2, _CHANNEL, True),
    Formula("-log(a)/2", "+", lambda log, a: -log(a) / 2, _CHANNEL, True),
    Formula(
        "log(2*pi*e*a^2)/2", "+", lambda log, a: log(2 * math.pi * math.e * a * a) / 2, _GAUSS, True
    ),
    Formula("log(2*pi*e*a)/2", "+", lambda log, a: log(2 * math.pi * math.e * a) / 2, _GAUSS, True),
    Formula("log(e/a)", "+", lambda log, a: log(math.e / a), _GAUSS, True),
    Formula("log(2*e*a)", "+", lambda log, a: log(2 * math.e * a), _GAUSS, True),
    # of two columns
    Formula("-log(1-abs(a-b))", "yp", lambda log, y, p: -log(1 - abs(y - p)), _LOSS, True),
    Formula("1-abs(a-b)", "yp", lambda log, y, p: 1 - abs(y - p), _TRUE),
    Formula("a*log(a/b)", "cp", lambda log, a, b: a * log(a / b) if a else 0.0, _DIVERGENCE, True),
    Formula("-a*log(b)", "cp", lambda log, a, b: -a * log(b), _DIVERGENCE, True),
    Formula(
        "a*log(2*a/(a+b))",
        "cc",
        lambda log, a, b: a * log(2 * a / (a + b)) if a else 0.0,
        _DIVERGENCE,
        True,
    ),
    Formula("log(a/b)", "++", lambda log, a, b: log(a / b), _DIVERGENCE, True),
    Formula("a+log(b)", "xp", lambda log, a, b: a + log(b), _DIFFERENCE, True),
    Formula("a*b", "xx", lambda log, a, b: a * b, _WEIGHTED, arithmetic=True),
    Formula("a/b", "xx", lambda log, a, b: a / b, _RATIO, False, True, True),
    Formula("1-a/b", "++", lambda log, a, b: 1 - a / b, _SAVING, False, True, True),
    Formula("8*a/b", "++", lambda log, a, b: 8 * a / b, _PER_BYTE),
    Formula("a+b", "xx", lambda log, a, b: a + b, _SUM, arithmetic=True),
    Formula("a-b", "xx", lambda log, a, b: a - b, _DIFFERENCE, arithmetic=True),
    Formula("(a+b)/2", "xx", lambda log, a, b: (a + b) / 2, _MEAN, arithmetic=True),
    Formula("a*log(1+b)", "++", lambda log, a, b: a * log(1 + b), _CHANNEL, True),
    Formula("log(a/b)/2", "++", lambda log, a, b: log(a / b) / 2, _CHANNEL, True),
    Formula("10*lg(a/b)", "++", lambda log, a, b: 10 * math.log10(a / b), _DECIBEL),
    Formula("(1-a)^2*b", "c+", lambda log, a, b: (1 - a) ** 2 * b, _FOCAL),
    Formula("a-b/2", "cc", lambda log, a, b: a - b / 2, _MIDDLE, arithmetic=True),
    # with a constant of the text
    Formula("a*b", "xk", lambda log, a, b: a * b, _WEIGHTED, arithmetic=True),
    Formula("a/b", "xk", lambda log, a, b: a / b, _RATIO, False, True, True),
    Formula("a/b", "kx", lambda log, a, b: a / b, _OVER, False, True, True),
    Formula("a-b", "xk", lambda log, a, b: a - b, _DIFFERENCE, arithmetic=True),
    Formula("a-b", "kx", lambda log, a, b: a - b, _DIFFERENCE, arithmetic=True),
    Formula("log(a/b)", "+k", lambda log, a, b: log(a / b), _DIVERGENCE, True),
    Formula("log(a/b)", "k+", lambda log, a, b: log(a / b), _LOG, True),
    Formula("log(a*b)", "k+", lambda log, a, b: log(a * b), _LOG, True),
    Formula("2^(a*b)", "+k", lambda log, a, b: 2 ** (a * b), _PERPLEXITY),
    Formula("a*log(1+b)", "k+", lambda log, a, b: a * log(1 + b), _CHANNEL, True),
    Formula(
        "a*log(1+10^(b/10))", "kd", lambda log, a, b: a * log(1 + 10 ** (b / 10)), _CHANNEL, True
    ),
    Formula("log(a/b)/2", "k+", lambda log, a, b: log(a / b) / 2, _CHANNEL, True),
    Formula("10*lg(a/b)", "k+", lambda log, a, b: 10 * math.log10(a / b), _DECIBEL),
    Formula("(1-a)^b", "ck", lambda log, a, b: (1 - a) ** b, _FOCAL),
    Formula("-(1-a)^b*log(a)", "pk", lambda log, a, b: -((1 - a) ** b) * log(a), _FOCAL, True),
    Formula(
        "-a*log(a)-(1-a)*log(1-a)-b", "ck", lambda log, a, b: _binary(log, a) - b, _DIFFERENCE, True
    ),
    Formula("(a+1)/(b+c)", "nnk", lambda log, a, b, c: (a + 1) / (b + c), _SMOOTHED),
    Formula("(a+1)/(b+c)", "nkk", lambda log, a, b, c: (a + 1) / (b + c), _SMOOTHED),
    Formula("1-a/b", "+k", lambda log, a, b: 1 - a / b, _SAVING, False, True, True),
    # of three columns
    Formula("log(a/(b*c))", "ppp", lambda log, a, b, c: log(a / (b * c)), _PMI, True),
    Formula("a*log(a/(b*c))", "ppp", lambda log, a, b, c: a * log(a / (b * c)), _PMI, True),
    Formula("a*b*c", "xxx", lambda log, a, b, c: a * b * c, _WEIGHTED, arithmetic=True),
    Formula("a-b-c", "xxx", lambda log, a, b, c: a - b - c, _DIFFERENCE, arithmetic=True),
    Formula("a+b-c", "xxx", lambda log, a, b, c: a + b - c, _DIFFERENCE, arithmetic=True),
    # of two normal distributions
    Formula(
        "ln(d/b)+(b^2+(a-c)^2)/(2*d^2)-1/2",
        "r+r+",
        lambda log, a, b, c, d: math.log(d / b) + (b * b + (a - c) ** 2) / (2 * d * d) - 0.5,
        _DIVERGENCE,
    ),
    # of counts and their total
    Formula("log(a*d/(b*c))", "nnnk", lambda log, a, b, c, d: log(a * d / (b * c)), _PMI, True),
)
