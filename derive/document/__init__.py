"""Reads documents: their mathematics, their claims, and what becomes of these when checked."""
