"""Runs the referees over everything that ships: theorems, refutations and claim sheets."""
