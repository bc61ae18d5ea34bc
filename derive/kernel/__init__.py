"""The trusted base: what a theorem is, which rules prove one, and the axioms behind them.

Read `expression`, `syntax`, `polynomial`, `rules`, `axioms`, `check`, in this order.  Nothing here
imports anything but the standard library, and nothing outside is trusted.
"""
