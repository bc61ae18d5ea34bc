"""Source coding: what a code of D digits costs, and the codes that come within a digit of it.

powers          D^k and D^-k, and when they are natural numbers
blocks          blocks of m letters: their numbering, sums over them
block_entropy   their entropy is m times that of a letter
parts           the part of one interval on the left of a point
intervals       disjoint intervals inside [u, v) are together no longer than v - u
words           words as intervals of D-ary fractions; a prefix is a larger interval
kraft           prefix-free codes: Kraft's inequality, countable alphabets, and its converse
mcmillan        uniquely decodable codes
redundancy      E[l] log D - H(p) = KL(p || r) - log K: no code beats the entropy
shannon         lengths ceil(-log_D q): within a digit of the cross-entropy
shannon_blocks  within 1/N digits a letter for blocks of N letters
aligned         aligned intervals: Shannon-Fano-Elias and arithmetic coding
huffman         the exchange argument
typical         Chebyshev's inequality and the typical set, for finite N
"""
