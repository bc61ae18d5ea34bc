"""Enclosures, exact values, rounding verdicts, decisions and the falsifier; no SymPy here."""
