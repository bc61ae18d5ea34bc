"""Codes, exactly: what entropy means in bits.

One family of code a file; `report.code_report` gathers what there is to say about one of them.
"""
