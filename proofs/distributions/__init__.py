"""Closed forms of distributions: what the kernel checks of them.

moments         expectations by parts and from normalizers
substitutions   expectations by a shift, a tilt, a change of scale, a reflection
assembly        the certificate of one closed form: its value from the moments, by linearity
"""
