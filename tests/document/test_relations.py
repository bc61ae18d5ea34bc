"""Numeric relations in the style of real documents: what is found, and what is said of it."""

from __future__ import annotations

import pytest

from derive.document.check import check_document
from derive.document.claim import Report
from derive.document.finders import Settings
from derive.document.readers import read


def checked(text: str, settings: Settings | None = None) -> Report:
    return check_document(read("case.md", text.encode()), settings)


def verdicts(text: str, settings: Settings | None = None) -> str:
    """The verdicts of all claims in order; a warning carries `!`."""
    return " ".join(
        claim.verdict + "!" * (claim.status == "warning")
        for claim in checked(text, settings).claims
    )


RIGHT = [
    ("It is 10 log<sub>10</sub>(64) = 18.06 dB.", "rounded"),
    (r"$\sum_{k\ge1} k\,2^{-k} = 2$ and $\sum_{k=0}^\infty \frac{1}{2^k} = 2$", "exact exact"),
    (r"$\sum_{k=1}^{\infty} \frac{1}{2^k}\log_2 2^k = 2$", "exact"),
    ("a capacity of 3000 × log₂(1001) ≈ 29902 bit/s", "rounded"),
    ("10 dB: log₂(1 + 10) = 3.46 bit/s/Hz", "rounded"),
    ("信息量为log2(26)=4.70比特,需要⌈log2(3)⌉=2比特", "rounded exact"),
    ("값은0.5×2+0.5×4=3비트이다", "exact"),
    ("½·2 + ⅙·3 + ⅚·6 = 6.5", "exact"),
    ("The mean is 0.5 × 1 + 0.25 × 2 + 0.125 × 3 + 0.125 × 3 = 1.75.", "exact"),
    (r"$0.5 \times 1 + 0.25 \times 2 + 0.125 \times 3 + 0.125 \times 3 = 1.75$", "exact"),
    (r"$-\frac{5}{14}\log_2\frac{5}{14} - \frac{9}{14}\log_2\frac{9}{14} = 0.940$", "rounded"),
    ("-5/14 log2 5/14 - 9/14 log2 9/14 = 0.940", "rounded"),
    ("- 0.5 × 2 = 1.0", "exact"),
    ("1. 0.5 * 1 + 0.5 * 3 = 2", "exact"),
    ("(1) 0.5 × 2 = 1", "exact"),
    ("0.5 x 1 + 0.5 x 2 = 1.5", "exact"),
    ("0.9*0.9*1(bit) + 0.9*0.1*1(bit) + 0.1*0.9*2(bit) + 0.1*0.1*2(bit) = 1.10 (bit)", "exact"),
    ("Average Bits=(0.81×1)+(0.09×3)+(0.09×4)+(0.01×7)=1.51 bits", "exact"),
    ("Average length = 0.4*1 + 0.3*2 + 0.2*3 + 0.1*3 = 1.9 bits per symbol", "exact"),
    (r"$\eta = \frac{1.75}{1.8137} = 0.965$ = 96 %", "rounded tie"),
    ("efficiency η = 1.75/2 = 87.5% of the code", "exact"),
    ("9.8 × 10^7 = 98,000,000", "exact"),
    (r"$2^{10} = 1024$ and $10^{-3} = 0.001$", "exact exact"),
    (r"$\frac{7}{4} = 1.75$", "exact"),
    (r"$1.75 = \frac74$", "exact"),
    (r"$0.5+1.25 = \frac{7}{4}$", "exact"),
    ("1/3 = 0.33", "rounded"),
    ("0.1 + 0.2 ≈ 0.3", "exact"),
    ("25% = 0.25", "exact"),
    ("1 nat = 1.4427 bits", "rounded"),
    ("1 byte = 8 bits", "exact"),
    ("5! = 120", "exact"),
    (r"$\binom{5}{2} = 10$", "exact"),
    ("sqrt(2) = 1.414, √2 = 1.41", "rounded rounded"),
    ("exp(-1) = 0.368", "rounded"),
    (r"$e^{-1} = 0.37$", "rounded"),
    ("log2(8) = 3 bits", "exact"),
    ("−log₂(1/4) = 2", "exact"),
    ("H<sub>2</sub> = -log<sub>2</sub>(0.5) = 1 bit.", "exact"),
    (r"$\sum_{i=1}^{4} 2^{-i} = 0.9375$", "exact"),
    (r"$\lceil \log_2 26 \rceil = 5$", "exact"),
    (r"$\log_2 3 = 1.584962\ldots$", "truncated"),
    ("loss = -ln(0.25) = 1.3862943611198906", "rounded"),
    (r"$-\log_2 0.9 = 0.152 \approx 0.15$", "rounded rounded"),
    (r"$0.3 < 0.5$", "exact"),
    (r"$2 \ne 3$", "exact"),
    (r"$\log_2 8 \ge 2$", "exact"),
    ("因此 H(X) = -0.5×log2(0.5) - 0.5×log2(0.5) = 1比特。", "exact"),
    ("熵为 0.25×2+0.25×2+0.5×1=1.5 比特", "exact"),
    ("평균 부호 길이는 0.5×1 + 0.25×2 + 0.25×2 = 1.5비트이다", "exact"),
    ("KL(P||Q) = 0.5 * ln(0.5/0.9) + 0.5 * ln(0.5/0.1) = 0.511 nats", "rounded"),
    (r"$P(A|B) = \frac{0.5 \times 0.2}{0.3} = 0.333$", "rounded"),
    ("softmax: e^2/(e^2+e^1) = 0.731", "rounded"),
    ("Gain = 0.940 - (8/14) × 0.811 - (6/14) × 1.00 = 0.048", "exact"),
    ("redundancy = 1 - 0.965 = 3.5%", "exact"),
    (r"$-0.9\log_2 0.9 - 0.1 \log_2 0.1 = 0.469 = 46.9\%$", "rounded exact"),
    ("10 log10(2) = 3.01 dB", "rounded"),
    (r"$0.875 = 0.111_2$", "exact"),
    (r"$H(0.5, 0.25, 0.25) = 1.5$ bits", "exact"),
]

CHAINS = [
    (
        r"$\begin{aligned} H &= 0.5 \cdot 1 + 0.25 \cdot 2 \\ &= 0.5+0.5 \\ &= 1.0 \end{aligned}$",
        "exact exact",
    ),
    (
        r"$\begin{split} H &= 0.5 \cdot 1 + 0.25 \cdot 2 \\ &= 0.5 + 0.5 \\ &= 1.1 \end{split}$",
        "exact wrong",
    ),
    (
        r"$\frac12\cdot 0.811 + \frac12\cdot 1 = 0.4055 + 0.5 = 0.9055 \approx 0.906$",
        "exact exact tie",
    ),
    ("0.5 × 1 + 0.25 × 2\n= 1.0 bits", "exact"),
    ("$$0.5 \\times 1 + 0.25 \\times 2$$\n\n$$= 1.0$$", "exact"),
    (r"$0.5 \times 3$ = $1.5$", "exact"),
    (
        r"$-0.3\log_2 0.3 = 0.521$, $-0.7\log_2 0.7 = 0.360$, $0.521 + 0.360 = 0.881$",
        "rounded rounded exact",
    ),
    (r"$0.521 + 0.360 = 0.881 = 88.1\%$", "exact exact"),
    (r"$\log_2 6 = \log_2 2 + \log_2 3 = 1 + 1.585 = 2.585$", "exact rounded exact"),
]

NAMES = [
    ("p = 0.3 and $-p\\log_2 p - (1-p)\\log_2(1-p) = 0.881$", "rounded"),
    ("$H = -p\\log_2 p - (1-p)\\log_2(1-p) = 0.881$ where p = 0.3", "rounded"),
    ("x = 3, so 2x + 1 = 7", "exact"),
    ("x = 3, so 2x + 1 = 8", "wrong"),
    ("P(a)=0.9 / P(b) = 0.1. Then P(a) + P(b) = 1 and P(a)*P(b) = 0.09", "exact exact exact"),
    (
        r"$p_1 = 0.5$, $p_2 = 0.25$, $p_3 = 0.25$; $H = -\sum_{i=1}^{3} p_i \log_2 p_i = 1.5$",
        "exact",
    ),
    (r"$p_1 = 0.5$, $p_2 = p_3 = 0.25$; $-\sum_i p_i \log_2 p_i = 1.5$", "exact"),
    ("f(x) = x^2, so f(3) = 9", "exact"),
    ("f(x) = x^2, so f(2) = 5", "wrong"),
    (
        r"$H(X) = 1.5$, $H(X|Y) = 0.9$, $I(X;Y) = H(X) - H(X|Y) = 0.6$",
        "unchecked unchecked exact exact",
    ),
    (r"$I(X;Y) = H(X) - H(X|Y) = 1.5 - 0.9 = 0.6$", "confirmed-identity exact"),
    (r"$x = 3, y = 4, \sqrt{x^2+y^2} = 5$", "exact"),
    ("C = 1 - H(0.1) = 0.531, binary entropy", "rounded"),
    ("p = 0.25. The information is I(p) = 2 bits", "exact"),
    (r"$N = 4$ and $\log_2 N = 2$", "exact"),
]

BASES = [
    ("H = -(0.5 log 0.5 + 0.5 log 0.5) = 1 bit", "exact"),
    ("H = -(0.5 log 0.5 + 0.5 log 0.5) = 0.693 nats", "rounded"),
    ("-(0.5 log 0.5 + 0.5 log 0.5) = 0.693", "rounded"),
    ("-(0.5 log 0.5 + 0.5 log 0.5) = 1", "exact"),
    ("-(0.5 log 0.5 + 0.5 log 0.5) = 0.301", "rounded"),
    ("-(0.5 log 0.5 + 0.5 log 0.5) = 0.8", "wrong"),
    ("All logarithms are to base 2. -0.5 log 0.5 = 0.5", "exact"),
    ("로그의 밑은 2이다. -0.25 log 0.25 = 0.5", "exact"),
    ("以2为底。-0.25 log 0.25 = 0.5", "exact"),
    ("H = -(0.5 log 0.5 + 0.5 log 0.5) = 0.693 bits", "rounded!"),
    ("log 1000 = 3", "exact"),
    (r"$\log 8 = 3$ and $\log 16 = 4$", "exact exact"),
    (r"$\ln 2 = 0.693$ and $\log_2 8 = 3$ and $\lg 100 = 2$", "rounded exact exact"),
]

WRONG = [
    ("0.4*1 + 0.3*2 + 0.2*3 + 0.1*3 = 1.8", "wrong"),
    (r"$-\frac{5}{14}\log_2\frac{5}{14} - \frac{9}{14}\log_2\frac{9}{14} = 0.904$", "wrong"),
    ("1/3 = 0.34", "wrong"),
    ("2/3 = 0.66", "truncated!"),
    ("2^10 = 1000", "wrong"),
    (r"$\log_{10} 100 = 3$", "wrong"),
    (r"$0.9 < 0.81 \times 1$", "wrong"),
    (r"$\frac{1}{0.99999999} \simeq 0$", "wrong"),
    (r"$D_{KL}(P\|Q) = -0.2$", "impossible"),
    (r"$H(0.5,0.5) = 1.06$ bits", "impossible"),
    (r"$H = 0.5\times 2 = 1.5$ bits", "wrong"),
    ("0.5 × 1 + 0.5 × 3 = 2.1비트", "wrong"),
    ("因此 0.25×2 + 0.75×1 = 1.5", "wrong"),
    ("25% = 0.5", "wrong"),
    ("1 byte = 7 bits", "wrong"),
    ("8/2.375 = 3.73", "wrong"),
    (r"$\sqrt{2} = 1.44$", "wrong"),
    (r"$0.940 - 0.694 = 0.264$", "wrong"),
    (r"$\sum_{i=1}^{4} 2^{-i} = 0.9735$", "wrong"),
    (r"$\log_2 6 = 1 + 1.485$", "wrong"),
]

#: Nothing here may be called wrong; most of it is no claim at all.
TRAPS = [
    "n = 3, and in the next example n = 2",
    "f(x) = x^2",
    "Version 1.2 = 3",
    "v1.2.3 >= 1.2.1",
    "On 2024-05-01 = May",
    "p = 0.05 and later p = 0.05",
    "if p < 0.05 and n >= 30 we reject",
    r"$0 \le p \le 1$",
    r"$p > 0.5$",
    "see [1] = Shannon",
    "Fig. 3 = 4",
    "Table 1: a = 1, b = 2",
    r"Let $\epsilon = 0.1$ and $\delta = 0.01$.",
    r"$\pi = 0.5$, $\pi = (0.2, 0.8)$",
    r"$e = 3$ edges",
    "Suppose 2 + 2 = 5.",
    "It would be wrong to write 2 + 2 = 5.",
    "2 + 2 = 5라고 쓰면 잘못",
    "1000 × 8 = 8 kb",
    "3 × 2 = 6 kB",
    "5 × 200 = 1 million",
    "2024/12 = Dec",
    "https://example.org/?a=3&b=4",
    r"$x_{t+1} = x_t + 1$",
    r"$y = 2x + 1$",
    r"$\theta := 0.3$",
    r"$H(X) = 1.75$ bits",
    r"$X \sim N(0, 1)$",
    r"$f: \mathbb{R} \to [0, 1]$",
    r"$p = 0.3$, then $p = 0.5$ and $1 - p = 0.7$",
    r"$A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$",
    r"$h(3) = 5$, $d(2, 3) = 5$",
    "price × 3 + 2 = 11",
    "The entropy - 0.5 × 1 = 0.4",
    r"$0.333\ldots = 1/3$",
    r"$x \in \{0, 1\}$",
    "Question 3 = 10 points",
    "score 3-1 = win",
    "a ratio of 16:9 = 1.78",
    "정답: n = 14",
    "其中 p = 0.3，q = 0.7",
    r"$0.5 \equiv \frac{1}{3}$",
    r"$P(A) = 0.5 \ne 0.25$",
    r"$3 = 0b11$",
    "0.1 + 0.2 = 0.30000000000000004",
    "Avg = 0.5·1 + 0.5·2 = 1,5",
    r"Let p(a) = 0.5. Then $-\sum_x p(x)\log_2 p(x) = 1.5$.",
    r"$p_1 = 0.5$, so $-\sum_i p_i\log_2 p_i = 1.5$",
    "A ratio of 4:1 = 75%",
    "H = 1.55 bit\n-0.5*log2(0.5) = 0.5",
    "- cost 3\n- 0.5*3 = 1.5",
    "p₁ log₂(1/p₁) = 0.5",
    "1000^100 = 1100",
    r"$f(t) = t^3$ for one, $f(t) = (t-1)^2$ for the next: $f(2) = 1$",
    r"$f(1) = 2$ where later $f(t) = t$",
    r"$\mathcal{Y} = \{0, 1, e\}$, but for the BSC $|\mathcal{Y}| = 2$",
    "N = 4 | I = 2.00 bits",
    r"$i = 1,2,\ldots, n$",
    "CI = 0.72 ± 1.96*sqrt(0.72*0.28/50) = 0.72 ± 0.124",
    "the ratio 0.3567 / 0.5146 = 0.6932 = ln 2 (approximately)",
]

#: Expressions that the layout breaks: over lines, behind a unit, behind a label.
BROKEN = [
    ("the total is 0.36 + 0.12 + 0.42 +\n0.03 + 0.03 = 0.96, as said", "exact"),
    ("the total is 0.36 + 0.12 + 0.42 +\n0.03 + 0.03 = 0.94, as said", "wrong"),
    ("so −0.7 log2 0.7 − 0.2 log2 0.2\n− 0.1 log2 0.1 = 1.157 bits", "rounded"),
    (r"$-\ln(0.866) = 0.144$ nats $= 0.208$ bits", "rounded rounded"),
    (r"$-\ln(0.866) = 0.144$ nats $= 0.280$ bits", "rounded wrong"),
    ("2^-1 + 2^-2 + 2^-3 + 2^-3 = 1", "exact"),
    ("2^-1 + 2^-2 + 2^-2 + 2^-3 = 1.0", "wrong"),
    ("样本1:(0.3-0)² + (0.3-0)² + (0.4-1)² = 0.54", "exact"),
    ("样本3的损失:-ln(0.3) = 1.02", "wrong"),
    ("H = −½·log₂(½) − ½·log₂(½) = 1 bit", "exact"),
    ("At this rate it would be 8 / 0.94 = 8.15.", "wrong"),
    (r"$0.5\{,}$, $2 \cdot 2{,}585 = 5{,}17$", "exact"),
    (r"$\log_2 6 = 2{,}585$ and $0{,}5 + 0{,}5 = 1$", "rounded exact"),
    ("If it answers [0.4, 0.3], then the loss is -ln(0.3) = 1.402.", "wrong"),
    ("0.7 * 1 + 0.15 * 2 + 0.1 * 3 + 0.05 * 3 = 1.55, and 0.7 * 1 = 0.7", "wrong exact"),
]


@pytest.mark.parametrize(("text", "expected"), RIGHT + CHAINS + NAMES + BASES + WRONG + BROKEN)
def test_verdicts(text: str, expected: str) -> None:
    assert verdicts(text) == expected.replace("confirmed-identity", "exact")


@pytest.mark.parametrize("text", TRAPS)
def test_traps_are_not_refuted(text: str) -> None:
    assert [c.message for c in checked(text).claims if c.status == "refuted"] == []


def test_a_measure_may_take_another_value() -> None:
    text = r"$H(X) = 0.5 + 1.25 = 1.75$. Now $H(X) = 1.5$, $H(Y|X) = 0.8$: $H(X) + H(Y|X) = 2.3$."
    assert verdicts(text) == "exact unchecked unchecked exact"


def test_naming_the_natural_logarithm_is_no_convention() -> None:
    said = "Logarithms are natural logarithms. $h(0.2) = 0.722$"
    assert verdicts(said) == "rounded!"
    assert verdicts("The natural logarithm of 2 is 0.69. $h(0.2) = 0.722$, entropy") == "rounded"


def test_a_refutation_names_the_likelier_base() -> None:
    (claim,) = checked("The entropy is $h(7/16) = 0.97$.").claims
    assert (claim.status, claim.base) == ("refuted", "2")


@pytest.mark.parametrize(
    "text",
    [
        r"Gini: p × (1 - p) = 0.6 \times (1 - 0.6) = 0.6 \times 0.4 here",  # torn brackets
        "A code word costs 2−1 = 0.5 of the budget.",  # 2⁻¹, copied without its exponent
        "Let Y = 1.85 be given. Then $Y^2 = 0$ for a constant.",
        r"Let $S = 4$. The number is $\frac{6!}{2!} = |S|$.",
        r"$\sqrt{\frac{400 + 400}{3}} = \sqrt{267}$",
    ],
)
def test_what_real_notes_write_is_no_mistake(text: str) -> None:
    assert "wrong" not in verdicts(text)


def test_a_printed_result_is_rounded_as_an_operand() -> None:
    text = "1.37 × 0.39 = 0.53. Then 0.367879 × (-0.53) = -0.20."
    assert verdicts(text).split()[-1] != "wrong"
    assert verdicts("Then 0.367879 × (-0.53) = -0.20.") == "wrong"


def test_operands_that_are_cut_off_are_a_warning() -> None:
    assert verdicts("0.4421 + 0.5287 = 0.9710 bits") == "operands-rounded!"
    assert verdicts(r"$\frac17 \cdot e^{0.8958} = 0.1428 \times 2.4493$") == "operands-rounded!"
    assert verdicts("0.4421 + 0.5287 = 0.9718 bits") == "wrong"
    assert verdicts("0.44 + 0.52 = 0.98 bits") == "wrong"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            r"$p_+ = \frac{9}{14} = 0.6429 \quad | \quad p_- = \frac{5}{14} = 0.3571$",
            "rounded rounded",
        ),
        (
            r"$\log_2 0.6 \approx -0.737 \quad \vert \quad \log_2 0.4 \approx -1.322$",
            "rounded " * 2,
        ),
        (r"$$p_{+} = \frac{3 \text{ yes}}{5 \text{ in all}} = 0.60$$", "exact"),
        (r"$$1 - P(y=1) = 1 - 0.7 = 0.3 \quad (30\% \text{ probability})$$", "exact"),
        (r"$$50\% - 6.68\% = \mathbf{43.32\%} \text{ (or } 0.4332\text{)}$$", "exact"),
    ],
)
def test_how_notes_write_side_by_side(text: str, expected: str) -> None:
    assert [v for v in verdicts(text).split() if v != "unchecked"] == expected.split()


@pytest.mark.parametrize(
    "text",
    [
        " − log2(0.5625) = 0.830 bits.",
        "whose surprisal is\n − log2(0.5625) = 0.830 bits.",
        "- log2(0.5625) = 0.830",
        "Wind wins by a factor of about 32 (0.323 / 0.010\n= 32.3).",
    ],
)
def test_wrapped_lines_keep_their_sign_and_their_left_side(text: str) -> None:
    report = check_document(read("case.txt", text.encode()))
    assert [claim.status for claim in report.claims] == ["confirmed"]


@pytest.mark.parametrize(
    "text",
    [
        "The file needs 82430 × 7.05 = 581,\u2006131.5 bits.",  # groups of thousands, with a space
        "So we get −0.5 log2 0.8 − 0.5\nlog2 0.2 = 1.322 bits.",  # broken inside a product
        r"IG = 0.918 − \[(7/12)(0.863) + (5/12)(0.971)\] = 0.918 − 0.908 = 0.010",  # a bracket
        "entropy([.5, .5], [.75, .25]) = 0.1438",  # of two lists, in SciPy
        r"Let (e) = 0.1. Then $\frac{1}{2\pi e} e^{2.8378} = 1.000$.",
        "$$a = 2 = 2$$\n$$ H(S\\_{x}) # = -\\log_2 0.5 = 1 $$",
    ],
)
def test_damaged_text_is_not_refuted(text: str) -> None:
    assert "wrong" not in verdicts(text)


def test_formulas_escaped_twice_are_read() -> None:
    assert verdicts(r"$\\frac{1}{2}\\log_2 2 = 0.5$ and $\\frac12\\cdot 3 = 1.6$") == "exact wrong"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Ｈ＝１＋１＝３ 비트\n", "refuted"),
        ("합은 ０．５ ＋ 0.5 ＝ １.０ 이다.\n", "confirmed"),
        ("总和（０.５＋０.５＝１），对\n", "confirmed"),
    ],
)
def test_full_width_mathematics_in_prose(text: str, status: str) -> None:
    report = check_document(read("a.txt", text.encode()))
    (claim,) = report.claims
    assert claim.status == status
    (told,) = report.information
    assert told.code == "DRV903"
    assert "(fullwidth digit one) as 1" in told.message
    assert claim.place is not None
    assert text[slice(*claim.place)] in ("３", "１.０", "１")


def test_a_multiple_of_a_name_is_an_equation_for_it() -> None:
    text = r"A path has $E = 2$. For the king, $2E = 4\cdot 3 + 4\cdot 5 + 8 = 40$."
    assert verdicts(text) == "unchecked exact"


def test_a_name_in_another_type_face_is_another_name() -> None:
    text = r"Binary entropy: $H_b(0.3) = 0.8831$. The rate is $\mathcal H = 0.5 + 0.25 = 0.75$."
    assert verdicts(text) == "wrong exact"


@pytest.mark.parametrize(
    "text",
    [
        "Age groups: ≤30, >30-40, >40",  # a list of conditions
        "Recall@class1=0/10=0%",  # digits that belong to a word
        "Let $x = (2, 3)$." + " More words." * 60 + " The line is $x_1 + x_2 = 3$.",
        r"Let $p = 0.2$. The derivative vanishes: $-\log(p) - 1 + 1 + \log(1-p) = 0$.",
    ],
)
def test_conditions_and_equations_are_not_judged(text: str) -> None:
    judged = [c for c in checked(text).claims if c.status in ("refuted", "warning")]
    assert not judged


def test_a_sum_over_names_is_judged_right_behind_their_values() -> None:
    assert verdicts("Let $a = 2$ and $b = 3$. Then $a + b = 6$.") == "wrong"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$Q1 = 24 + 0.25 \times (25 - 24) = 24.25$", "exact"),
        (r"$H1 = -0.5\log_2 0.5 - 0.5\log_2 0.5 = 1.5$", "wrong"),
        (r"$0.5x2 = 1$ and $3x2 = 7$", "exact wrong"),
        ("$5!=120$ and $3! = 7$", "exact wrong"),
        (r"Let $m1 = 2$. Then $3 + m1 = 7$", "wrong"),
    ],
)
def test_digits_right_behind_a_letter_are_its_index(text: str, expected: str) -> None:
    assert verdicts(text) == expected


def test_a_wrong_value_is_that_of_the_side_before_it() -> None:
    text = "Once P = 0.3. D = {1,0,1,1}: log P = 3·log(0.75) + log(0.25) ≈ −1.97."
    claim = checked(text).claims[-1]
    assert (claim.status, claim.claimed) == ("refuted", "-1.97")
    assert "-2.249" in claim.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"H\(D\) = -9/14 \* log2\(9/14\) - 5/14 \* log2\(5/14\) = 0.940", "rounded"),
        (r"H\(D\|A\) = 7/14 \* \[- 3/7 \* log2\(3/7\) - 4/7 \* log2\(4/7\)\] = 0.493", "rounded"),
        (r"the chance of 3 in an hour is P\(N\(1\) = 3\)", "unchecked"),
        (r"a call f\(2\), and then \(\frac12 + 1 = 1.6\)", "wrong"),  # has a macro: a formula
        (r"first \(1/2 + 1 = 1.6\)", "wrong"),
    ],
)
def test_brackets_that_an_editor_escaped_are_no_formulas(text: str, expected: str) -> None:
    assert verdicts(text) == expected


def test_ten_common_logarithms_are_decibels() -> None:
    assert verdicts("It is 10 log<sub>10</sub>(64) = 18.60 dB.") == "wrong"
    assert verdicts("It is 3 log<sub>2</sub>(64) = 18.60 dB.") == "unchecked"


def test_a_power_before_a_logarithm_is_not_lost() -> None:
    assert verdicts("that is 2<sup>3</sup> log<sub>2</sub> 4 = 16 bits") == "exact"


def test_sums_to_infinity() -> None:
    assert verdicts(r"$\sum_{k=1}^{\infty} k 2^{-k} = 3$") == "wrong"
    assert verdicts(r"$\sum_{k=1}^\infty \frac{1}{k^2} = 1.645$") == "unchecked"


def test_another_measure_of_the_same_letter_is_no_doubt() -> None:
    text = (
        "$H(Y|X) = 1.685 - 0.971 = 0.714$ for one; for a binary entropy "
        "$H(Y|X) = H_b(0.9) = 0.496$ bits."
    )
    assert verdicts(text) == "exact wrong"


def test_a_number_behind_a_wrong_formula_may_be_right_for_its_label() -> None:
    text = (
        "Let $P = (0.5, 0.25, 0.125, 0.125)$ and $Q=(0.25,0.25,0.25,0.25)$. Then "
        r"$D_{KL}(P\|Q) = \sum_x Q(x) \log_2 \frac{P(x)}{Q(x)} = %s$ bits."
    )
    right, wrong = (
        [c for c in checked(text % digits).claims if c.claimed == digits]
        for digits in ("0.25", "0.27")
    )
    assert [c.status for c in right] == ["warning"]
    assert "it is the value of D_{KL}(P || Q)" in right[0].message
    assert [c.status for c in wrong] == ["refuted"]


@pytest.mark.parametrize(
    ("digits", "status"),
    [("37100", "warning"), ("37000", "refuted"), ("38100", "refuted"), ("37070", "refuted")],
)
def test_zeros_at_the_end_may_hold_the_place(digits: str, status: str) -> None:
    (claim,) = checked(rf"The modem reaches $3100 \log_2(3982) = {digits}$ bits.").claims
    assert claim.status == status


@pytest.mark.parametrize(
    "text",
    [
        "A team is more than its parts: 1+1>2.",
        "The cell of the grid is 448/7 = 64×64 pixels.",
        "The difference is $7/133 = 5.26$pp.",
        "It drops A by 65% (from 0.480 to 0.169) and boosts B by 7% (from 70.4 to 76.0).",
    ],
)
def test_sayings_sizes_and_other_changes_are_not_refuted(text: str) -> None:
    assert not [c for c in checked(text).claims if c.status == "refuted"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$$Gain\_ratio(D,A)=\frac{0.191}{0.881}=0.217$$", "rounded"),
        (r"$$z = -1.5 + 3\*1 + -0.5\*5 = -1.1$$", "wrong"),
        (r"$p\_1 = 0.25$, $p\_2 = 0.5$, $p\_1 + p\_2 = 0.76$", "wrong"),
        ("so sqrt{13}=3.6056 and (1+sqrt{4}) = 3.1", "rounded wrong"),
        (r"$$\sum_{k=1}^{3} k 2^{-k} = 1.376$$", "wrong"),
        ("P(A ∩ B) = P(A) * P(B|A) = 0.5 * 0.4 = 0.21", "wrong"),
        ("p(○) = 3/6 = 0.5", "exact"),
        (
            r"$$\begin{aligned} \rho_{密度：0.7|是} &= p（密度=0.7|是） \\ &= 2 \times 0.35 = 0.8"
            r" \end{aligned}$$",
            "wrong",
        ),
    ],
)
def test_what_goes_before_does_not_hide_the_numbers(text: str, expected: str) -> None:
    assert verdicts(text) == expected


def test_a_measure_of_numbers_beside_values_of_the_same_letter() -> None:
    text = r"For $p=0.11$, $H_b(p) \approx 0.4999$ and $C = 1 - H_b(0.25) = 0.1878$."
    assert verdicts(text) == "rounded wrong"
    assert (
        verdicts(r"$H_V = 0.5$, $H_K = 0.7$ bits; binary entropy $H(0.431) = 0.986$")[-7:]
        == "rounded"
    )


def test_labels_before_a_colon_in_the_rows_of_an_alignment() -> None:
    text = r"""\begin{align*}
 \text{SNR}=1 &: & \tfrac12\log_2(1+1) &= 0.5 \\
 \text{SNR}=20 &: & \tfrac12\log_2(1+20) &= 2.916
\end{align*}"""
    assert verdicts(text) == "exact wrong"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("so 2 × 1.58 ≥ log₂9 with rounded numbers", "operands-rounded!"),
        (r"$2 \times 1.5 \ge \log_2 9$ and $2 \cdot 0.4 \ge 0.95$", "wrong wrong"),
        (r"$a = \approx 0.5 \cdot 3 = 1.6$", "wrong"),
        (
            r"$$\begin{aligned} l &= 0.01 \cdot 6 + 0.07 \cdot 4 = \\ &= 0.35 \end{aligned}$$",
            "wrong",
        ),
        (r"$P(A \cap B) = P(A) P(B) = 0.5 \cdot 0.5 = 0.26$", "wrong"),
    ],
)
def test_orders_of_rounded_numbers_and_doubled_signs(text: str, expected: str) -> None:
    assert verdicts(text) == expected


def test_a_table_of_a_joint_distribution_may_be_headed_by_an_intersection() -> None:
    table = r"$$P(x_i \cap y_j) = \begin{bmatrix} \frac12 & 0 \\ \frac14 & \frac14 \end{bmatrix}$$"
    assert verdicts(table + "\n\n$$H(X,Y) = 1.5$$") == "exact"
    assert "exact" not in verdicts(table + "\n\n$$H(X,Y) = 1.4$$")


def test_probabilities_are_given_anew() -> None:
    text = "One source has $P(0) = 0.75$ and $P(1) = 0.25$. "
    again = text + r"Another has $P(0) = P(1) = 0.5$, so $-\log_2 P(1) = 1.1$ bits."
    assert [c.claimed for c in checked(again).claims if c.status == "refuted"] == ["1.1"]
    other = checked(text + "Another one has $P(0) = 1 - P(1) = 0.2$.")
    assert not [c for c in other.claims if c.status == "refuted"]
    assert "unknown symbol" not in " ".join(c.reason or "" for c in other.claims)


def test_pi_of_a_number_is_no_product() -> None:
    found = checked(r"Take $\pi(1) = 2$, $\pi(2) = 1$. But $\pi \cdot 2 = 6.38$.").claims
    assert [c.claimed for c in found if c.status == "refuted"] == ["6.38"]


def test_a_table_with_an_empty_row_is_read() -> None:
    table = "<table><tr><td><img src='a.png'></td></tr><tr><td></td></tr></table>"
    rows = "<table><tr></tr><tr><td>p</td><td>0.5</td><td>0.5</td></tr></table>"
    for text in (table, rows, table.replace("<td></td>", "")):
        assert not [c for c in checked(text).claims if "internal" in (c.reason or "")]
