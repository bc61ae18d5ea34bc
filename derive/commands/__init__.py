"""One module a command (or a close group): its arguments, and what it prints.

Each has `add_parsers(commands)`; the work is imported when the command runs, so that
`derive --version` and `derive recheck` start at once.
"""
