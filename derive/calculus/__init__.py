"""Untrusted convenience: writes proofs that the kernel accepts, and speaks SymPy to the user."""
