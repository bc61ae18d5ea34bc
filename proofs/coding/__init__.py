"""Source coding: what a code of D digits costs, and the codes that come within a digit of it.

Which lengths a code can have
    powers          D^k and D^-k, and when they are natural numbers
    parts           the part of one interval on the left of a point
    intervals       disjoint intervals inside [u, v) are together no longer than v - u
    words           words as intervals of D-ary fractions; a prefix is a larger interval
    kraft           prefix-free codes: Kraft's inequality, countable alphabets, and its converse
    blocks          blocks of m letters: their numbering, sums over them
    mcmillan        uniquely decodable codes

What they cost
    redundancy      E[l] log D - H(p) = KL(p || r) - log K: no code beats the entropy
    block_entropy   blocks of m letters have m times the entropy of a letter
    shannon         lengths ceil(-log_D q): within a digit of the cross-entropy
    shannon_blocks  within 1/N digits a letter for blocks of N letters
    aligned         words inside intervals: how many digits they need
    arithmetic      Shannon-Fano-Elias and arithmetic coding: within two digits a block
    rearrange       letters in another order; all assignments of lengths as one family
    exchange        the exchange argument
    huffman         Huffman's code is optimal
    typical         Chebyshev's inequality and the typical set of a finite space
    equipartition   blocks of N letters: its bounds with constants, and fixed-length codes
"""
