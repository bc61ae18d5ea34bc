"""Closed forms of distributions: what the kernel checks of them.

assembly        the certificate of one closed form: its value from the moments, by linearity
"""
